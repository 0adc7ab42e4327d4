"""Actors by country and sector, through what the article says of them."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from streams.stage3_enrich.events.actor_codes import ActorCodes, Code
from streams.stage3_enrich.events.locations import countries
from tests.stage3_enrich.events.coded_text import Parsed


def codes(parsed: Parsed) -> ActorCodes:
    return ActorCodes(parsed.parsed, parsed.entities, parsed.named, countries(parsed.located()))


def code(text: str, head: str) -> Code:
    parsed = Parsed(text)
    return codes(parsed).code(parsed.part(head))


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("Kenya closed the border.", "Kenya", ("KEN", "GOV")),
        ("Moscow closed the border.", "Moscow", ("RUS", "GOV")),
        ("NATO closed the border.", "NATO", ("NAT", "IGO")),
        ("The Kremlin closed the border.", "Kremlin", ("RUS", "GOV")),
        ("Kenyan soldiers closed the border.", "soldiers", ("KEN", "MIL")),
        ("Kenya's soldiers closed the border.", "soldiers", ("KEN", "MIL")),
        ("Soldiers from Kenya closed the border.", "Soldiers", ("KEN", "MIL")),
        ("Kenyan and Somali soldiers closed the border.", "soldiers", ("KEN", "MIL")),
        ("Police in Cairo closed the border.", "Police", ("EGY", "COP")),
        ("Kenyans closed the border.", "Kenyans", ("KEN", "CVL")),
        ("The rebels closed the border.", "rebels", (None, "REB")),
        ("Rebel leaders closed the border.", "leaders", (None, "REB")),
        ("The fishermen closed the border.", "border", (None, None)),
    ],
)
def test_an_actor_has_country_and_sector_by_its_name_or_noun(text: str, head: str, expected: Code) -> None:
    assert code(text, head) == expected


def test_a_title_tells_whom_a_person_stands_for_wherever_the_name_stands() -> None:
    text = "Kenyan President Amina Otieno closed the border. Later Otieno opened it."
    parsed = Parsed(text)
    last = next(token for token in reversed(parsed.parsed.words) if token.text == "Otieno")
    assert codes(parsed).code(parsed.named.participant(last)) == ("KEN", "GOV")


def test_the_president_of_a_company_governs_nothing() -> None:
    text = "Amina Otieno, executive vice president of Acme Corp., closed the plant."
    assert code(text, "Otieno")[1] != "GOV"


def test_the_ministry_is_that_of_the_state_that_leads_the_article() -> None:
    text = "Kenya sent soldiers north. Kenya closed the border. The ministry condemned the raid."
    assert code(text, "ministry") == ("KEN", "GOV")


def test_the_ministry_is_nobody_s_where_two_states_are_named_alike() -> None:
    text = "Kenya sent soldiers north. Somalia closed the border. The ministry condemned the raid."
    assert code(text, "ministry")[0] is None


def test_the_record_of_an_actor_has_its_words_and_its_entity() -> None:
    parsed = Parsed("The soldiers of Kenya closed the border.")
    actor = codes(parsed).actor(parsed.part("soldiers"))
    assert (actor.entity_text, actor.code, actor.sector, actor.identifier_id) == (
        "soldiers of Kenya",
        "KEN",
        "MIL",
        UNSET,
    )
    kenya = codes(parsed).actor(parsed.part("Kenya"))
    assert kenya.identifier_id == next(entity.id for entity in parsed.entities if entity.name == "Kenya")
