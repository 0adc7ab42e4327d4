"""What each extractor makes of a page: its text, and what it says of the headline, the authors and the day.

All are given the page and its address, and none may fetch anything. Where an extractor reads metadata it is asked for
them too, so that the processor time of each is for all that it can tell.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from trafilatura import bare_extraction

from streams.outcomes import Rejected
from streams.stage1_extract.page import read_page

OURS, BASE = "copydesk", "trafilatura"
_RECEIVED = datetime(2026, 6, 1, tzinfo=UTC)
_DATES = {"original_date": True, "extensive_search": True, "max_date": "2026-06-02"}
_SOMEWHERE = "https://news.example/article"


@dataclass(frozen=True)
class Answer:
    """What an extractor made of a page; `published` is a day, as 2026-03-11."""

    text: str = ""
    headline: str = ""
    by: Collection[str] = ()
    published: str = ""


@dataclass(frozen=True)
class Extractor:
    """One extractor: the module that it needs, how it is asked, and which metadata it can tell at all."""

    module: str
    ask: Callable[[str, str | None], Answer]
    tells: Collection[str] = ("headline", "by", "published")


def _copydesk(html: str, uri: str | None) -> Answer:
    try:
        draft = read_page(html, uri, _RECEIVED)
    except Rejected:
        return Answer()
    told = draft.published or draft.updated
    day = told.moment.astimezone(UTC).date().isoformat() if told else ""
    return Answer(draft.text or "", draft.headline or "", draft.by or (), day)


def _trafilatura(html: str, uri: str | None) -> Answer:
    return _by_trafilatura(html, uri)


def _trafilatura_precision(html: str, uri: str | None) -> Answer:
    return _by_trafilatura(html, uri, favor_precision=True)


def _by_trafilatura(html: str, uri: str | None, **more: Any) -> Answer:
    found: Any = bare_extraction(
        html, url=uri, include_comments=False, with_metadata=True, date_extraction_params=_DATES, **more
    )
    if found is None:
        return Answer()
    names = [name.strip() for name in (found.author or "").split(";")]
    return Answer(found.text or "", found.title or "", [name for name in names if name], found.date or "")


def _readability_lxml(html: str, _: str | None) -> Answer:
    document = importlib.import_module("readability").Document(html)
    summary = importlib.import_module("lxml.html").fromstring(document.summary())
    return Answer("\n".join(summary.itertext()), document.short_title() or "")


def _newspaper4k(html: str, uri: str | None) -> Answer:
    article = importlib.import_module("newspaper").Article(uri or _SOMEWHERE, fetch_images=False)
    article.download(input_html=html)
    article.parse()
    told = str(article.publish_date or "")
    return Answer(article.text, article.title, article.authors, told[:10] if re.match(r"\d{4}-\d\d-\d\d", told) else "")


def _resiliparse(html: str, _: str | None) -> Answer:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return Answer(extract(html, main_content=True, alt_texts=False, links=False, comments=False))


_ALL = {
    OURS: Extractor("streams", _copydesk),
    BASE: Extractor("trafilatura", _trafilatura),
    "trafilatura, precision": Extractor("trafilatura", _trafilatura_precision),
    "readability-lxml": Extractor("readability", _readability_lxml, ("headline",)),
    "newspaper4k": Extractor("newspaper", _newspaper4k),
    "resiliparse": Extractor("resiliparse.extract.html2text", _resiliparse, ()),
}


def installed() -> dict[str, Extractor]:
    """The extractors that can be asked, by name, the product first."""
    found = {}
    for name, extractor in _ALL.items():
        try:
            importlib.import_module(extractor.module)
        except ImportError:
            print(f"{name} is not installed")
        else:
            found[name] = extractor
    return found


def answer_of(extractor: Extractor, html: str, uri: str | None) -> Answer:
    """What an extractor makes of a page. What it raises is its answer too: nothing."""
    try:
        return extractor.ask(html, uri)
    except Exception:  # noqa: BLE001 - a peer may raise whatever it likes
        return Answer()
