"""An enriched article on the terminal: every span in its colour, nothing shown that is not known."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from schemas.article import Article, Copies, Entity, Identifiers, Place, Quote, Span, Speaker, TimeExpression
from streams.cli.marked import marked_article

TEXT = 'Anna Brandt spoke in Ghent on Monday. "The bridge is safe," she said.'


def span_of(part: str) -> dict[str, int | str]:
    start = TEXT.index(part)
    return {"start": start, "end": start + len(part), "text": part}


def span(part: str) -> Span:
    return msgspec.convert(span_of(part), Span)


BARE = Article(id="a1", uri="https://news.test/a", received=datetime(2024, 3, 26, tzinfo=UTC), text=TEXT)
FULL = msgspec.structs.replace(
    BARE,
    headline="A safe bridge",
    language="en",
    first_created=datetime(2024, 3, 25, tzinfo=UTC),
    published_precision="day",
    copies=Copies(kind="original"),
    entities=[
        Entity(id="p1", type="person", name="Anna Brandt", mentions=[span("Anna Brandt")]),
        Entity(id="g1", type="place", name="Ghent", identifiers=Identifiers(iso3="BEL"), mentions=[span("Ghent")]),
    ],
    places=[
        msgspec.convert(
            span_of("Ghent")
            | {"name": "Gent", "lat": 51.05, "lon": 3.7167, "countryCode": "BEL", "geonameid": 2797656},
            Place,
        )
    ],
    times=[msgspec.convert(span_of("Monday") | {"type": "DATE", "value": "2024-03-25"}, TimeExpression)],
    quotes=[
        Quote(
            start=38,
            end=59,
            text=TEXT[38:59],
            kind="direct",
            speaker=Speaker(start=60, end=63, text="she", entity="p1"),
        )
    ],
)


def shown(article: Article) -> str:
    console = Console(file=io.StringIO(), width=200, color_system="truecolor", force_terminal=True)
    with console.capture() as capture:
        console.print(marked_article(article))
    return Text.from_ansi(capture.get()).plain


def marks(article: Article) -> dict[str, str]:
    """The marked stretches of the text and their styles."""
    body = next(
        part.renderable
        for part in marked_article(article).renderables  # type: ignore[union-attr]
        if isinstance(part, Padding) and isinstance(part.renderable, Text)
    )
    return {body.plain[mark.start : mark.end]: str(mark.style) for mark in body.spans}


def test_every_span_is_marked_where_it_stands() -> None:
    assert marks(FULL) == {
        '"The bridge is safe,"': "italic on grey23",
        "Anna Brandt": "bold magenta",
        "Ghent": "bold green",
        "Monday": "bold cyan",
    }


def test_control_characters_move_no_mark_and_reach_no_terminal() -> None:
    article = msgspec.structs.replace(FULL, text="\r\x0b\x07\x1b[2J" + TEXT[7:], headline="\x1b]0;owned\x07Bridge")
    assert {"Ghent", "Monday"} <= set(marks(article))
    console = Console(file=io.StringIO(), width=200, color_system=None)
    with console.capture() as capture:
        console.print(marked_article(article))
    assert not set("\r\x0b\x07\x1b") & set(capture.get())


def test_it_is_said_what_places_times_and_speakers_stand_for() -> None:
    screen = shown(FULL)
    assert "A safe bridge" in screen
    assert "https://news.test/a  ·  2024-03-25  ·  en  ·  original" in screen
    assert "Gent, BEL 51.05, 3.72 (GeoNames 2797656)" in screen
    assert "DATE 2024-03-25" in screen
    assert "direct: she = Anna Brandt" in screen


def test_what_is_not_known_is_not_shown() -> None:
    screen = shown(BARE)
    assert "undated  ·  language unknown  ·  extracted" in screen
    place = msgspec.convert(span_of("Ghent") | {"lat": 51.05, "lon": 3.7167}, Place)
    loose = Quote(start=38, end=59, text=TEXT[38:59], kind="direct")
    unresolved = msgspec.convert(span_of("Ghent"), Place)
    screen += shown(msgspec.structs.replace(BARE, places=[place, unresolved], quotes=[loose]))
    assert "Ghent 51.05, 3.72" in screen
    assert "UNSET" not in screen


def test_brackets_in_an_article_are_its_own() -> None:
    name = "[/bold] Brandt [red]"
    article = msgspec.structs.replace(
        FULL,
        uri="https://news.test/[/a]",
        headline="[/b] A bridge",
        entities=[Entity(id="[/p1]", type="person", name=name, mentions=[Span(start=0, end=11, text=name)])],
    )
    screen = shown(article)
    assert all(part in screen for part in (name, "[/b] A bridge", "https://news.test/[/a]", "[/p1]"))
