"""A message in a line or two, for a person."""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import Any

import msgspec
from msgspec import UNSET
from rich.text import Text

from schemas.article import Article
from schemas.duplicate import Duplicate
from schemas.event import Event
from schemas.spread import Spread
from schemas.story import Story
from schemas.withdrawal import Withdrawal
from streams.cli.event_line import event_line
from streams.coded_messages import decode_coded
from streams.dead_letters import CONNECT, REASON
from streams.outcomes import Rejected
from streams.records import Record, header_texts
from streams.topics import CODED, COPIES, DEAD, DUPLICATE, ENRICHED, EVENTS, EXTRACTED, STORIES, UNIQUE, Topic

_LONGEST = 90
_CONTROLS = dict.fromkeys({*range(32), *range(127, 160)} - {ord("\n"), ord("\t")}, " ")


def summary(topic: Topic, record: Record) -> Text:
    """What a person wants to know of a message of that topic."""
    when = Text(f"{record.timestamp:%H:%M:%S} ", style="dim")
    if topic is DEAD:
        return when + _letter(record)
    try:
        if topic is CODED:
            return when + _coded(decode_coded(record))
        if topic in _SHOWN:
            model, shown = _SHOWN[topic]
            return when + shown(msgspec.json.decode(record.value or b"", type=model))
    except (msgspec.DecodeError, RecursionError, UnicodeError, Rejected) as error:
        return when + Text(plain(f"{record.position} is no message of {topic.name}: {error}"), style="red")
    value = (record.value or b"").decode("utf-8", "replace")
    return when + Text(short(value)) + Text(f"  {record.position}", style="dim")


def headline_of(article: Article) -> str:
    """The headline, or the beginning of the text."""
    return short(article.headline if isinstance(article.headline, str) else article.text)


def plain(text: str) -> str:
    """A text with blanks for control characters, which would steer the terminal. Offsets stay as they are."""
    return text.translate(_CONTROLS)


def short(text: str) -> str:
    """A text on one line of bounded length."""
    line = " ".join(plain(text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def verdict_of(article: Article) -> str:
    """The verdict on copies in words."""
    if article.copies is UNSET:
        return "extracted"
    return f"revision, version {article.version}" if article.copies.kind == "revision" else article.copies.kind


def _article(article: Article) -> Text:
    line = Text(headline_of(article), style="bold") + Text(f"  {verdict_of(article)}", style="green")
    counts = {
        name: len(value)
        for name in ("entities", "places", "times", "quotes", "events")
        if isinstance(value := getattr(article, name), Sized)
    }
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    return line + Text(f"\n         {plain(article.uri)}" + (f"  {told}" if told else ""), style="dim")


def _duplicate(duplicate: Duplicate) -> Text:
    copies = duplicate.copies
    share = "" if copies.similarity is UNSET else f" {copies.similarity:.0%}"
    line = Text(f"{copies.kind}{share} of {copies.of or 'another'}", style="yellow")
    return line + Text(f"  {plain(duplicate.uri)}", style="dim")


def _spread(spread: Spread) -> Text:
    line = Text(f"{spread.count - 1} copies", style="yellow") + Text(f" of {plain(spread.uri)}")
    return line + Text(f"  {short(', '.join(spread.sources))}", style="dim")


def _story(story: Story) -> Text:
    line = Text(short(story.headline), style="bold") + Text(f"  {story.status}", style="green")
    outlets = short(", ".join(story.sources))
    articles = "1 article" if story.article_count == 1 else f"{story.article_count} articles"
    names = short(", ".join(one.name for one in story.entities))
    return line + Text(f"\n         {articles}  {outlets}  {names}", style="dim")


def _event(event: Event) -> Text:
    parts = event_line(event)
    status = "canceled" if event.pub_status else event.status
    line = Text(f"{parts.date} ") + Text(f"{parts.kind} ", style="bold") + Text(short(parts.sides))
    line += Text(f"  {short(parts.place)}" if parts.place else "")
    line += Text(f"  {status}", style="red" if event.pub_status else "green")
    return line + Text(f"  {parts.sources}") + Text(f"  {short(event.event_text)}", style="dim")


def _coded(message: Event | Withdrawal) -> Text:
    if isinstance(message, Event):
        return _event(message)
    line = Text("withdrawn", style="yellow") + Text(f" ({message.because}): what {plain(message.withdrawn)} told")
    return line + Text(f"  by {plain(message.by)}", style="dim")


def _letter(record: Record) -> Text:
    told = header_texts(record.headers)
    line = Text(short(told.get(REASON, "dead")), style="red") + Text(f" at {short(told.get(CONNECT + 'stage', '?'))}: ")
    return line + Text(short(told.get(CONNECT + "exception.message", ""))) + Text(f"  {record.position}", style="dim")


_SHOWN: dict[Topic, tuple[Any, Callable[[Any], Text]]] = {
    EXTRACTED: (Article, _article),
    UNIQUE: (Article, _article),
    ENRICHED: (Article, _article),
    DUPLICATE: (Duplicate, _duplicate),
    COPIES: (Spread, _spread),
    EVENTS: (Event, _event),
    STORIES: (Story, _story),
}
