"""The wiring: one thin Faust agent a stage."""
