"""A place that a name may stand for, and how names are compared."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import log10

import msgspec

from streams.great_circle import great_circle_km

_SPELLINGS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
_PUNCTUATION = str.maketrans("-", " ", ".'\u2019\u2018\u02bb\u02bc`")
_OTHER_NAME = 2.5  # how much less prominent, in powers of ten, a town is under another name than its own


class Toponym(msgspec.Struct, frozen=True, gc=False):
    """A place that a name may stand for: WGS 84 degrees, ISO 3166-1 alpha-3, GeoNames feature code; None if unknown."""

    name: str
    geonameid: int | None
    lat: float
    lon: float
    country_code: str | None
    feature_code: str
    population: int = 0
    admin1: str | None = None

    def prominence(self, name: str) -> float:
        """How likely `name` is to stand for this place before any context, as a logarithm to base 10.

        A town's other names count for less than the own names of other towns: Salisbury is seldom Harare.
        """
        settled = {"PCLI": 9.5, "PCLD": 9.0, "PCL": 9.5, "CONT": 10.0, "ADM1": 6.6, "ADM2": 5.6}
        if self.feature_code.startswith("PPL"):
            own = fold(self.name).removesuffix(" city") == fold(name).removesuffix(" city")
            return log10(self.population + 300) + ((self.feature_code == "PPLC") if own else -_OTHER_NAME)
        return settled.get(self.feature_code, 6.3)


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """The name as a key: without case, accents, apostrophes and dots; hyphens as spaces; "saint" as "st"."""
    if not name.isascii():
        name = "".join([mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark)])
    elif name.isalpha():
        return _SPELLINGS.get(name.lower(), name.lower())
    words = name.translate(_PUNCTUATION).casefold().split()
    return " ".join([_SPELLINGS.get(word, word) for word in words])


def is_abbreviation(name: str) -> bool:
    """Whether the name is looked up as it is written: "US" is not "us", "Miss." is not "miss"."""
    return (len(name) <= 3 and name.isupper()) or (len(name) <= 6 and name.endswith("."))


def area_key(name: str) -> str:
    """The key under which an area is looked up: abbreviations as they are written, other names folded."""
    return name if is_abbreviation(name) else fold(name)


def distance_km(one: Toponym, other: Toponym) -> float:
    """The great-circle distance between two places."""
    return great_circle_km(one.lat, one.lon, other.lat, other.lon)
