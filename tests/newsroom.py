"""Invented articles: texts of made-up words, what becomes of them elsewhere, and the messages and rows they make."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import UNSET

from schemas.article import Article, PubStatus
from streams.fingerprint import fingerprint
from streams.records import Record
from streams.stage1_extract.identity import article_id
from streams.stage2_deduplicate.seen import Seen
from streams.stage2_deduplicate.window import Window
from streams.topics import EXTRACTED

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
BOILERPLATE = (
    "Sign up for the evening letter of our newsroom and never miss what matters in your town. "
    "All rights reserved; no part of this page may be shown elsewhere without our written consent."
)
FREIGHT = (
    "The port authority of {town} said that {boxes} containers were handled in the week to {day}, against {before} in "
    "the week before. The average wait for a berth was {hours} hours, and {ships} ships lay at anchor. Fees will stay "
    "as they are for the time being, said {person}, who speaks for the authority. The next figures will be given out "
    "in seven days, at the usual hour and in the usual place."
)


def prose(seed: int, length: int) -> str:
    """That many words in sentences, without names and numbers; other seeds have other sentences."""
    rng = random.Random(seed)
    made = ["".join(rng.choices(("ka", "lo", "min", "ter", "su", "vel", "po", "rin"), k=3)) for _ in range(length)]
    sentences = [made[i : i + 12] for i in range(0, length, 12)]
    return " ".join(f"{' '.join(sentence).capitalize()}." for sentence in sentences)


def cut(text: str, share: float) -> str:
    """The first words of a text."""
    words = text.split()
    return " ".join(words[: round(share * len(words))])


def edited(text: str, share: float, seed: int = 0) -> str:
    """Some of its words replaced; names, numbers and the ends of sentences stay."""
    rng = random.Random(seed)
    words = text.split()
    plain = [i for i, word in enumerate(words) if word.isalpha() and word.islower()]
    for i in rng.sample(plain, round(share * len(words))):
        words[i] = "otherwise"
    return " ".join(words)


def article(
    text: str,
    uri: str = "https://a.example/1",
    *,
    headline: str = "",
    hours: float = 0,
    published: datetime | None = NOON,
    status: PubStatus = "usable",
) -> Article:
    """What stage 1 makes of a text that was published, and appended, some hours after noon."""
    late = timedelta(hours=hours)
    return Article(
        id=article_id(uri, headline, text, status),
        uri=uri,
        pub_status=status,
        version_created=UNSET if published is None else published + late,
        received=NOON + late,
        headline=headline or UNSET,
        text=text,
    )


def message(made: Article, offset: int) -> Record:
    """The message that carries an article, as the one at that offset of its log."""
    return Record(EXTRACTED.name, 0, offset, made.received, made.id.encode(), msgspec.json.encode(made))


def restarted(table: Iterable[tuple[str, bytes]], seconds: float) -> Window:
    """The window of a worker that has restarted with the rows of a table."""
    window = Window(seconds)
    for _ in window.take_over(table):
        pass
    return window


def seen(
    article_id: str,
    text: str | None = "",
    *,
    uri: str | None = None,
    moment: float = 0.0,
    received: float = 0.0,
    version: int = 1,
) -> Seen:
    """The row of an article that was seen; no text for one that others are not compared with."""
    made = "" if text is None else fingerprint(text).encode()
    place = uri or f"https://a.example/{article_id}"
    return Seen(article_id, place, "articles-raw/0/1", received, moment, "original", None, None, version, made)
