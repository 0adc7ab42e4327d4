"""From bytes to characters: marks, UTF-8, what is declared, what the bytes look like."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.charset import decode

FRENCH = "Le maire a été réélu dimanche à une très large majorité, malgré une forte abstention dans les quartiers."
RUSSIAN = "Городской совет во вторник утвердил план строительства нового моста через реку."
JAPANESE = "市議会は火曜日に新しい橋の計画を承認した。工事は来年の春に始まる予定である。"


@pytest.mark.parametrize(
    "value",
    [
        FRENCH.encode(),
        FRENCH.encode("utf-8-sig"),
        FRENCH.encode("utf-16"),
        codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"),
        FRENCH.encode("utf-32"),
        codecs.BOM_UTF32_BE + FRENCH.encode("utf-32-be"),
    ],
)
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "utf-16", "no-such-charset"])
def test_unicode_is_read_whatever_is_declared(value: bytes, declared: str | None) -> None:
    assert decode(value, declared) == FRENCH


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (FRENCH, "iso-8859-1"),
        (FRENCH, "windows-1252"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (FRENCH, "utf-16-le"),
    ],
)
def test_the_declared_charset_is_believed_where_it_is_not_utf_8(text: str, charset: str) -> None:
    assert decode(text.encode(charset), charset) == text


def test_latin_1_is_read_as_browsers_read_it() -> None:
    assert decode(b"\x93Yes\x94, she said \x96 at last", "ISO-8859-1") == "“Yes”, she said – at last"


def test_a_page_declares_its_charset_itself() -> None:
    for head in ('<meta charset="{}">', "<meta http-equiv=content-type content='text/html; charset={}'>"):
        page = "<html><head>" + head.format("windows-1251") + f"</head><body>{RUSSIAN}"
        assert decode(page.encode("windows-1251"), html=True) == page


def test_an_xml_declaration_declares_the_charset_of_a_page() -> None:
    page = f'<?xml version="1.0" encoding="koi8-r"?><html><body>{RUSSIAN}'
    assert decode(page.encode("koi8-r"), html=True) == page


def test_the_header_is_believed_before_the_page() -> None:
    page = f'<meta charset="windows-1251">{RUSSIAN}'
    assert decode(page.encode("koi8-r"), "koi8-r", html=True) == page


def test_a_meta_element_in_a_text_declares_nothing() -> None:
    text = f'Write <meta charset="koi8-r"> at the top. {RUSSIAN}'
    assert decode(text.encode("windows-1251")) == text


def test_a_page_that_calls_itself_utf_16_in_ascii_is_not() -> None:
    page = f'<meta charset="utf-16">{FRENCH * 3}'
    even = page if len(page) % 2 == 0 else page + " "
    assert "<meta" in decode(even.encode("windows-1252"), html=True)


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "shift_jis", "euc-jp", "utf-8"])
def test_a_wrong_or_unknown_declaration_does_not_lose_the_text(charset: str) -> None:
    text = JAPANESE * 5 if charset in {"shift_jis", "euc-jp"} else RUSSIAN * 5
    assert decode(text.encode(charset), "utf-8") == text
    assert decode(text.encode(charset), "x-klingon") == text


def test_a_long_text_is_detected_whole() -> None:
    text = "a" + JAPANESE * 4000
    assert decode(text.encode("shift_jis")) == text


def test_utf_8_that_was_cut_inside_a_character_stays_utf_8() -> None:
    cut = FRENCH.encode() + "é".encode()[:1]
    for declared in (None, "utf-8", "iso-8859-1"):
        assert decode(cut, declared) == FRENCH + "\ufffd"


def test_a_text_that_holds_replacement_characters_is_utf_8_all_the_same() -> None:
    text = "The council met \ufffd on Tuesday, and the mayor said that it would meet again next week."
    assert decode(text.encode()) == text


@pytest.mark.parametrize("codec", ["punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf-7", "hex", "rot13"])
def test_codecs_that_are_no_charsets_are_not_used(codec: str) -> None:
    value = (FRENCH + r" \ud800").encode("windows-1252")
    assert decode(value, codec).endswith(r" \ud800")


@pytest.mark.parametrize(
    "value",
    [
        bytes(50),
        bytes(range(256)) * 20,
        random.Random(1).randbytes(100_000),
        b"ELF\x01\x01\x01" + bytes(10) + b"x" * 20,
        codecs.BOM_UTF16_LE + bytes(100),
        codecs.BOM_UTF8 + random.Random(2).randbytes(1000),
    ],
)
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1"])
def test_what_is_no_text_is_undecodable(value: bytes, declared: str | None) -> None:
    with pytest.raises(Rejected) as caught:
        decode(value, declared)
    assert caught.value.reason is Reason.UNDECODABLE


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_every_utf_8_text_comes_back(text: str) -> None:
    assert decode(b"x" + text.encode() * 2) == "x" + text * 2


def verdict(value: bytes, declared: str | None, *, html: bool) -> Reason | None:
    try:
        decode(value, declared, html=html).encode()
    except Rejected as rejected:
        return rejected.reason
    return None


@settings(deadline=None)
@given(value=st.binary(max_size=300), declared=st.none() | st.text(max_size=20), html=st.booleans())
def test_any_bytes_give_a_text_or_are_undecodable(value: bytes, declared: str | None, html: bool) -> None:  # noqa: FBT001
    assert verdict(value, declared, html=html) in {None, Reason.UNDECODABLE}
