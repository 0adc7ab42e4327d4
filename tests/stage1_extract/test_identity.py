"""The URI of an article, and its id."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.stage1_extract.identity import absolute_uri, article_id, canonical_uri

ADDRESSES = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTPS://", "//", ""]),
    st.sampled_from(["News.example", "user@a.example:443", "xn--mnchen-3ya.example", "İ.example", "[::1]", "a..b", ""]),
    st.text(alphabet="/.%aé~;:@!$()*+,&=' \u0130\ud800", max_size=12),
    st.text(alphabet="?&=;%+abutm_source1é/#[]", max_size=20),
    st.sampled_from(["", "#top", "#utm_source=x", "https://b.example/x"]),
)


@pytest.mark.parametrize(
    ("uri", "canonical"),
    [
        ("https://news.example/a/b", "https://news.example/a/b"),
        (" HTTPS://News.Example:443/A?utm_source=x&b=2&a=1#comments ", "https://news.example/A?a=1&b=2"),
        ("https://news.example/a?fbclid=123", "https://news.example/a"),
        ("http://news.example/?p=17", "http://news.example/?p=17"),
        ("https://news.example/é", "https://news.example/%C3%A9"),
        ("urn:newsml:news.example:20260310:1", "urn:newsml:news.example:20260310:1"),
        ("tag:news.example,2026:1", "tag:news.example,2026:1"),
    ],
)
def test_variations_of_an_address_are_one(uri: str, canonical: str) -> None:
    assert canonical_uri(uri) == canonical


@pytest.mark.parametrize(
    "uri",
    [
        None,
        "",
        "  ",
        "/politics/vote",
        "politics/vote.html",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:desk@news.example",
        "file:///etc/passwd",
        "articles.jsonl:17",
        "https://news.example",
        "https://news.example/",
        "https://news.example//",
        "https://news.example/?utm_source=x",
        "https://news.example/#top",
        "https:///vote",
        "https://[::1/vote",
        "https://news.example/a b",
        "https://news.example/a\x00b",
        "https://news.example/\ud800",
        "urn:",
        "https://news.example/" + "a" * 3000,
    ],
)
def test_what_is_no_identity_is_none(uri: str | None) -> None:
    assert canonical_uri(uri) is None


def test_an_outlet_may_stand_at_the_root_of_its_site() -> None:
    assert absolute_uri(" https://news.example/ ") == "https://news.example/"
    assert absolute_uri("The Courier") is None
    assert absolute_uri("javascript:alert(1)") is None


@settings(deadline=None)
@given(ADDRESSES | st.text(max_size=60))
@example("https://news.example/?https://b.example/x")
def test_a_canonical_uri_is_its_own_canonical_uri(uri: str) -> None:
    canonical = canonical_uri(uri)
    assert canonical_uri(canonical) == canonical
    if canonical is not None:
        assert canonical.isprintable()
        assert urlsplit(canonical).scheme


WORDS = st.lists(st.text(alphabet=st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8), max_size=12)
BLANKS = st.sampled_from([" ", "\n", "\n\n", "\t ", "\u00a0", "\r\n"])


@settings(deadline=None)
@given(words=WORDS, blanks=st.lists(BLANKS, min_size=12, max_size=12))
def test_an_id_does_not_depend_on_white_space(words: list[str], blanks: list[str]) -> None:
    spaced = "".join(word + blank for word, blank in zip(words, blanks, strict=False))
    assert article_id(None, spaced, spaced) == article_id(None, " ".join(words), "  ".join(words))


def test_an_id_depends_on_uri_headline_and_words() -> None:
    one = article_id("https://a.example/1", "Vote", "The council met.")
    others = [
        article_id("https://a.example/2", "Vote", "The council met."),
        article_id(None, "Vote", "The council met."),
        article_id("https://a.example/1", "Votes", "The council met."),
        article_id("https://a.example/1", None, "Vote. The council met."),
        article_id("https://a.example/1", "Vote", "The council did not meet."),
    ]
    assert len({one, *others}) == 6
    assert article_id("https://a.example/1", "VOTE!", "The Council – met") == one


def test_an_id_is_the_same_on_every_machine() -> None:
    assert article_id("https://a.example/1", "Vote", "The council met.") == "9b115085db3d9ce6b83b072b6ee14829"
