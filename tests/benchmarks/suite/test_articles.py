"""The suite's input: the same for everyone, with as many copies as were asked for."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import orjson
import pytest

from streams.stage3_enrich.events.coding import NONE
from tests.benchmarks.suite.articles import Input, messages, texts
from tests.training.labelled_sentences import read

GIVEN = Input(articles=40, words=80, copies=0.3, seed=3)


def test_the_same_input_makes_the_same_messages() -> None:
    assert messages(GIVEN) == messages(GIVEN)
    assert messages(GIVEN) != messages(Input(articles=40, words=80, copies=0.3, seed=4))


def test_half_of_the_copies_are_exact() -> None:
    counts = Counter(texts(GIVEN))
    assert counts.total() - len(counts) == 6


def test_the_other_half_differ_from_an_earlier_article_in_a_few_words() -> None:
    words = [text.split() for text in dict.fromkeys(texts(GIVEN))]
    near = [one for number, one in enumerate(words) if any(_differ_little(one, other) for other in words[:number])]
    assert len(near) == 6


def test_articles_without_copies_have_no_sentence_in_common() -> None:
    paragraphs = [paragraph for text in texts(Input(30, 80, 0.0)) for paragraph in text.split("\n\n")]
    assert len(set(paragraphs)) == len(paragraphs) > 30


def test_sentences_that_come_again_have_other_names_in_them() -> None:
    article = next(iter(texts(Input(articles=1, words=200_000, copies=0.0))))
    named = [one for one in article.split(". ") if re.search("[a-z,] [A-Z][a-z]+ ", one)]
    assert len(named) > 5_000
    assert len(set(named)) > 0.95 * len(named)


def test_of_the_sentences_one_in_ten_tells_of_an_event() -> None:
    telling = {one.text for one in read() if one.kind != NONE}
    article = next(iter(texts(Input(articles=1, words=20_000, copies=0.0))))
    share = sum(article.count(one) * len(one.split()) for one in telling) / len(article.split())
    assert 0.05 < share < 0.15


def test_an_article_has_about_as_many_words_as_asked_for() -> None:
    for text in texts(Input(articles=20, words=250, copies=0.0)):
        assert 250 <= len(text.split()) < 330


def test_the_articles_of_a_file_come_all_before_one_comes_again(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_bytes(b"".join(orjson.dumps({"text": f"Article {number}.", "uri": "x"}) + b"\n" for number in range(5)))
    taken = list(texts(Input(articles=10, copies=0.0, file=file)))
    assert set(taken[:5]) == set(taken[5:]) == {f"Article {number}." for number in range(5)}


@pytest.mark.parametrize("articles", [1, 2])
def test_the_first_article_is_never_a_copy(articles: int) -> None:
    assert len(list(texts(Input(articles, 20, copies=0.5)))) == articles


def test_every_message_has_an_address_of_its_own() -> None:
    assert len({orjson.loads(message)["uri"] for message in messages(GIVEN)}) == 40


def _differ_little(one: list[str], other: list[str]) -> bool:
    if len(one) != len(other):
        return False
    return 0 < sum(a != b for a, b in zip(one, other, strict=True)) < 0.1 * len(one)
