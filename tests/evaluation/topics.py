"""How topics agree with where outlets put their own articles: Sport, Politics, Business.

    python -m tests.evaluation.topics FILE

FILE holds enriched articles, one a line. Those count whose language is English and whose section names a top-level
topic, by the words in `section_topics.json`; a section of several such words allows the topics of each. An outlet names
one section where an article has several topics, so that some of what counts as wrong here is none.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from schemas.article import Article

SECTION_TOPICS = Path(__file__).with_name("section_topics.json")

Words = dict[str, list[str]]
"""The codes of the topics that a word of a section allows."""


@dataclass(frozen=True)
class Judged:
    """An article by its section: with which confidence each top-level topic was given, and whether it is allowed."""

    section: str
    given: tuple[tuple[float, bool], ...]


def allowed_topics(section: str, words: Words) -> set[str]:
    """The codes of the topics that a section allows; none where it says nothing of topics."""
    spaced = " " + re.sub(r"[^\w-]+", " ", section.lower()) + " "
    return {code for word, codes in words.items() if f" {word} " in spaced for code in codes}


def judged(articles: Iterable[Article], words: Words) -> list[Judged]:
    """The English articles whose section tells of topics. Those of the second level are not judged."""
    result = []
    for article in articles:
        allowed = allowed_topics(article.section or "", words)
        if not allowed or not (article.language or "").startswith("en"):
            continue
        codes = [(topic.uri.rpartition("/")[2], topic.confidence or 0.0) for topic in article.topics or []]
        given = tuple((confidence, code in allowed) for code, confidence in codes if code.endswith("000000"))
        result.append(Judged(article.section or "", given))
    return result


def report(articles: list[Judged]) -> str:
    """How many articles have a topic, how many topics are allowed, and that by confidence."""
    given = [topic for article in articles for topic in article.given]
    lines = [
        f"articles      {len(articles)}",
        f"with a topic  {_share(sum(bool(article.given) for article in articles), len(articles))}",
        f"right         {_share(sum(right for _, right in given), len(given))}",
    ]
    for level in sorted({confidence for confidence, _ in given}):
        of_level = [right for confidence, right in given if confidence == level]
        lines.append(f"  at {level:.2f}     {_share(sum(of_level), len(of_level))}")
    return "\n".join(lines)


def _share(some: int, total: int) -> str:
    return f"{some} of {total} ({some / total:.0%})" if total else "none"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE")
    with parser.parse_args().file.open("rb") as lines:
        articles = [msgspec.json.decode(line, type=Article) for line in lines]
    print(report(judged(articles, json.loads(SECTION_TOPICS.read_text("utf-8")))))


if __name__ == "__main__":
    main()
