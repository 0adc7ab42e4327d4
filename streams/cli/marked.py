"""An enriched article on the terminal: its text with everything that was found in it marked in colour."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from schemas.article import Article, Quote
from schemas.event import Event
from streams.cli.event_line import event_line
from streams.cli.summary import headline_of, plain, verdict_of

_STYLES = {
    "person": "bold magenta",
    "organisation": "bold yellow",
    "place": "bold green",
    "norp": "yellow",
    "time": "bold cyan",
    "quote": "italic on grey23",
}


def marked_article(article: Article) -> RenderableType:
    """Headline, provenance, the marked text, and places, times, quotes and events with what they were resolved to."""
    names = _names(article)
    told = (article.uri, _published(article), article.language or "language unknown", verdict_of(article))
    return Group(
        Rule(Text(headline_of(article), style="bold")),
        Text(plain("  ·  ".join(told)), style="dim"),
        Padding(_text(article), (1, 2)),
        _legend(),
        Padding(_resolved(article), (1, 0)),
        *(_quote(quote, names) for quote in article.quotes or ()),
        *(_event(event) for event in article.events or ()),
    )


def _text(article: Article) -> Text:
    text = Text(plain(article.text))
    for quote in article.quotes or ():
        text.stylize(_STYLES["quote"], quote.start, quote.end)
    for entity in article.entities or ():
        for mention in entity.mentions:
            text.stylize(_STYLES.get(entity.type, "bold"), mention.start, mention.end)
    for time in article.times or ():
        text.stylize(_STYLES["time"], time.start, time.end)
    return text


def _legend() -> Text:
    legend = Text("  ")
    for name, style in _STYLES.items():
        legend.append(name, style).append("  ")
    return legend


def _resolved(article: Article) -> Table:
    table = Table("in the text", "what it is", box=None, header_style="bold", padding=(0, 3, 0, 2))
    for left, right in dict.fromkeys(_meanings(article)):
        table.add_row(Text(plain(left)), Text(plain(right)))
    return table


def _meanings(article: Article) -> Iterator[tuple[str, str]]:
    for entity in article.entities or ():
        texts = list(dict.fromkeys(mention.text for mention in entity.mentions))
        if entity.type in ("person", "organisation"):
            yield ", ".join(texts), entity.id
    for place in article.places or ():
        if place.lat is not UNSET and place.lon is not UNSET:
            name = ", ".join(part for part in (place.name or place.text, place.country_code) if part)
            known = f" (GeoNames {place.geonameid})" if place.geonameid is not UNSET else ""
            yield place.text, f"{name} {place.lat:.2f}, {place.lon:.2f}{known}"
    for time in article.times or ():
        yield time.text, f"{time.type} {time.value}"


def _quote(quote: Quote, names: dict[str, str]) -> Text:
    line = Text("  “", style="dim").append(" ".join(plain(quote.text).split()), "italic").append("”", "dim")
    if quote.speaker is UNSET:
        return line.append(f"  {quote.kind}", "dim")
    who = names.get(quote.speaker.entity, "") if isinstance(quote.speaker.entity, str) else ""
    line.append(f"\n      {quote.kind}: ", "dim").append(plain(quote.speaker.text), "bold")
    return line.append(f" = {plain(who)}" if who and who != quote.speaker.text else "", "dim")


def _event(event: Event) -> Text:
    parts = event_line(event)
    line = Text(f"  {parts.date} ", style="dim").append(f"{parts.kind} ", "bold").append(plain(parts.sides))
    return line.append(f"  {plain(parts.place)}" if parts.place else "", "green").append(f"  {event.status}", "dim")


def _names(article: Article) -> dict[str, str]:
    return {entity.id: entity.name for entity in article.entities or ()}


def _published(article: Article) -> str:
    if article.first_created is UNSET:
        return "undated"
    return f"{article.first_created:%Y-%m-%d}" if article.published_precision == "day" else str(article.first_created)
