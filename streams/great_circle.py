"""Distances on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin

_RADIUS_KM = 6371.0


def great_circle_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great-circle distance between two points in degrees (WGS 84, taken for a sphere)."""
    phi, other_phi = radians(lat), radians(other_lat)
    half_lon = radians(other_lon - lon) / 2
    chord = sin((other_phi - phi) / 2) ** 2 + cos(phi) * cos(other_phi) * sin(half_lon) ** 2
    return 2 * _RADIUS_KM * asin(min(1.0, chord**0.5))
