"""Names of authors."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage1_extract.persons import names_of, read_byline


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("BY: Ann Lee and Bob Ray", ("Ann Lee", "Bob Ray")),
        ("Written by Ann Lee, Bob Ray & Cy Ode; Di Poe | Ed Roy", ("Ann Lee", "Bob Ray", "Cy Ode", "Di Poe", "Ed Roy")),
        ("Ann Lee, Ann Lee", ("Ann Lee",)),
        ("Byron Sandoval", ("Byron Sandoval",)),
        ("María José Núñez-Ó Briain", ("María José Núñez-Ó Briain",)),
        ("محمد العلي", ("محمد العلي",)),
        (" Ann \n Lee ", ("Ann Lee",)),
    ],
)
def test_a_byline_names_persons(byline: str, names: tuple[str, ...]) -> None:
    assert read_byline(byline) == names


@pytest.mark.parametrize(
    "byline", [None, "", " ", "By", "by:", "desk@news.example", "https://news.example/ann", "10 March 2026", "x" * 61]
)
def test_what_can_be_no_name_is_left_out(byline: str | None) -> None:
    assert read_byline(byline) is None


def test_names_that_are_told_apart_are_not_split() -> None:
    assert names_of(["By Lee, Ann", None, "", "Bob Ray", "Bob Ray"]) == ("Lee, Ann", "Bob Ray")


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_byline_gives_names_on_one_line_or_none(byline: str) -> None:
    names = read_byline(byline)
    assert names != ()
    for name in names or ():
        assert name == " ".join(name.split())
        assert name
