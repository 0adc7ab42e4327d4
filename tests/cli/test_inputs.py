"""Inputs: which files are meant, and which messages stand in them."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.cli.inputs import STANDARD_INPUT, files_in, raw_inputs
from streams.cli.raw_input import RawInput, Unreadable
from streams.records import CONTENT_TYPE

JSON = ((CONTENT_TYPE, b"application/json"),)


def read(files: Iterable[Path]) -> list[RawInput]:
    """The messages in files that hold nothing else."""
    return [one for one in raw_inputs(files) if isinstance(one, RawInput)]


def standard_input(value: bytes) -> list[RawInput]:
    """The messages in what is piped in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(value)))
        return read([STANDARD_INPUT])


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def test_a_folder_stands_for_all_files_below_it_in_the_order_of_their_names(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/2.html", "a/1.html", "c.jsonl", "a/deep/3.json")
    (tmp_path / "nothing").mkdir()
    found = [file.relative_to(tmp_path).as_posix() for file in files_in([tmp_path])]
    assert found == ["a/1.html", "a/2.html", "a/deep/3.json", "b.txt", "c.jsonl"]


def test_hidden_files_and_folders_are_passed_over_unless_they_are_named(tmp_path: Path) -> None:
    folder = tmp_path / ".archive"
    write(folder, "a.txt", ".b.txt", ".git/config")
    assert list(files_in([folder])) == [folder / "a.txt"]
    assert list(files_in([folder / ".b.txt"])) == [folder / ".b.txt"]


def test_files_stay_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt")
    named = [tmp_path / "b.txt", STANDARD_INPUT, tmp_path / "a.txt"]
    assert list(files_in(named)) == named


def test_a_missing_file_is_named_before_anything_is_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    with pytest.raises(FileNotFoundError, match=r"no such file or folder: .*missing\.txt"):
        files_in([tmp_path / "a.txt", tmp_path / "missing.txt"])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", b"text/html"),
        ("a.HTM", b"text/html"),
        ("a.xhtml", b"application/xhtml+xml"),
        ("a.txt", b"text/plain"),
        ("a.json", b"application/json"),
        ("a.news", None),
        ("article", None),
    ],
)
def test_a_file_is_one_message_of_the_type_that_its_name_says(tmp_path: Path, name: str, kind: bytes | None) -> None:
    (tmp_path / name).write_bytes(b"\xff\r\nas it is\n")
    headers = ((CONTENT_TYPE, kind),) if kind else ()
    assert list(raw_inputs([tmp_path / name])) == [RawInput(name, name.encode(), b"\xff\r\nas it is\n", headers)]


def test_an_empty_file_is_an_empty_message_and_no_json_lines_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "b.jsonl").touch()
    (tmp_path / "c.jsonl").write_text("\n  \n\n")
    assert [one.value for one in read(files_in([tmp_path]))] == [b""]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.JSONL"])
def test_each_line_of_json_lines_is_a_message_under_its_uri_or_its_number(tmp_path: Path, name: str) -> None:
    lines = [b'{"uri": "https://news.test/a"}', b"", b'{"text": "b"}\r', b"no JSON", b'["list"]', b'{"uri": 3}']
    (tmp_path / name).write_bytes(b"\n".join(lines))
    assert list(raw_inputs([tmp_path / name])) == [
        RawInput(f"{name}:1", b"https://news.test/a", lines[0], JSON),
        RawInput(f"{name}:3", f"{name}:3".encode(), b'{"text": "b"}', JSON),
        RawInput(f"{name}:4", f"{name}:4".encode(), b"no JSON", JSON),
        RawInput(f"{name}:5", f"{name}:5".encode(), b'["list"]', JSON),
        RawInput(f"{name}:6", f"{name}:6".encode(), b'{"uri": 3}', JSON),
    ]


def test_a_name_that_is_no_utf_8_becomes_a_key(tmp_path: Path) -> None:
    file = Path(str(tmp_path) + "/caf\udce9.txt")
    file.write_text("a")
    assert [one.key for one in read([file])] == [b"caf\xe9.txt"]


@pytest.mark.parametrize("before", [b"", b"\n", b"\r\n \n"])
def test_standard_input_that_begins_with_an_object_on_a_line_is_json_lines(before: bytes) -> None:
    found = standard_input(before + b'{"text": "a"}\n\n{"uri": "https://news.test/b"}\nbroken')
    first = before.count(b"\n") + 1
    assert [(one.name, one.key) for one in found] == [
        (f"standard input:{first}", f"standard input:{first}".encode()),
        (f"standard input:{first + 2}", b"https://news.test/b"),
        (f"standard input:{first + 3}", f"standard input:{first + 3}".encode()),
    ]
    assert [one.value for one in found] == [b'{"text": "a"}', b'{"uri": "https://news.test/b"}', b"broken"]
    assert {one.headers for one in found} == {JSON}


@pytest.mark.parametrize(
    "value",
    [
        b"<html>\n<p>A page.</p>\n</html>\n",
        b"\n\nA text.\n\nIts second paragraph.",
        b'{\n  "text": "on several lines"\n}\n',
        b'["a list"]\n["another"]\n',
        b"\xff\xfeA\x00\n\x00B\x00",
    ],
)
def test_standard_input_of_any_other_kind_is_one_message_as_it_is(value: bytes) -> None:
    assert standard_input(value) == [RawInput("standard input", b"standard input", value)]


@pytest.mark.parametrize("value", [b"", b"\n", b" \r\n\t\n"])
def test_standard_input_with_nothing_in_it_is_no_message(value: bytes) -> None:
    assert standard_input(value) == []


@given(st.binary(max_size=60))
def test_nothing_of_standard_input_is_lost_or_told_twice(value: bytes) -> None:
    found = standard_input(value)
    assert b"".join(b"".join(one.value for one in found).split()) == b"".join(value.split())
    assert len({one.name for one in found}) == len(found)


def test_a_file_that_may_not_be_read_is_told_in_its_place_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "c.txt")
    found = list(raw_inputs([tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"]))
    assert found[1] == Unreadable("b.txt", "No such file or directory")
    assert [one.name for one in found] == ["a.txt", "b.txt", "c.txt"]


def test_a_folder_is_read_as_it_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "a/1.txt", "b/1.txt")
    files = files_in([tmp_path])
    assert next(files) == tmp_path / "a" / "1.txt"
    write(tmp_path, "b/2.txt")
    assert [file.name for file in files] == ["1.txt", "2.txt"]


def test_a_link_that_leads_round_in_a_circle_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "a/1.txt")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "b.txt").symlink_to(tmp_path / "a" / "1.txt")
    assert [file.name for file in files_in([tmp_path])] == ["1.txt", "b.txt"]


def test_archives_feeds_and_tables_hold_several_messages(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("uri,text\nhttps://news.test/a,One.\n")
    (tmp_path / "b.xml").write_text(
        "<rss><channel><item><link>https://news.test/b</link></item><item/></channel></rss>"
    )
    (tmp_path / "c.warc.gz").write_bytes(b"")
    assert [one.name for one in raw_inputs(files_in([tmp_path]))] == ["a.csv:2", "b.xml:1", "b.xml:2"]
