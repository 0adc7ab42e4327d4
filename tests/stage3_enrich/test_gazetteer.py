"""The gazetteer: what a name may stand for, and where that lies."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.stage3_enrich.places.gazetteer import Gazetteer
from streams.stage3_enrich.places.toponyms import Toponym, distance_km, fold


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def first(name: str) -> Toponym:
    return gazetteer().candidates(name)[0]


@pytest.mark.parametrize(
    ("name", "geonameid", "country", "feature"),
    [
        ("Doha", 290030, "QAT", "PPLC"),
        ("Rafah", 281102, "PSE", "PPL"),
        ("Qatar", 289688, "QAT", "PCLI"),
        ("U.S.", 6252001, "USA", "PCLI"),
        ("California", 5332921, "USA", "ADM1"),
        ("Scotland", 2638360, "GBR", "ADM1"),
        ("Europe", 6255148, None, "CONT"),
        ("Hong Kong", 1819730, "HKG", "PCLD"),
    ],
)
def test_knows_the_register_numbers_of_places(name: str, geonameid: int, country: str | None, feature: str) -> None:
    place = first(name)
    assert (place.geonameid, place.country_code, place.feature_code) == (geonameid, country, feature)


@pytest.mark.parametrize(
    ("name", "lat", "lon", "km"),
    [
        ("Qatar", 25.3, 51.2, 60),
        ("United States", 39, -95, 300),
        ("Fiji", -17.8, 178, 100),  # its islands lie on both sides of the date line
        ("Texas", 31, -98, 200),
        ("Gaza Strip", 31.4, 34.35, 15),
        ("Doha", 25.29, 51.53, 2),
        ("France", 46.8, 2.4, 150),
    ],
)
def test_puts_places_where_they_are(name: str, lat: float, lon: float, km: float) -> None:
    assert distance_km(first(name), Toponym(name, None, lat, lon, None, "PPL")) < km


def test_orders_candidates_from_the_most_prominent() -> None:
    assert first("Paris").country_code == "FRA"
    assert any(place.admin1 == "TX" for place in gazetteer().candidates("Paris"))
    assert [place.feature_code for place in gazetteer().candidates("Georgia")] == ["PCLI", "ADM1"]


def test_tells_abbreviations_from_words() -> None:
    assert gazetteer().candidates("us") == ()
    assert gazetteer().candidates("Miss")[:1] != gazetteer().candidates("Miss.")
    assert first("La.").name == "Louisiana"


def test_reads_a_name_in_any_spelling() -> None:
    for spelling in ("São Paulo", "Sao Paulo", "SAO PAULO"):
        assert first(spelling).geonameid == 3448439
    assert first("Kiev") == first("Kyiv")
    assert first("Saint Petersburg") == first("St. Petersburg")


def test_the_first_two_words_tell_that_a_name_of_several_may_begin() -> None:
    towns = {town.name for towns in gazetteer()._cities.values() for town in towns}
    of_several_words = {tuple(name.split(" ")[:2]) for name in towns if re.match(r"\w+ \w+( |$)", name)}
    assert len(of_several_words) > 3000
    assert [words for words in of_several_words if not gazetteer().begins_name(*words)] == []
    for first_word in ("Fort", "FORT", "Ft"):
        assert gazetteer().begins_name(first_word, "Worth")
    assert not gazetteer().begins_name("Worth", "Fort")


def test_prefers_a_town_of_the_name_to_the_former_name_of_another() -> None:
    assert first("Salisbury").country_code != "ZWE"


def test_the_name_of_a_country_is_no_town_in_it() -> None:
    assert [place.feature_code for place in gazetteer().candidates("Luxembourg") if place.country_code == "LUX"] == [
        "PCLI"
    ]


@pytest.mark.parametrize("water", ["Pacific", "Mediterranean", "Black Sea", "Nile"])
def test_does_not_put_waters_on_a_point(water: str) -> None:
    assert gazetteer().candidates(water) == ()


def test_knows_the_states_of_a_county() -> None:
    assert {"IL", "MN"} <= set(gazetteer().county_states("Cook County"))
    assert gazetteer().county_states("Cook") == ()


def test_smaller_towns_come_with_the_larger_sets() -> None:
    assert gazetteer().candidates("Cottonport") == ()
    small = Gazetteer.load(500)
    assert small.candidates("Cottonport")[0].admin1 == "LA"
    assert small.candidates("Kiev")[0].geonameid == first("Kyiv").geonameid


def test_refuses_a_set_that_does_not_exist() -> None:
    with pytest.raises(FileNotFoundError):
        Gazetteer.load(12345)


def test_no_register_number_stands_for_two_places() -> None:
    regions = msgspec.json.decode((files("streams.stage3_enrich") / "data" / "regions.json").read_bytes())
    numbers = [region["geonameid"] for region in regions if "geonameid" in region]
    assert len(numbers) == len(set(numbers))


def test_own_regions_lie_in_the_part_of_the_world_of_their_country() -> None:
    regions = msgspec.json.decode((files("streams.stage3_enrich") / "data" / "regions.json").read_bytes())
    middles = {
        place.country_code: place
        for places in gazetteer()._areas.values()
        for place in places
        if place.feature_code.startswith("PCL")
    }
    for region in regions:
        if "country_code" in region:
            middle = middles[region["country_code"]]
            spot = Toponym("", None, region["lat"], region["lon"], None, "RGN")
            assert distance_km(spot, middle) < 7000, region["names"]


@given(st.text(max_size=30))
def test_any_name_gets_an_answer_in_range(name: str) -> None:
    for place in gazetteer().candidates(name):
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_for_letters(name: str) -> None:
    letters = "".join(filter(str.isalpha, name))
    assert fold(fold(letters)) == fold(letters)


@given(st.lists(st.from_regex(r"\w+", fullmatch=True) | st.sampled_from(["Fort", "Saint", "MOUNT"]), max_size=4))
def test_words_are_folded_each_by_itself(words: list[str]) -> None:
    assert fold(" ".join(words)) == " ".join(map(fold, words))
