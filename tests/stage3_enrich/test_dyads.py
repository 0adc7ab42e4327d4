"""Who did it to whom, as a key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.event import Actor
from streams.stage3_enrich.dyads import MUTUAL, dyad_key, identity_of
from tests.stage4_corroborate.coded_events import event

ISRAEL, HAMAS = Actor(code="ISR", sector="GOV"), Actor(code="PSE", sector="REB")
ACTORS = st.lists(
    st.builds(
        Actor,
        code=st.sampled_from(["ISR", "PSE"]),
        sector=st.sampled_from(["GOV", "MIL", "REB"]),
        entity_text=st.text(max_size=5),
    ),
    max_size=3,
)


@pytest.mark.parametrize(
    ("actor", "identity"),
    [
        (Actor(code="UKR"), "UKR"),
        (Actor(code="UKR", sector="MIL", entity_text="the army"), "UKR"),
        (Actor(code="UKR", sector="CVL"), "UKR:CVL"),
        (Actor(code="UN", sector="IGO"), "UN:IGO"),
        (Actor(identifier_id="person:ann-lee", sector="BUS"), "person:ann-lee"),
        (Actor(sector="REB", entity_text="rebels"), "REB"),
        (Actor(entity_text="  Angry \n FARMERS"), "angry farmers"),
        (Actor(), "-"),
    ],
)
def test_an_actor_is_known_by_the_most_that_is_known(actor: Actor, identity: str) -> None:
    assert identity_of(actor) == identity


def test_a_state_is_one_whoever_acts_for_it() -> None:
    army, government = Actor(code="ISR", sector="MIL"), Actor(code="ISR", entity_text="Jerusalem")
    assert dyad_key(event("a", actor=[army, ISRAEL])) == dyad_key(event("b", actor=[government]))


@given(ACTORS, ACTORS)
def test_the_order_of_actors_does_not_matter(actor: list[Actor], recipient: list[Actor]) -> None:
    turned = event("b", actor=actor[::-1], recipient=recipient[::-1])
    assert dyad_key(event("a", actor=actor, recipient=recipient)) == dyad_key(turned)


@pytest.mark.parametrize("kind", ["CONSULT", "ASSAULT"])
def test_who_met_whom_is_the_same_but_not_who_attacked_whom(kind: str) -> None:
    one = event("a", event=[kind], actor=[ISRAEL], recipient=[HAMAS])
    other = event("b", event=[kind], actor=[HAMAS], recipient=[ISRAEL])
    assert (dyad_key(one) == dyad_key(other)) is (kind in MUTUAL)


def test_an_unknown_side_has_a_place_too() -> None:
    assert dyad_key(event("a", actor=[HAMAS], recipient=[])) == b"PSE:REB>-"


def test_a_name_of_any_length_and_letters_makes_a_key() -> None:
    key = dyad_key(event("a", actor=[Actor(entity_text="ж" * 9_999 + "\ud800")], recipient=[]))
    assert len(key) < 300
