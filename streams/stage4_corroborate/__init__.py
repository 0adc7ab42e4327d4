"""Stage 4: what several articles say of the same event becomes one record, which grows and may end.

coded event ──▶ known? ──▶ the open record that it is like, or one of its own ──▶ the record, merged anew
"""
