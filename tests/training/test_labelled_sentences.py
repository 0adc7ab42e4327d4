"""The labelled sentences for the classifier of events."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.event import EventType
from tests.training.labelled_sentences import FOLDER, NONE, Labelled, main, parsed, read

LINE = "ASSAULT asserted | [A Rebels] [T bombed] [R the port] on Friday."


def test_a_line_is_a_sentence_with_its_marks() -> None:
    sentence = parsed(LINE)
    assert sentence == Labelled(
        "Rebels bombed the port on Friday.", "ASSAULT", "asserted", (7, 13), ((0, 6),), ((14, 22),)
    )
    spans = (sentence.trigger, *sentence.actor, *sentence.recipient)
    assert [sentence.text[start:end] for start, end in spans] == ["bombed", "Rebels", "the port"]


def test_the_committed_sentences_are_all_well_formed_and_there_are_some_of_each_type() -> None:
    sentences = list(read())
    assert len(sentences) > 1000
    kinds = Counter(sentence.kind for sentence in sentences)
    assert set(kinds) == {*get_args(EventType), NONE}
    for one in sentences:
        marks = sorted((one.trigger, *one.actor, *one.recipient))
        assert all(0 <= start < end <= len(one.text) for start, end in marks)


def test_no_trigger_is_labelled_twice() -> None:
    counted = Counter((sentence.text, sentence.trigger) for sentence in read())
    assert [sentence for sentence, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("", "not TYPE status"),
        ("Rebels bombed the port.", "not TYPE status"),
        ("ASSAULT asserted [A Rebels] [T bombed] the port.", "not TYPE status"),
        ("ASSAULT asserted | ", "not TYPE status"),
        ("assault asserted | [A Rebels] [T bombed] the port.", "not TYPE status"),
        ("EXPLODE asserted | [A Rebels] [T bombed] the port.", "EXPLODE asserted is no type"),
        ("ASSAULT rumoured | [A Rebels] [T bombed] the port.", "ASSAULT rumoured is no type"),
        ("ASSAULT - | [A Rebels] [T bombed] the port.", "ASSAULT - is no type"),
        ("NONE asserted | Rebels [T slept] well.", "NONE asserted is no type"),
        ("ASSAULT asserted | [A Rebels] bombed the port.", "not just one trigger"),
        ("ASSAULT asserted | [A Rebels] [T bombed] and [T burned] the port.", "not just one trigger"),
        ("ASSAULT asserted | [A Rebels [T bombed] the port.", "brackets that hold no mark"),
        ("ASSAULT asserted | [X Rebels] [T bombed] [R the port].", "brackets that hold no mark"),
        ("ASSAULT asserted | [A [R Rebels]] [T bombed] the port.", "brackets that hold no mark"),
        ("ASSAULT asserted | Rebels [T bombed] the port.", "neither actor nor recipient"),
    ],
)
def test_a_wrong_line_is_told_by_what_is_wrong(line: str, error: str) -> None:
    with pytest.raises(ValueError, match=error):
        parsed(line)


def test_a_word_of_no_event_needs_no_sides() -> None:
    assert parsed("NONE - | Rebels [T slept] well.").kind == NONE


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.txt"
    path.write_text(f"{LINE}\n\nASSAULT asserted | Rebels bombed the port.\n{LINE}\n", "utf-8")
    return path


def test_reading_names_file_and_line(file: Path) -> None:
    with pytest.raises(ValueError, match=r"some\.txt:3: brackets"):
        list(read([file]))


def test_the_command_tells_every_wrong_line_and_every_double_and_fails(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["labelled_sentences", str(file)])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().out.splitlines()
    assert ended.value.code == 1
    assert told[0].startswith("some.txt:3: brackets")
    assert told[1] == "some.txt:4: twice"
    assert told[-1].endswith("2 wrong")


def test_the_command_finds_nothing_wrong_in_what_is_committed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["labelled_sentences"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().out.count("\n")) == (0, 1)
    assert [*FOLDER.glob("*.txt")]


PIECES = st.sampled_from(["[A ", "[T ", "[R ", "]", "[", "x", " ", "ASSAULT ", "asserted ", "| ", "NONE - | ", "🚢"])


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=16).map("".join)))
def test_any_line_is_read_with_spans_of_its_text_or_refused(line: str) -> None:
    try:
        sentence = parsed(line)
    except ValueError:
        return
    for start, end in (sentence.trigger, *sentence.actor, *sentence.recipient):
        assert sentence.text[start:end]
    assert not set("[]") & set(sentence.text)
