"""The scorer of topics: which sections tell of topics, and what counts as right."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from schemas.article import Article, Topic
from tests.evaluation.topics import SECTION_TOPICS, allowed_topics, judged, report

WORDS = json.loads(SECTION_TOPICS.read_text("utf-8"))
SCHEME = "http://cv.iptc.org/newscodes/mediatopic/"


def article(section: str, *codes: str, language: str = "en") -> Article:
    return Article(
        id="a1",
        uri="https://a.example/1",
        received=datetime(2026, 3, 10, tzinfo=UTC),
        language=language,
        section=section,
        text="A text.",
        topics=[Topic(uri=SCHEME + code, name=code, confidence=0.8) for code in codes],
    )


def test_a_section_allows_the_topics_of_its_words() -> None:
    assert allowed_topics("Sport", WORDS) == {"15000000"}
    assert allowed_topics("Health, Science", WORDS) == {"07000000", "13000000"}
    assert allowed_topics("box-office", WORDS) == set()
    assert allowed_topics("Transport", WORDS) == set()


def test_only_top_level_topics_of_english_articles_with_a_telling_section_are_judged() -> None:
    articles = [
        article("Sport", "15000000", "20000822"),
        article("Politics", "04000000"),
        article("Politics"),
        article("Opinion", "04000000"),
        article("Sport", "15000000", language="de"),
    ]
    assert report(judged(articles, WORDS)).splitlines() == [
        "articles      3",
        "with a topic  2 of 3 (67%)",
        "right         1 of 2 (50%)",
        "  at 0.80     1 of 2 (50%)",
    ]
