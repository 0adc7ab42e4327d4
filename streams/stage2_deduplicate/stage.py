"""The stage as a function: an extracted article in; a unique article or a duplicate out, and the rows to remember."""

from __future__ import annotations

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

_LONGEST_STEP = 86_400.0



@dataclass(frozen=True)
class Judgement:
    """The result for one article, and its row: new, or as it was."""

    result: Result
    copies: Copies


def deduplicate(record: Record, window: Window) -> Judgement:
    """Judge an article and remember it.

    An article whose id is known gets its stored verdict again where it is the same observation, repeated after a crash:
    so a replay says what was said before. A second delivery of it is an exact copy. Records must come in the order of
    their log. Raises Rejected for what is no Article; the window is then as it was.
    """
    article = decode_article(record.value)
    known = window.get(article.id)
    if known is not None:
        return _again(article, record, known)
    text = _fingerprint(article)
    judged = verdict(article.uri, text, window)
    kept = judged.kind in ("original", "revision")
    row = Seen(
        id=article.id,
        uri=article.uri,
        origin=record.origin,
        received=article.received.timestamp(),
        moment=_record_time(article, window),
        kind=judged.kind,
        of=judged.of,
        similarity=judged.similarity,
        version=judged.version,
        fingerprint=text.encode() if kept else "",
    )
    rows = [row]
    if judged.kind == "revision" and judged.of is not None and (previous := window.get(judged.of)) is not None:
        rows.append(msgspec.structs.replace(previous, fingerprint=""))
    # The version that goes is put first: both are found under the same URI.
    for changed in reversed(rows):
        window.put(changed)
    changes: dict[str, bytes | None] = {changed.id: changed.encode() for changed in rows}
    changes |= dict.fromkeys(window.evict())
    return _judgement(article, record, row, changes)


def _again(article: Article, record: Record, known: Seen) -> Judgement:
    if known.origin == record.origin:
        # The row is written again: a crash may have kept it from the changelog.
        return _judgement(article, record, known, {known.id: known.encode()})
    original = known.of if known.kind not in ("original", "revision") else known.id
    second = msgspec.structs.replace(known, kind="exact", of=original, similarity=1.0)
    return _judgement(article, record, second, {})


def _judgement(article: Article, record: Record, row: Seen, changes: dict[str, bytes | None]) -> Judgement:
    copies = Copies(
        kind=row.kind,
        of=row.of or UNSET,
        similarity=UNSET if row.similarity is None else row.similarity,
        count=1 if row.kind in ("original", "revision") else UNSET,
    )
    passed = row.kind in ("original", "revision")
    outcome, topic = (Outcome.PASSED, UNIQUE) if passed else (Outcome.DUPLICATE, DUPLICATE)
    message: Article | Duplicate
    if passed:
        message = msgspec.structs.replace(article, version=row.version, copies=copies, fingerprint=UNSET)
    else:
        message = Duplicate(
            id=article.id, uri=article.uri, source=article.source, copies=copies, extensions=article.extensions
        )
    headers = cloud_event(STAGE, f"copydesk.article.{'unique' if passed else 'duplicate'}.v1", record.origin, record.appended)
    output = Output(topic, article.id.encode(), msgspec.json.encode(message), headers)
    return Judgement(Result(outcome, (output,), changes), copies)


def _fingerprint(article: Article) -> Fingerprint:
    if isinstance(article.fingerprint, str):
        try:
            return Fingerprint.decode(article.fingerprint)
        except ValueError:
            # Of another version, or of another maker: the text is here, so nothing is lost.
            return fingerprint(article.text)
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
        return published or received
    now = window.moment + max(0.0, received - window.received)
    return max(now, min(published, now + _LONGEST_STEP))
