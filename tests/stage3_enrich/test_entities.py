"""Entities: what is a name, of what, and which mentions are one thing."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from schemas.article import Entity
from streams.stage3_enrich.entities import find_entities
from streams.stage3_enrich.entities.salience import with_salience
from tests.english import gazetteer, parser

REPORT = (
    "Israel pulled its leading negotiators out of hostage talks in Doha, Qatar, on Tuesday after Hamas turned down a "
    "compromise. Benjamin Netanyahu's office blamed a United Nations Security Council vote of 2024-03-25. The United "
    "Nations (UN) said the U.S. had abstained while Russia and China were in favor. Netanyahu has vowed to send the "
    "IDF into Rafah, the last city in the Gaza Strip. Israeli strikes hit Gaza overnight, Reuters reported. Mr. "
    "Netanyahu met the Mossad chief at 5 p.m. and then called the White House. A UN official in Rafah told us that "
    "Egyptians and Americans were worried, and that the US-led talks would go on."
)


def find(text: str) -> list[Entity]:
    return find_entities(parser()(text), gazetteer())


def by_name(text: str) -> dict[str, Entity]:
    return {entity.name: entity for entity in find(text)}


def texts(entity: Entity) -> list[str]:
    return [mention.text for mention in entity.mentions]


@pytest.mark.parametrize(
    ("name", "kind", "mentions"),
    [
        ("Benjamin Netanyahu", "person", ["Benjamin Netanyahu", "Netanyahu", "Netanyahu"]),
        ("United Nations", "organisation", ["United Nations", "UN", "UN"]),
        ("United Nations Security Council", "organisation", ["United Nations Security Council"]),
        ("United States", "place", ["U.S.", "US"]),
        ("Hamas", "organisation", ["Hamas"]),
        ("Israel Defense Forces", "organisation", ["IDF"]),
        ("Mossad", "organisation", ["Mossad"]),
        ("Reuters", "organisation", ["Reuters"]),
        ("White House", "organisation", ["White House"]),
        ("Gaza Strip", "place", ["Gaza Strip"]),
        ("Rafah", "place", ["Rafah", "Rafah"]),
        ("Egyptian", "norp", ["Egyptians"]),
    ],
)
def test_joins_and_types_the_names_of_a_report(name: str, kind: str, mentions: list[str]) -> None:
    entity = by_name(REPORT)[name]
    assert (entity.type, texts(entity)) == (kind, mentions)


def test_countries_peoples_and_institutions_of_a_state_carry_its_code() -> None:
    found = by_name(REPORT)
    qatar, israeli = found["Qatar"], found["Israeli"]
    for institution, state in (("White House", "USA"), ("Mossad", "ISR")):
        assert msgspec.to_builtins(found[institution].identifiers) == {"iso3": state}
    assert found["Reuters"].identifiers is UNSET
    assert qatar.id == "geonames:289688"
    assert msgspec.to_builtins(qatar.identifiers) == {"geonameid": 289688, "iso3": "QAT"}
    assert msgspec.to_builtins(israeli.identifiers) == {"iso3": "ISR"}


def test_ids_are_made_of_type_and_full_name() -> None:
    assert {entity.id for entity in find(REPORT)} >= {
        "person:benjamin-netanyahu",
        "organisation:united-nations",
        "organisation:hamas",
        "geonames:6252001",
        "place:rafah",
    }


def test_dates_times_and_numbers_are_no_entities() -> None:
    assert not {"Tuesday", "2024-03-25", "5 p.m."} & {text for entity in find(REPORT) for text in texts(entity)}


def test_entities_come_in_the_order_of_their_first_mention() -> None:
    starts = [entity.mentions[0].start for entity in find(REPORT)]
    assert starts == sorted(starts)


def test_a_new_abbreviation_is_learned_from_its_brackets() -> None:
    text = "The Office for Harbor Inspection (OHI) closed a pier. Later the OHI opened it again."
    offices = [entity for entity in find(text) if "OHI" in texts(entity)]
    assert [entity.name for entity in offices] == ["Office for Harbor Inspection"]
    assert texts(offices[0]) == ["Office for Harbor Inspection", "OHI", "OHI"]


def test_a_surname_goes_to_the_last_person_of_that_name() -> None:
    text = (
        "Maria Keller runs the bakery. Keller opened it in May. Her brother Thomas Keller runs the mill. "
        "On Friday Keller sold the mill."
    )
    found = by_name(text)
    assert texts(found["Maria Keller"]) == ["Maria Keller", "Keller"]
    assert texts(found["Thomas Keller"]) == ["Thomas Keller", "Keller"]


def test_a_person_who_is_called_like_a_country_stays_a_person() -> None:
    found = by_name("The coach Jordan Smith flew to Jordan on Monday.")
    assert found["Jordan Smith"].type == "person"
    assert found["Jordan"].id == "geonames:248816"


def test_a_company_is_one_with_and_without_its_legal_form() -> None:
    found = [
        entity for entity in find("Boeing Co. sold ten jets. Boeing will build them.") if "Boeing" in texts(entity)
    ]
    assert [texts(entity) for entity in found] == [["Boeing Co.", "Boeing"]]


def test_case_tells_the_country_from_the_pronoun() -> None:
    found = by_name("The minister told us that the US would pay us.")
    assert texts(found["United States"]) == ["US"]


def test_longer_names_are_not_cut_to_the_country_in_them() -> None:
    found = by_name("Envoys of Guinea-Bissau and of the Democratic Republic of the Congo met in Geneva.")
    assert {"Guinea-Bissau", "Democratic Republic of the Congo"} <= found.keys()
    assert "Guinea" not in found


def test_a_virus_named_after_a_place_is_no_place() -> None:
    names = by_name("Two cases of West Nile virus were found in Chicago.")
    assert "Chicago" in names
    assert "West Nile" not in names


def test_a_language_is_not_a_people() -> None:
    found = by_name("She speaks French.")
    assert found["French"].type == "language"
    assert found["French"].identifiers is UNSET


def test_an_entity_names_the_rule_that_gave_its_type() -> None:
    found = by_name("Benjamin Weber of Hamas met envoys of Qatar on Lisbon Avenue in Cook County.")
    assert {name: entity.rule for name, entity in found.items()} == {
        "Benjamin Weber": "model",
        "Hamas": "known-name",
        "Qatar": "gazetteer",
        "Lisbon Avenue": "model",
        "Cook County": "county",
    }


def leading(text: str, headline: str | None) -> list[str]:
    return [entity.name for entity in with_salience(find(text), len(text), headline) if entity.salience == 1]


def test_the_entity_that_leads_is_the_most_salient() -> None:
    text = "Anna Keller opened a mill. Keller will run it. The mill stands in Qatar. Peter Lamm sold it."
    assert leading(text, None) == ["Anna Keller"]
    assert leading(text, "Lamm sells a mill") == ["Anna Keller"]
    assert leading(text, "Peter Lamm sells a mill") == ["Peter Lamm"]


words = st.sampled_from(
    ["Gaza", "UN", "(UN)", "U.S.", "the", "Mr.", "Netanyahu", "Paris,", "Texas", "'s", "\u2019s", "\n\n", "-", "—",
     "Georgia", "Guinea-Bissau", "County", "2024-03-26", "…", "東京", "İstanbul", "ﬁ", "al-", ".", "''", "A", "🇺🇸"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=120), st.lists(words, max_size=25).map(" ".join), st.lists(words, max_size=9).map("".join)
    )
)
def test_any_text_gives_entities_whose_spans_match_it(text: str) -> None:
    found = find(text)
    mentions = [mention for entity in found for mention in entity.mentions]
    assert all(text[mention.start : mention.end] == mention.text and mention.text.strip() for mention in mentions)
    ordered = sorted(mentions, key=lambda mention: mention.start)
    assert all(one.end <= other.start for one, other in pairwise(ordered))
    assert len({entity.id for entity in found}) == len(found)
    assert msgspec.json.decode(msgspec.json.encode(found), type=list[Entity]) == found
    assert found == find(text)


def test_institutions_that_are_called_by_their_seats_are_no_streets_and_rivers_no_persons() -> None:
    found = by_name("The White House and Downing Street declined to comment. The Danube rose near Passau.")
    assert {name: entity.type for name, entity in found.items()} == {
        "White House": "organisation",
        "Downing Street": "organisation",
        "Danube": "place",
        "Passau": "place",
    }


def test_what_is_directed_at_somebody_is_at_no_town_of_the_name() -> None:
    found = by_name("Rival Hillary Clinton lives in New York. The remark appeared to be directed at Clinton.")
    assert texts(found["Hillary Clinton"]) == ["Hillary Clinton", "Clinton"]


def test_companies_are_known_by_their_names() -> None:
    found = by_name("Shares of Monsanto and Pfizer fell, Standard & Poor's said. Toyota rose.")
    assert {entity.type for entity in found.values()} == {"organisation"}
    assert found["Standard & Poor's"]
