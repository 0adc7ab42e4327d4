"""Whether 3/4 is in March."""

from __future__ import annotations

import pytest

from streams.stage1_extract.day_order import is_month_first


@pytest.mark.parametrize(
    ("languages", "address", "first"),
    [
        (["en-US"], None, True),
        (["en_US"], "https://news.example.uk/a", True),
        (["en"], "https://news.example/a", True),
        (["en"], None, True),
        (["en"], "https://news.example.uk/a", False),
        (["en-GB"], "https://news.example/a", False),
        (["de"], "https://news.example/a", False),
        ([], None, False),
        ([""], "https://news.example/a", False),
    ],
)
def test_the_language_and_the_country_tell(languages: list[str], address: str | None, first: bool) -> None:  # noqa: FBT001
    assert is_month_first(languages, address) is first
