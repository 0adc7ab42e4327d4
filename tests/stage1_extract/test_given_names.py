"""Full names of persons, by the given name that they begin with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.stage1_extract.given_names import is_full_name


@pytest.mark.parametrize(
    "text", ["Ann Lee", "ANN LEE", "Ann-Marie Lee", "Jan de Boer", "Priya Lee", "Ann O'Neil", "Will Ray"]
)
def test_a_given_name_and_another_are_a_full_name(text: str) -> None:
    assert is_full_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ann",
        "ann lee",
        "Ann lee",
        "Harbour Bridge",
        "Ann Lee says so in town",
        "Ann Institute",
        "Ann Editor",
        "Ann 3",
    ],
)
def test_other_words_in_capitals_are_none(text: str) -> None:
    assert not is_full_name(text)


@given(st.text(max_size=80))
def test_any_text_is_one_or_none(text: str) -> None:
    assert is_full_name(text) in {True, False}
