"""Places: which toponyms are found, and where they are put."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from schemas.article import Place
from streams.stage3_enrich.entities import find_entities
from streams.stage3_enrich.places import as_places, locate
from tests.english import gazetteer, parser


def find(text: str) -> list[Place]:
    doc = parser()(text)
    return as_places(locate(doc, find_entities(doc, gazetteer()), gazetteer()))


def where(text: str, name: str) -> Place:
    return next(place for place in find(text) if place.text == name)


def test_places_a_report_from_a_war() -> None:
    text = (
        "Israel pulled its leading negotiators out of hostage talks in Doha, Qatar. Troops are to enter Rafah, the "
        "last city in the Gaza Strip, after strikes on Gaza. Russia and China voted with the U.S. and Egypt."
    )
    doha, rafah, strip = where(text, "Doha"), where(text, "Rafah"), where(text, "Gaza Strip")
    assert (doha.geonameid, rafah.geonameid, rafah.country_code) == (290030, 281102, "PSE")
    assert [doha.lat, doha.lon] == pytest.approx([25.29, 51.53], abs=0.01)
    assert [strip.lat, strip.lon] == pytest.approx([31.4, 34.35], abs=0.1)
    assert {place.text for place in find(text)} >= {"Israel", "Qatar", "Gaza", "Russia", "China", "U.S.", "Egypt"}


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1_lat"),
    [
        ("The mayor of Paris resigned on Monday, French media said.", "Paris", "FRA", 48.9),
        ("The mayor of Paris, Texas, resigned on Monday.", "Paris", "USA", 33.7),
        ("Officials in Athens, Ohio, closed the bridge.", "Athens", "USA", 39.3),
        ("Greek officials in Athens closed the bridge.", "Athens", "GRC", 38.0),
        ("Crowds gathered in Tbilisi as Georgia voted.", "Georgia", "GEO", 42),
        ("Crowds gathered in Atlanta, Savannah and Augusta as Georgia voted.", "Georgia", "USA", 33),
    ],
)
def test_context_decides_between_places_of_one_name(text: str, name: str, country: str, admin1_lat: float) -> None:
    place = where(text, name)
    assert place.country_code == country
    assert place.lat == pytest.approx(admin1_lat, abs=1.5)


def test_one_name_is_one_place_throughout_an_article() -> None:
    text = "Paris, Texas, has a new bridge. The bridge in Paris cost two million. Paris is proud of it."
    assert {place.geonameid for place in find(text) if place.text == "Paris"} == {4717560}


def test_countries_in_a_list_are_no_towns_in_their_neighbors() -> None:
    text = "Delegates came from China, Japan and Peru."
    assert [place.country_code for place in find(text)] == ["CHN", "JPN", "PER"]


def test_a_place_in_the_name_of_an_authority_is_found_and_in_that_of_a_street_is_not() -> None:
    assert where("The Chicago Police Department opened an inquiry.", "Chicago").country_code == "USA"
    (street,) = find("The shop on Chicago Avenue burned down.")
    assert (street.text, street.lat) == ("Chicago Avenue", UNSET)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("CLINTON, Iowa -- Two bridges were closed.", {"CLINTON", "Iowa"}),
        ("Fire crews came from Butler, Clark and Love counties.", {"Butler", "Clark", "Love"}),
        ("The Groton Town Council will meet.", {"Groton"}),
        ("A Roswell man was fined.", {"Roswell"}),
        ("The shop on Highway 19 burned down.", set()),
        ("The driver, Ann Weber, 34, of Roswell, was not hurt.", {"Roswell"}),
    ],
)
def test_places_are_told_by_the_words_around_them(text: str, names: set[str]) -> None:
    assert {place.text for place in find(text)} == names


def test_a_county_of_a_list_is_no_town_of_its_name() -> None:
    text = "Fire crews from Dallas and Plano, Texas, went to Collin, Hunt and Rockwall counties."
    assert {where(text, name).feature_code for name in ("Collin", "Hunt", "Rockwall")} == {"ADM2"}


@pytest.mark.parametrize(
    ("text", "name", "rule"),
    [
        ("The mayor of Paris, Texas, resigned.", "Paris", "qualifier"),
        ("The mayor of Paris resigned on Monday.", "Paris", "prominence"),
        ("Crowds gathered in Atlanta, Savannah and Augusta as Georgia voted.", "Georgia", "context"),
        ("Kenya votes on Monday.", "Kenya", "only-candidate"),
        ("Deputies in Collin County searched a farm near Dallas, Texas.", "Collin County", "county"),
    ],
)
def test_a_place_names_the_rule_that_decided(text: str, name: str, rule: str) -> None:
    assert where(text, name).rule == rule


def test_rivers_seas_and_unknown_places_have_no_coordinates() -> None:
    found = find("The ship left the Black Sea. The Mississippi River rose. They live in Qwertyville, they said.")
    assert {"Black Sea", "Mississippi River"} <= {place.text for place in found}
    for place in found:
        assert place.lat is UNSET
        assert place.confidence is UNSET


def test_a_county_lies_with_the_towns_named_in_its_state() -> None:
    text = "Deputies in Collin County searched a farm. The suspects had come from Dallas and Fort Worth, Texas."
    county = where(text, "Collin County")
    assert (county.country_code, county.feature_code, county.geonameid) == ("USA", "ADM2", UNSET)
    assert county.lat == pytest.approx(33, abs=1)
    assert county.confidence is not UNSET
    assert county.confidence < 0.9


def test_a_qualified_place_is_surer_than_a_bare_one() -> None:
    bare = where("A fire broke out in Springfield.", "Springfield").confidence
    qualified = where("A fire broke out in Springfield, Illinois.", "Springfield").confidence
    assert bare is not UNSET
    assert qualified is not UNSET
    assert bare < qualified <= 1


words = st.sampled_from(
    ["Gaza", "Paris,", "Texas", "(Texas)", "the", "Cook County", "Georgia", "University of Qatar", "'s", "\n", "-", ",",
     "Congo", "and", "Washington", "Police", "東京", "St.", "U.S.", "Israeli", "Lake", "."]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=120), st.lists(words, max_size=25).map(" ".join), st.lists(words, max_size=9).map("".join)
    )
)
def test_any_text_gives_places_in_order_whose_spans_match_it(text: str) -> None:
    found = find(text)
    assert all(text[place.start : place.end] == place.text for place in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert msgspec.json.decode(msgspec.json.encode(found), type=list[Place]) == found
