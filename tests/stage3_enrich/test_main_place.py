"""The place of an article as a whole."""

from __future__ import annotations

import pytest
from msgspec import UNSET, UnsetType

from schemas.article import Location
from streams.stage3_enrich.entities import find_entities
from streams.stage3_enrich.places import locate
from streams.stage3_enrich.places.main_place import find_main_place
from tests.english import gazetteer, parser


def main_place(text: str, dateline: str | None = None) -> Location | UnsetType:
    doc = parser()(text)
    return find_main_place(text, dateline, locate(doc, find_entities(doc, gazetteer()), gazetteer()), gazetteer())


@pytest.mark.parametrize(
    ("text", "dateline", "name", "rule"),
    [
        ("Ministers of France met in Paris. Paris will vote again.", "NAIROBI, March 3", "Nairobi", "dateline"),
        ("The fair opens on Sunday. Many will come.", "PARIS, Texas", "Paris", "dateline"),
        ("TALLINN, Estonia -- The ferry to Finland sails again next week.", None, "Tallinn", "dateline"),
        ("The mayor of Tallinn spoke of the port. Tallinn needs it. Finland does not.", None, "Tallinn", "most-named"),
        ("Kenya votes on Monday. Kenya has a new law. A paper from Uganda tells why.", None, "Kenya", "most-named"),
        ("Rain fell in Lyon, in Marseille, in Lille and in Bordeaux.", None, "France", "contains-most"),
        (
            "Rain fell in Texas. Roads in Dallas, in Houston, in El Paso and in Austin were closed.",
            None,
            "Texas",
            "contains-most",
        ),
    ],
)
def test_an_article_is_where_its_dateline_is_or_else_its_names(
    text: str, dateline: str | None, name: str, rule: str
) -> None:
    place = main_place(text, dateline)
    assert place is not UNSET
    assert (place.name, place.rule) == (name, rule)
    assert place.confidence is not UNSET
    assert 0 < place.confidence < 1


def test_a_dateline_is_read_with_the_state_beside_it() -> None:
    place = main_place("The fair opens on Sunday.", "PARIS, Texas")
    assert place is not UNSET
    assert place.country_code == "USA"


@pytest.mark.parametrize(
    "text",
    [
        "Nobody was hurt, the company said.",
        "Delegates came from China, from Japan, from Peru and from Chad.",
        "They spoke of many things. " * 20 + "Somebody had once been to Lisbon.",
    ],
)
def test_an_article_that_points_nowhere_has_no_place(text: str) -> None:
    assert main_place(text) is UNSET
