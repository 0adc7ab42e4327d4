"""The fingerprint: it is made of any text, travels as a string, and estimates what one text holds of another."""

from __future__ import annotations

import base64
import struct
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from streams.fingerprint import MOST_SHINGLES, VERSION, Fingerprint, Sketch, fingerprint
from streams.words import words
from tests.newsroom import FREIGHT, cut, edited, prose

HEAD = 1 + 16 + 3 * 5
things = st.frozensets(st.integers(0, 400).map(str), max_size=150)


def is_usable(one: Fingerprint) -> bool:
    other = fingerprint(prose(1, 100))
    pairs = [(one.shingles, other.shingles), (one.numbers, other.numbers), (one.names, other.names)]
    return all(0 <= share <= 1 for mine, theirs in pairs for share in (*mine.shares(theirs), *theirs.shares(mine)))


@given(st.text())
@example("")
@example("\ud800 \udfff")
@example("\u0345 İ ß ﬁ ½")
def test_any_text_has_a_fingerprint_that_survives_the_way_between_stages(text: str) -> None:
    made = fingerprint(text)
    assert Fingerprint.decode(made.encode()) == made
    assert made.shingles.shares(made.shingles) == (1.0, 1.0)


@given(st.text() | st.binary().map(lambda data: base64.b64encode(data).decode()))
@example(base64.b64encode(bytes([VERSION]) + bytes(HEAD - 1)).decode() + "é")
def test_junk_is_no_fingerprint(junk: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Fingerprint.decode(junk + "!")
    try:
        found = Fingerprint.decode(junk)
    except ValueError:
        return
    assert is_usable(found)


@given(st.integers(0, HEAD + 40 * 8 - 1), st.integers(1, 255))
def test_a_damaged_fingerprint_is_refused_or_can_be_compared(place: int, change: int) -> None:
    data = bytearray(base64.b64decode(fingerprint(prose(3, 43)).encode()))
    data[place] ^= change
    try:
        found = Fingerprint.decode(base64.b64encode(data).decode())
    except ValueError:
        return
    assert is_usable(found)


def test_a_fingerprint_of_another_version_is_refused() -> None:
    data = base64.b64decode(fingerprint("some words").encode())
    with pytest.raises(ValueError, match="version"):
        Fingerprint.decode(base64.b64encode(bytes([VERSION + 1]) + data[1:]).decode())


def test_a_fingerprint_that_holds_fewer_hashes_than_it_promises_is_refused() -> None:
    hollow = struct.pack(">B16s" + "IB" * 3, VERSION, bytes(16), 5, 0, 0, 0, 0, 0)
    with pytest.raises(ValueError, match="missing"):
        Fingerprint.decode(base64.b64encode(hollow).decode())


def test_the_fingerprint_of_a_text_stays_the_same_as_long_as_its_version() -> None:
    text = (
        "On Tuesday the council of Oldmoor met for 3 hours. Its 14 members, among them Ida Brandt, agreed on nothing."
    )
    made = fingerprint(text)
    assert VERSION == 1
    assert made.text_hash.hex() == "5622a1a628dff7dcc5d088557757c0a8"
    assert [part.hashes[0] for part in (made.shingles, made.numbers, made.names)] == [
        19954743534894925,
        92614785485780998,
        4404166407409573306,
    ]


@given(things, things)
def test_shares_are_shares(some: frozenset[str], others: frozenset[str]) -> None:
    one, other = Sketch.of(some, 40), Sketch.of(others, 40)
    mine, theirs = one.shares(other)
    assert 0 <= mine <= 1
    assert 0 <= theirs <= 1
    assert other.shares(one) == (theirs, mine)


@given(things.filter(bool))
def test_a_set_is_wholly_in_itself(some: frozenset[str]) -> None:
    assert Sketch.of(some, 40).shares(Sketch.of(some, 40)) == (1.0, 1.0)


@given(things, things)
def test_the_shares_of_sets_that_were_not_cut_are_exact(some: frozenset[str], others: frozenset[str]) -> None:
    mine, theirs = Sketch.of(some, 400).shares(Sketch.of(others, 400))
    assert mine == (len(some & others) / len(some) if some else 0)
    assert theirs == (len(some & others) / len(others) if others else 0)


@given(things, things)
def test_a_part_is_wholly_in_the_whole_however_both_were_cut(part: frozenset[str], rest: frozenset[str]) -> None:
    sample = Sketch.of(part, 40)
    whole = Sketch.of(part | rest, 40)
    assert sample.shares(whole)[0] == (1.0 if sample.sample(whole) else 0.0)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_the_shares_of_a_cut_copy_estimate_containment(share: float, seed: int) -> None:
    text = prose(seed, 1000)
    copy, whole = fingerprint(cut(text, share)).shingles, fingerprint(text).shingles
    assert whole.size > MOST_SHINGLES
    mine, theirs = copy.shares(whole)
    assert mine == 1.0
    assert theirs == pytest.approx(share, abs=0.2)


@pytest.mark.parametrize("seed", range(5))
def test_the_share_of_an_edited_copy_falls_with_each_edited_word(seed: int) -> None:
    text = prose(seed, 400)
    shares = [fingerprint(edited(text, part)).shingles.shares(fingerprint(text).shingles)[0] for part in (0, 0.1, 0.3)]
    assert shares[0] == 1.0
    # Each shingle has four words, and all four have to stay.
    assert shares[1] == pytest.approx(0.9**4, abs=0.2)
    assert shares[2] == pytest.approx(0.7**4, abs=0.2)


@pytest.mark.parametrize(
    "same",
    [
        "  THE COUNCIL\n\nof Zürich met — twice! ",
        unicodedata.normalize("NFD", "the council of Zürich met twice"),
        "ｔｈｅ ｃｏｕｎｃｉｌ of Zürich, met, twice.",  # noqa: RUF001 - wide letters, as they stand in texts from East Asia
    ],
)
def test_case_width_wrapping_and_punctuation_are_no_part_of_the_text(same: str) -> None:
    assert words(same) == ["the", "council", "of", "zürich", "met", "twice"]
    assert fingerprint(same).text_hash == fingerprint("The council of Zürich met twice.").text_hash


def test_texts_of_signs_alone_are_not_all_the_same() -> None:
    assert fingerprint("🔥🔥 !").text_hash != fingerprint("🌧 ?").text_hash


@pytest.mark.parametrize(
    "text",
    [
        "市议会周二晚上开会三个小时讨论旧港口的改建计划但是没有作出任何决定下次会议将在四月举行",
        "สภาเมืองประชุมสามชั่วโมงเมื่อคืนวันอังคารเรื่องแผนปรับปรุงท่าเรือเก่าแต่ยังไม่มีข้อสรุปใด",
    ],
)
def test_a_cut_text_without_blanks_is_found_in_the_whole(text: str) -> None:
    half, whole = fingerprint(text[: len(text) // 2]).shingles, fingerprint(text).shingles
    assert whole.size > len(text) * 0.8
    assert half.shares(whole)[0] == 1.0


def test_numbers_and_names_are_what_reports_of_one_template_differ_in() -> None:
    places = {"town": "Westhaven", "day": "Friday", "person": "Ida Brandt", "hours": 7, "ships": 12}
    one, later, elsewhere = (
        fingerprint(FREIGHT.format(**values))
        for values in (
            places | {"boxes": "8,140", "before": "7,905"},
            places | {"boxes": "9,377", "before": "8,140", "hours": 16, "ships": 31},
            places | {"boxes": "8,140", "before": "7,905", "town": "Oldmoor", "person": "Omar Lund"},
        )
    )
    assert one.names == later.names
    assert max(one.numbers.shares(later.numbers)) < 0.5
    assert one.numbers == elsewhere.numbers
    assert max(one.names.shares(elsewhere.names)) < 0.5


def test_numbers_in_wide_digits_are_the_same_numbers() -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in "2026")
    assert fingerprint(f"in {wide}").numbers == fingerprint("in 2026").numbers


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    assert fingerprint("Nobody came. Everybody stayed at home. Perhaps it rained.").names.size == 0


@pytest.mark.parametrize("text", ["dijo que María Peña", "сказал, что Иван Петров", "είπε ότι Άννα Παππά"])
def test_names_are_found_in_any_script_with_capitals(text: str) -> None:
    assert fingerprint(text).names == Sketch.of(words(text)[-2:], 32)
