"""The stage: what becomes of a raw record, whatever it holds."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.articles import decode_article
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Headers, Record
from streams.settings import Settings
from streams.stage1_extract.published import TOLERANCE
from streams.stage1_extract.stage import extract, read_article
from streams.stage1_extract.text import clean_text
from streams.topics import EXTRACTED

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)
LIMIT = 4_000_000
EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples" / "articles-raw"
TYPES = {".html": b"text/html", ".txt": b"text/plain", ".json": b"application/json", ".xml": b"application/xml"}
FIRST = "The city council met on Tuesday evening and voted by eleven to four for the new bridge over the river."
SECOND = "The mayor said that work would begin next spring, and that nobody would have to leave their home for it."
PAGE = (
    "<!DOCTYPE html><html lang=en><head><meta property='og:title' content='Seen headline'>"
    "<meta name=author content='Ann Lee'><link rel=canonical href='https://page.example/bridge'>"
    "<meta property='og:site_name' content='Page Courier'>"
    "<meta property='article:published_time' content='2026-03-09T08:00:00Z'></head>"
    f"<body><article><h1>Seen headline</h1><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
)


def record(value: bytes | None, content_type: bytes | None = None, key: bytes | None = None) -> Record:
    headers: Headers = () if content_type is None else (("content-type", content_type),)
    return Record("articles-raw", 3, 17, RECEIVED, key, value, headers)


def output(value: bytes | None, content_type: bytes | None = None, key: bytes | None = None) -> bytes:
    return extract(record(value, content_type, key), LIMIT).outputs[0].value or b""


def article(value: bytes, content_type: bytes | None = None, key: bytes | None = None) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(output(value, content_type, key))
    return made


def enveloped(key: bytes | None = None, /, **fields: Any) -> dict[str, Any]:
    return article(json.dumps(fields).encode(), b"application/json", key)


def reason(value: bytes | None, content_type: bytes | None = None, limit: int = LIMIT) -> Reason | None:
    try:
        extract(record(value, content_type), limit)
    except Rejected as rejected:
        return rejected.reason
    return None


def example(name: str) -> tuple[bytes, bytes | None]:
    (file,) = EXAMPLES.glob(f"{name}-*")
    return file.read_bytes(), TYPES.get(file.suffix)


DEAD_EXAMPLES = {
    match[1]: Reason(match[2])
    for match in re.finditer(
        r"^\| `(\d\d)-.*\| dead \(`([a-z-]+)`\) \|$", (EXAMPLES / "README.md").read_text(), re.MULTILINE
    )
}


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("[0-9]*")), ids=lambda file: file.stem)
def test_every_example_becomes_what_its_readme_says(file: Path) -> None:
    assert reason(file.read_bytes(), TYPES.get(file.suffix)) == DEAD_EXAMPLES.get(file.stem[:2])


def test_the_examples_show_five_kinds_of_death() -> None:
    assert len(DEAD_EXAMPLES) == 5


def test_a_full_page_becomes_a_full_article() -> None:
    made = article(*example("01"))
    assert made["headline"] == "Uruguay and Paraguay agree to reopen talks on port fees"
    assert made["uri"] == "https://www.harbour-courier.example/world/2026/03/10/uruguay-paraguay-port-talks"
    assert made["by"] == ["Camila Rostand"]
    assert made["source"] == {"name": "The Harbour Courier", "uri": "https://www.harbour-courier.example/"}
    assert made["firstCreated"] == made["versionCreated"] == "2026-03-10T18:40:00-03:00"
    assert made["publishedPrecision"] == "second"
    assert made["language"] == "en"
    for boilerplate in ("cookies", "Read more", "newsletter", "All rights reserved"):
        assert boilerplate not in made["text"]


def test_an_example_without_json_ld_shows_its_metadata_all_the_same() -> None:
    made = article(*example("02"))
    assert made["headline"]
    assert made["by"]
    assert made["source"]["name"]
    assert made["firstCreated"] == "2026-03-09T07:15:00+01:00"
    assert made["publishedPrecision"] == "second"


def test_the_metadata_of_the_text_examples_is_taken_out() -> None:
    line, block, bare = (article(*example(name)) for name in ("03", "04", "05"))
    assert line["text"].startswith("The central bank of Ghana")
    assert line["firstCreated"] == "2026-03-10T00:00:00Z"
    assert block["text"].startswith("The Museum of the Tagus")
    assert (block["headline"], block["by"]) == (
        "Lisbon river museum reopens after six years of repairs",
        ["Marta Lindqvist"],
    )
    assert block["firstCreated"] == "2026-03-11T00:00:00Z"
    assert not {"headline", "by", "firstCreated", "source"} & set(bare)


def test_the_spanish_and_the_latin_1_example_are_read_with_their_accents() -> None:
    assert article(*example("12"))["language"] == "es"
    text = article(*example("21"))["text"]
    assert re.search(r"[À-ÿ]", text)
    assert "\ufffd" not in text


def test_the_hints_of_an_example_win_over_its_page() -> None:
    made = article(*example("13"))
    assert made["headline"] == "Iceland's statement on the mackerel talks"
    assert made["firstCreated"] == "2026-03-11T09:30:00Z"
    assert made["language"] == "en-GB"
    assert made["source"]["name"] == "Government Press Room"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Reason.EMPTY),
        (b"", Reason.EMPTY),
        (b" \r\n\t ", Reason.EMPTY),
        (b"\x00" * 40, Reason.UNDECODABLE),
        (b"\xef\xbb\xbf", Reason.NO_ARTICLE_TEXT),
        ("\u200b\u2060".encode(), Reason.NO_ARTICLE_TEXT),
        (b"%PDF-1.7 x", Reason.UNSUPPORTED_TYPE),
        (b"PK\x03\x04x", Reason.UNSUPPORTED_TYPE),
        (b"<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", Reason.NO_ARTICLE_TEXT),
        (b'{"a":' * 100_000, Reason.INVALID_ENVELOPE),
        (b'[{"text": "x"}]', Reason.INVALID_ENVELOPE),
        (b'{"text": "\\u200b"}', Reason.NO_ARTICLE_TEXT),
        (b"<html><body><nav><a href=/>Home</a></nav></body></html>", Reason.NO_ARTICLE_TEXT),
    ],
)
def test_what_holds_no_article_is_dead_for_its_reason(value: bytes | None, expected: Reason) -> None:
    assert reason(value) is expected


@pytest.mark.parametrize("value", [b"[1]", b"17", b'"x"', b"null", b"true"])
def test_json_that_is_no_object_is_an_invalid_envelope(value: bytes) -> None:
    assert reason(value, b"application/json") is Reason.INVALID_ENVELOPE


def test_the_limit_counts_bytes() -> None:
    assert reason(b"x" * 100, b"text/plain", limit=100) is None
    assert reason(b"x" * 101, b"text/plain", limit=100) is Reason.TOO_LARGE
    assert reason("é".encode() * 51, b"text/plain", limit=100) is Reason.TOO_LARGE


def test_one_byte_is_an_article() -> None:
    assert article(b"a")["text"] == "a"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    "written",
    [FIRST, json.dumps({"text": FIRST}), f"<html><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"],
)
def test_every_unicode_encoding_is_read_without_being_declared(written: str, charset: str) -> None:
    assert article(written.encode(charset))["text"].startswith(FIRST)


def test_line_ends_of_windows_are_line_ends() -> None:
    made = article(f"Title: Vote\r\nDate: 2026-03-10\r\n\r\n{FIRST}\r\nNo more.\r\n\r\n{SECOND}\r\n".encode())
    assert made["text"] == f"{FIRST}\nNo more.\n\n{SECOND}"
    assert made["headline"] == "Vote"


def test_right_to_left_and_combining_text_comes_out_composed() -> None:
    text = "اجتمع مجلس المدينة يوم الثلاثاء.\n\nCafe\u0301 שלום"
    assert enveloped(text=text)["text"] == text.replace("e\u0301", "é")


def test_a_text_of_200_000_words_is_read_in_time() -> None:
    began = time.process_time()
    text = " ".join(f"word{number}" for number in range(200_000))
    assert article(text.encode(), b"text/plain")["text"] == text
    # Of the processor, so that a busy machine makes no difference: more would make the page a dead letter.
    assert time.process_time() - began < Settings().extract_seconds


def test_the_text_of_an_envelope_wins_over_its_page_and_is_taken_as_it_is() -> None:
    made = enveloped(text="date 2026-03-10 <b>Vote</b>", html=PAGE)
    assert made["text"] == "date 2026-03-10 <b>Vote</b>"
    assert not {"headline", "by", "source", "firstCreated"} & set(made)


def test_a_text_that_is_invisible_leaves_the_word_to_the_page() -> None:
    assert enveloped(text="\u200b", html=PAGE)["text"].endswith(SECOND)


def test_hints_win_over_the_page() -> None:
    made = enveloped(
        html=PAGE,
        uri="https://told.example/vote",
        headline="Told headline",
        by="Bob Ray",
        published="2026-03-11",
        language="cy",
        source="Told Courier",
    )
    assert (made["uri"], made["headline"], made["by"]) == ("https://told.example/vote", "Told headline", ["Bob Ray"])
    assert (made["firstCreated"], made["publishedPrecision"]) == ("2026-03-11T00:00:00Z", "day")
    assert (made["language"], made["source"]) == ("cy", {"name": "Told Courier"})


@pytest.mark.parametrize("published", ["0001-01-01", "1500-06-01T00:00:00Z", "2126-01-01", "soon"])
@pytest.mark.parametrize("uri", ["/bridge", "javascript:alert(1)", "https://told.example/", ""])
def test_the_page_says_what_the_hints_cannot(published: str, uri: str) -> None:
    made = enveloped(html=PAGE, published=published, uri=uri, language="xx-not-a-tag", headline=" ", by=[""], source="")
    assert made["firstCreated"].startswith("2026-03-09")
    assert made["uri"] == "https://page.example/bridge"
    assert (made["language"], made["headline"], made["by"]) == ("en", "Seen headline", ["Ann Lee"])
    assert made["source"]["name"] == "Page Courier"


def test_the_key_is_the_uri_where_it_is_one_and_nobody_else_knows_better() -> None:
    assert enveloped(b"https://key.example/1", text="x")["uri"] == "https://key.example/1"
    assert (
        enveloped(b"https://key.example/1", text="x", uri="https://told.example/2")["uri"] == "https://told.example/2"
    )
    assert article(PAGE.encode(), key=b"https://key.example/1")["uri"] == "https://key.example/1"
    for key in (b"17", b"\xff\xfe", b"/x", b""):
        made = enveloped(key, text="x")
        assert made["uri"] == f"urn:copydesk:{made['id']}"


def test_an_article_is_not_updated_before_it_is_published() -> None:
    thing = '{"@type": "NewsArticle", "datePublished": "2026-03-09T08:00:00Z", "dateModified": "2026-03-09T09:00:00Z"}'
    page = PAGE.replace("</head>", f"<script type=application/ld+json>{thing}</script></head>")
    made = enveloped(html=page)
    assert (made["firstCreated"], made["versionCreated"]) == ("2026-03-09T08:00:00Z", "2026-03-09T09:00:00Z")
    made = enveloped(html=page, published="2026-03-10T10:00:00Z")
    assert made["firstCreated"] == made["versionCreated"] == "2026-03-10T10:00:00Z"


EXTENSIONS = {
    "z": "12345678901234567890123",
    "a": "1.10",
    "m": '{"y": [1e2, -0.0, null, true], "b": {}}',
    "u": r'"\u00e9\ud83d\ude00\/"',
    "n": "null",
    "s": '""',
    "d": '{"k": 1, "k": 2}',
}


def test_extensions_travel_untouched() -> None:
    written = ", ".join(f'"{name}": {value}' for name, value in EXTENSIONS.items())
    made = output(f'{{"extensions": {{{written}}}, "text": "x"}}'.encode(), b"application/json")
    expected = ",".join(f'"{name}":{value}' for name, value in EXTENSIONS.items())
    assert made.endswith(f'"extensions":{{{expected}}}}}'.encode())


def test_no_extensions_are_no_field_and_empty_ones_are() -> None:
    assert "extensions" not in enveloped(text="x")
    assert "extensions" not in enveloped(text="x", extensions=None)
    assert enveloped(text="x", extensions={})["extensions"] == {}


def test_blank_strings_never_come_out() -> None:
    blank = {"headline": " ", "by": ["", " "], "source": {"name": "\t", "uri": " "}, "language": "", "published": ""}
    made = enveloped(text="x", **blank)
    assert not {"headline", "by", "source", "firstCreated", "publishedPrecision"} & set(made)


def test_the_message_is_a_cloud_event_keyed_by_the_id_and_names_its_origin() -> None:
    result = extract(record(b"The council met."), LIMIT)
    assert result.outcome is Outcome.PASSED
    (message,) = result.outputs
    assert message.topic is EXTRACTED
    assert message.key == decode_article(message.value).id.encode()
    headers = dict(message.headers)
    assert headers["ce_id"] == b"articles-raw/3/17"
    assert headers["content-type"] == b"application/json"


def test_what_a_stage_rejects_is_told_in_words() -> None:
    with pytest.raises(Rejected, match="unsupported-type: content type image/png is not read"):
        read_article(record(b"x", b"image/png"), LIMIT)


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [one for inner in value.values() for one in strings(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in strings(inner)]
    return [value] if isinstance(value, str) else []


def verdict(one: Record) -> bytes | Reason:
    try:
        return extract(one, LIMIT).outputs[0].value or b""
    except Rejected as rejected:
        return rejected.reason


def check(one: Record) -> None:
    found = verdict(one)
    assert verdict(one) == found
    if isinstance(found, Reason):
        return
    made = json.loads(found)
    decoded = decode_article(found)
    assert decoded.text == made["text"] == clean_text(made["text"]) != ""
    made.pop("extensions", None)
    for text in strings(made):
        assert text.strip()
        assert not [one for one in text if unicodedata.category(one) in {"Cc", "Cs"} and one != "\n"]
    for name in ("firstCreated", "versionCreated"):
        if name in made:
            assert datetime(1605, 1, 1, tzinfo=UTC) <= datetime.fromisoformat(made[name]) <= RECEIVED + TOLERANCE


CONTENT_TYPES = st.sampled_from(
    [None, b"", b"application/json", b"text/html", b"text/plain; charset=latin-1", b"text/html; charset=utf-16", b"a/b"]
)
BEGINNINGS = st.sampled_from(
    [b"", b'{"text":"', b"<html><p>", b"\xff\xfe", b"Title: ", b"date 2026-03-10 ", b'{"html":"<p>']
)


@settings(max_examples=300, deadline=None)
@given(
    beginning=BEGINNINGS,
    rest=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    content_type=CONTENT_TYPES | st.binary(max_size=40),
    key=st.none() | st.binary(max_size=40),
)
def test_any_bytes_give_a_sound_article_or_a_reason(
    beginning: bytes, rest: bytes, content_type: bytes | None, key: bytes | None
) -> None:
    check(record(beginning + rest, content_type, key))


TEXTS = st.text(max_size=30) | st.sampled_from(
    [
        "",
        " ",
        "\u200b",
        PAGE,
        FIRST,
        "2026-03-10",
        "9999-01-01",
        "https://a.example/1?b",
        "urn:x:\x00",
        "en-gb",
        "\ud800",
    ]
)


def values(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    return st.recursive(
        st.none() | st.booleans() | numbers | texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=5,
    )


ENVELOPES = st.fixed_dictionaries(
    {},
    optional={
        "uri": TEXTS,
        "html": TEXTS,
        "text": TEXTS,
        "headline": TEXTS,
        "by": TEXTS | st.lists(TEXTS, max_size=3),
        "published": TEXTS,
        "language": TEXTS,
        "source": TEXTS | st.fixed_dictionaries({}, optional={"name": TEXTS, "uri": TEXTS}),
        "extensions": st.dictionaries(st.text(max_size=5), values(TEXTS), max_size=3),
    },
)


@settings(max_examples=300, deadline=None)
@given(
    envelope=ENVELOPES
    | st.dictionaries(st.sampled_from(["uri", "text", "by", "source", "published", "x"]), values(TEXTS))
)
def test_any_envelope_gives_a_sound_article_or_a_reason(envelope: dict[str, Any]) -> None:
    check(record(json.dumps(envelope).encode(), b"application/json"))


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=5), values(st.text(max_size=5)), max_size=4))
def test_any_extensions_mean_the_same_afterwards(extensions: dict[str, Any]) -> None:
    made = enveloped(text="x", extensions=extensions)["extensions"]
    assert made == extensions
    assert list(made) == list(extensions)


@settings(deadline=None)
@given(st.lists(st.sampled_from([" ", "\n", "\r\n", "\t", "\u00a0", "  "]), min_size=25, max_size=25))
def test_an_id_does_not_depend_on_white_space(blanks: list[str]) -> None:
    spaced = "".join(word + blank for word, blank in zip(FIRST.split(), blanks, strict=False))
    assert enveloped(text=spaced, headline=" Vote ")["id"] == enveloped(text=FIRST, headline="Vote")["id"]


def test_the_place_in_the_log_and_the_time_of_reception_change_no_id() -> None:
    later = Record("articles-raw", 0, 99, RECEIVED + timedelta(days=400), None, PAGE.encode())
    assert read_article(later, LIMIT).id == read_article(record(PAGE.encode()), LIMIT).id
