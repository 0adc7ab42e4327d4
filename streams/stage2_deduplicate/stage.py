"""The stage as a function: an extracted article in; a unique article or a duplicate out, and the rows to remember."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import msgspec
from msgspec import UNSET

from schemas.article import Article, Copies
from schemas.duplicate import Duplicate
from streams.articles import decode_article
from streams.fingerprint import Fingerprint, fingerprint
from streams.outcomes import Outcome
from streams.records import Output, Record, Result, cloud_event
from streams.stage2_deduplicate.seen import Seen
from streams.stage2_deduplicate.verdict import verdict
from streams.stage2_deduplicate.window import Window
from streams.topics import DUPLICATE, UNIQUE

STAGE = "deduplicate"

_PASSING = ("original", "revision")
_LONGEST_STEP_SECONDS = 86_400.0


@dataclass(frozen=True)
class Judgement:
    """The result for one article, and the verdict in it."""

    result: Result
    copies: Copies


def deduplicate(record: Record, window: Window) -> Judgement:
    """Judge an article and remember it.

    An article whose id is known gets its stored verdict again where it is the same observation, repeated after a crash:
    so a replay says what was said before. A second delivery is an exact copy of the first, or the copy that the first
    was. Records must come in the order of their log. Raises Rejected for what is no Article, and the window is then as
    it was.
    """
    article = decode_article(record.value)
    changes: dict[str, bytes | None] = dict.fromkeys(window.evict())
    known = window.get(article.id)
    if known is not None and known.origin != record.origin:
        return _judgement(article, record, _second_delivery(known), changes)
    row = known or _judged(article, record, window)
    # Rows that stand already are written again: a crash may have kept them from the changelog.
    for changed in _changed(row, window):
        window.put(changed)
        changes[changed.id] = changed.encode()
    return _judgement(article, record, row, changes)


def _judged(article: Article, record: Record, window: Window) -> Seen:
    text = _fingerprint(article)
    judged = verdict(article.uri, text, window)
    return Seen(
        id=article.id,
        uri=article.uri,
        origin=record.origin,
        received=max(window.received, article.received.timestamp()),
        moment=_record_time(article, window),
        kind=judged.kind,
        of=judged.of,
        similarity=judged.similarity,
        version=judged.version,
        fingerprint=text.encode() if judged.kind in _PASSING else "",
    )


def _second_delivery(known: Seen) -> Seen:
    if known.kind not in _PASSING:
        return known
    return msgspec.structs.replace(known, kind="exact", of=known.id, similarity=1.0)


def _changed(row: Seen, window: Window) -> list[Seen]:
    """The rows that a verdict changes: a revision takes the place of the version before it."""
    previous = window.get(row.of) if row.kind == "revision" and row.of is not None else None
    return [row] if previous is None else [row, msgspec.structs.replace(previous, fingerprint="")]


def _judgement(article: Article, record: Record, row: Seen, changes: dict[str, bytes | None]) -> Judgement:
    passed = row.kind in _PASSING
    copies = Copies(
        kind=row.kind,
        of=row.of or UNSET,
        similarity=UNSET if row.similarity is None else row.similarity,
        count=1 if passed else UNSET,
    )
    outcome, topic = (Outcome.PASSED, UNIQUE) if passed else (Outcome.DUPLICATE, DUPLICATE)
    message: Article | Duplicate
    if passed:
        message = msgspec.structs.replace(article, version=row.version, copies=copies, fingerprint=UNSET)
    else:
        message = Duplicate(
            id=article.id, uri=article.uri, source=article.source, copies=copies, extensions=article.extensions
        )
    headers = cloud_event(
        STAGE, f"copydesk.article.{'unique' if passed else 'duplicate'}.v1", record.origin, record.appended
    )
    output = Output(topic, article.id.encode(), msgspec.json.encode(message), headers)
    return Judgement(Result(outcome, (output,), changes), copies)


def _fingerprint(article: Article) -> Fingerprint:
    if isinstance(article.fingerprint, str):
        # One of another version, or of another maker, is no use; the text is here, so nothing is lost.
        with suppress(ValueError):
            return Fingerprint.decode(article.fingerprint)
    return fingerprint(article.text)


def _record_time(article: Article, window: Window) -> float:
    """When the article came, in the time of the log.

    That time runs on as messages are appended, and ahead with publication, so that a backfill moves as the live stream
    did. An article with a wrong date, or none, moves it by a day at most.
    """
    received = article.received.timestamp()
    said = article.version_created or article.first_created
    published = min(said.timestamp(), received) if said else 0.0
    if not len(window):
        # A date before the epoch is a mistake more often than an archive, and time would have to catch up from there.
        return published if published > 0 else received
    ran_on = window.moment + max(0.0, received - window.received)
    return min(max(ran_on, published), window.moment + _LONGEST_STEP_SECONDS)
