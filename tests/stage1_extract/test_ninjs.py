"""News in JSON: both spellings of its names, its bodies and headlines, and what is no ninjs."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.envelope import Envelope
from streams.outcomes import Reason, Rejected
from streams.stage1_extract.ninjs import _LOWER_ONLY, _OWN, is_ninjs, read_ninjs
from tests.stage1_extract.formats import FIRST, HTML, RECEIVED, SECOND, TEXT, article, dead, reason_of

URI = "urn:newsml:fjord-post.example:20260310:4711"
THIRD: dict[str, Any] = {
    "uri": URI,
    "standard": {"name": "ninjs", "version": "3.1"},
    "type": "text",
    "version": "2",
    "firstCreated": "2026-03-10T08:00:00+01:00",
    "versionCreated": "2026-03-10T09:30:00+01:00",
    "pubStatus": "usable",
    "language": "en-GB",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry to run every hour"}],
    "by": "By Ann Lee and Bob Ray",
    "located": "Holmøya",
    "infoSources": [{"name": "Fjord Post", "uri": "https://fjord-post.example/"}],
    "people": [{"name": "Ragna Solheim", "rel": "about"}],
    "bodies": [
        {"role": "summary", "contentType": "text/plain", "value": "The ferry runs more often."},
        {"role": "main", "contentType": "text/html; charset=utf-8", "value": HTML, "charCount": 180},
    ],
}
SECOND_VERSION: dict[str, Any] = {
    "uri": URI,
    "version": 2,
    "firstcreated": "2026-03-10T08:00:00+01:00",
    "versioncreated": "2026-03-10T09:30:00+01:00",
    "pubstatus": "usable",
    "language": "en-GB",
    "headlines": [{"value": "Ferry to run every hour"}],
    "byline": "By Ann Lee and Bob Ray",
    "located": "Holmøya",
    "infosources": [{"name": "Fjord Post", "uri": "https://fjord-post.example/"}],
    "bodies": [{"contenttype": "text/html", "value": HTML}],
}


def sent(**fields: Any) -> dict[str, Any]:
    return article(json.dumps({"uri": URI, "type": "text"} | fields), "application/json")


def refused(**fields: Any) -> tuple[Reason, str]:
    return dead(json.dumps({"uri": URI, "type": "text"} | fields), "application/json")


@pytest.mark.parametrize("item", [THIRD, SECOND_VERSION], ids=["3", "2"])
@pytest.mark.parametrize("kind", ["application/json", None])
def test_a_full_item_becomes_a_full_article(item: dict[str, Any], kind: str | None) -> None:
    made = article(json.dumps(item), kind)
    assert made["uri"] == URI
    assert made["text"] == TEXT
    assert made["headline"] == "Ferry to run every hour"
    assert made["by"] == ["Ann Lee", "Bob Ray"]
    assert (made["firstCreated"], made["versionCreated"]) == ("2026-03-10T08:00:00+01:00", "2026-03-10T09:30:00+01:00")
    assert made["language"] == "en-GB"
    assert made["dateline"] == "Holmøya"
    assert made["source"] == {"name": "Fjord Post", "uri": "https://fjord-post.example/"}
    assert made["pubStatus"] == "usable"


def test_the_names_of_an_old_item_are_read() -> None:
    made = sent(headline="Old", body_text=TEXT, byline="Ann Lee")
    assert (made["headline"], made["text"], made["by"]) == ("Old", TEXT, ["Ann Lee"])
    assert sent(body_html=HTML)["text"] == TEXT
    assert sent(body_xhtml=HTML, body_text="")["text"] == TEXT


def test_a_body_of_another_type_is_passed_over_and_a_summary_is_better_than_nothing() -> None:
    bodies = [{"contentType": "application/pdf", "value": "JVBERi0="}, {"role": "Teaser", "value": FIRST}]
    assert sent(bodies=bodies)["text"] == FIRST
    assert sent(bodies=[*bodies, {"role": "html", "contentType": "text/html", "value": HTML}])["text"] == TEXT
    assert sent(bodies=[{"value": None}, {"value": SECOND}])["text"] == SECOND


def test_people_are_authors_where_the_item_says_so() -> None:
    people = [{"name": "Ragna Solheim", "rel": "about"}, {"name": "Ann Lee", "rel": "Author"}, {"rel": "author"}]
    assert sent(people=people, body_text=TEXT)["by"] == ["Ann Lee"]
    assert "by" not in sent(people=people[:1], body_text=TEXT)


def test_the_first_version_was_published_when_it_was_made_and_of_a_later_one_that_is_not_known() -> None:
    made = "2026-03-10T09:30:00+01:00"
    assert sent(body_text=TEXT, versionCreated=made)["firstCreated"] == made
    assert sent(body_text=TEXT, version="1", versionCreated=made)["firstCreated"] == made
    later = sent(body_text=TEXT, version="3", versionCreated=made)
    assert "firstCreated" not in later
    assert later["versionCreated"] == made


def test_impossible_dates_and_null_fields_say_nothing() -> None:
    made = sent(body_text=TEXT, firstCreated="2999-01-01T00:00:00Z", versionCreated="soon", headlines=None, by=None)
    assert not {"firstCreated", "versionCreated", "headline", "by"} & set(made)


@pytest.mark.parametrize(
    "fields",
    [
        {"bodies": "text"},
        {"bodies": {"value": TEXT}},
        {"bodies": [TEXT]},
        {"bodies": [{"value": 17}]},
        {"headlines": ["Ferry"], "body_text": TEXT},
        {"by": ["Ann Lee"], "body_text": TEXT},
        {"uri": 17, "body_text": TEXT},
        {"uri": None, "body_text": TEXT},
        {"pubStatus": True, "body_text": TEXT},
        {"pubStatus": "spiked", "body_text": TEXT},
        {"infoSources": [17], "body_text": TEXT},
    ],
)
def test_a_wrong_type_in_what_is_read_is_told(fields: dict[str, Any]) -> None:
    assert refused(**fields)[0] is Reason.INVALID_ENVELOPE


def test_the_place_of_a_wrong_type_is_named() -> None:
    assert refused(bodies=[{"value": 17}])[1] == "ninjs: Expected `str | null`, got `int` - at `$.bodies[0].value`"


@pytest.mark.parametrize(
    "fields",
    [{}, {"bodies": []}, {"bodies": [{"value": " "}]}, {"bodies": [{"contentType": "text/html", "value": "<p>"}]}],
)
def test_an_item_without_a_text_is_dead(fields: dict[str, Any]) -> None:
    assert refused(**fields)[0] is Reason.NO_ARTICLE_TEXT


def test_what_is_read_of_no_one_may_be_anything() -> None:
    made = sent(body_text=TEXT, subjects=17, places=[[]], renditions={"a": None}, urgency="high", nested=[[[{}]]])
    assert made["text"] == TEXT


def test_deep_nesting_and_broken_json_are_dead() -> None:
    value = b'{"uri": "urn:a:b", "type": "text", "bodies": %s}' % (b"[" * 100_000 + b"]" * 100_000)
    assert dead(value)[0] is Reason.INVALID_ENVELOPE
    for broken in (value.decode(), "{", ""):
        with pytest.raises(Rejected) as caught:
            read_ninjs(broken, RECEIVED)
        assert caught.value.reason is Reason.INVALID_JSON


def test_no_field_of_the_envelope_makes_ninjs() -> None:
    names = {field.encode_name for field in msgspec.structs.fields(Envelope)}
    assert not _OWN & {name.lower() for name in names}
    assert _LOWER_ONLY not in names
    assert not is_ninjs(names)
    assert not is_ninjs({"uri", "pubStatus"})


def test_an_envelope_that_borrows_a_field_stays_an_envelope_and_is_told_so() -> None:
    reason, detail = dead(json.dumps({"uri": URI, "text": TEXT, "headlines": []}))
    assert (reason, "headlines" in detail) == (Reason.INVALID_ENVELOPE, True)
    reason, detail = dead(json.dumps({"headlines": [], "bodies": []}))
    assert (reason, "unknown field" in detail) == (Reason.INVALID_ENVELOPE, True)


NAMES = st.sampled_from(sorted({*THIRD, *SECOND_VERSION, "body_html", "ednote", "byline", "infosource"}))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from([HTML, TEXT, "canceled"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "role", "contentType", "name", "rel", "uri"]), inner, max_size=4)
    ),
    max_leaves=6,
)


@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_any_item_is_a_draft_or_a_rejection(item: dict[str, Any]) -> None:
    assert reason_of(lambda: read_ninjs(json.dumps(item), RECEIVED)) in {None, Reason.INVALID_ENVELOPE}
