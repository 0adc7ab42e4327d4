"""The stage as a function: an extracted article in; a unique article or a duplicate out, and the rows to remember."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

import msgspec
from msgspec import UNSET, UnsetType

from schemas.article import Article, Copies, StoryReference
from schemas.duplicate import Duplicate
from schemas.story import Story
from streams.articles import decode_article
from streams.fingerprint import Fingerprint, fingerprint
from streams.outcomes import Outcome
from streams.record_time import record_time
from streams.records import Output, Record, Result, cloud_event
from streams.stage2_deduplicate import spreading
from streams.stage2_deduplicate.placing import Placed, place
from streams.stage2_deduplicate.reissue import issued_again
from streams.stage2_deduplicate.revision import changes_of, headline_hash
from streams.stage2_deduplicate.seen import Seen
from streams.stage2_deduplicate.spreading import Spread, is_told, message_of
from streams.stage2_deduplicate.verdict import Verdict, verdict
from streams.stage2_deduplicate.window import Window
from streams.topics import COPIES, DUPLICATE, STORIES, UNIQUE

STAGE = "deduplicate"

_PASSING = ("original", "revision")


@dataclass(frozen=True)
class Judgement:
    """The result for one article, and the verdict in it."""

    result: Result
    copies: Copies


def deduplicate(record: Record, window: Window) -> Judgement:
    """Judge an article and remember it.

    An article whose id is known gets its stored verdict again where it is the same observation, repeated after a crash:
    so a replay says what was said before. A second delivery is an exact copy of the first, or the copy that the first
    was; after a retraction it is a new version. Records must come in the order of their log. Raises Rejected for what
    is no Article, and the window is then as it was.
    """
    article = decode_article(record.value)
    gone = window.evict(record.offset)
    changes: dict[str, bytes | None] = dict.fromkeys(gone)
    changes |= {spreading.KEYS + one: None for one in gone if window.spreading.forget(one)}
    article, told = issued_again(article, record.origin, window)
    known = window.get(article.id)
    row = _judged(article, record, window) if known is None else _delivered_again(known, record)
    placed = Placed(row.story, row.story_similarity)
    spread = None
    if row.kind in _PASSING and row.origin == record.origin:
        placed = place(article, row, window, record.offset)
        row = msgspec.structs.replace(row, story=placed.story, story_similarity=placed.similarity)
    elif row.origin == record.origin and (original := window.get(row.of or "")):
        spread = window.spreading.count(article, original, record.offset)
    for kept in (*(_delivered_again(one, record) for one in told), row):
        window.put(kept)
        # A row that stands already is written again: a crash may have kept it from the changelog.
        changes[kept.id] = kept.encode()
    # After the article's row: a crash between the two is mended when the article is repeated.
    changes |= placed.rows | ({spreading.KEYS + spread.id: spread.encode()} if spread else {})
    said = row if row.origin == record.origin else _second_delivery(row)
    judgement = _judgement(article, record, said, changes, placed.told)
    return _with_spread(judgement, record, spread) if spread and is_told(spread) else judgement


def with_story(record: Record, window: Window) -> Record:
    """The message of an article that is unique already, with the story that it belongs to if it names none.

    For articles that others have found to be unique: no verdict is asked for, near copies are articles of the story.
    Raises Rejected for what is no Article.
    """
    article = decode_article(record.value)
    if article.story:
        return record
    copies = article.copies or Copies(kind="original")
    row = window.get(article.id) or _row(article, record, window, Verdict(copies.kind, of=copies.of or None), None)
    placed = place(article, row, window, record.offset)
    row = msgspec.structs.replace(row, story=placed.story, story_similarity=placed.similarity)
    window.put(row)
    return replace(record, value=msgspec.json.encode(msgspec.structs.replace(article, story=_story(row))))


def _judged(article: Article, record: Record, window: Window) -> Seen:
    # What is retracted or withheld is a copy of none, whatever it says, and none is a copy of it.
    text = _fingerprint(article) if (article.pub_status or "usable") == "usable" else None
    row = _row(article, record, window, verdict(article.uri, text, window), text)
    previous = window.get(row.of or "") if row.kind == "revision" else None
    before = _decoded(previous.fingerprint) if previous else None
    if text is None or previous is None or before is None:
        return row
    return msgspec.structs.replace(row, changes=changes_of(article, text, previous, before))


def _row(article: Article, record: Record, window: Window, judged: Verdict, text: Fingerprint | None) -> Seen:
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
        fingerprint=text.encode() if text and judged.kind in _PASSING else "",
        offset=record.offset,
        status=article.pub_status or "usable",
        appended=article.received.timestamp(),
        headline=headline_hash(article),
    )


def _delivered_again(known: Seen, record: Record) -> Seen:
    """The row of an article, which is kept from its latest delivery on."""
    return msgspec.structs.replace(known, offset=max(known.offset, record.offset))


def _second_delivery(known: Seen) -> Seen:
    """What is said of it: it is a copy of the first, or the copy that the first was."""
    if known.kind not in _PASSING:
        return known
    return msgspec.structs.replace(known, kind="exact", of=known.id, similarity=1.0)


def _judgement(
    article: Article, record: Record, row: Seen, changes: dict[str, bytes | None], told: Iterable[Story]
) -> Judgement:
    passed = row.kind in _PASSING
    copies = Copies(
        kind=row.kind,
        of=row.of or UNSET,
        similarity=UNSET if row.similarity is None else row.similarity,
        changes=row.changes or UNSET,
        count=1 if passed else UNSET,
    )
    outcome, topic = (Outcome.PASSED, UNIQUE) if passed else (Outcome.DUPLICATE, DUPLICATE)
    message: Article | Duplicate
    if passed:
        message = msgspec.structs.replace(
            article, version=row.version, copies=copies, story=_story(row), fingerprint=UNSET, gist=UNSET
        )
    else:
        message = Duplicate(
            id=article.id, uri=article.uri, source=article.source, copies=copies, extensions=article.extensions
        )
    headers = cloud_event(
        STAGE, f"copydesk.article.{'unique' if passed else 'duplicate'}.v1", record.origin, record.appended
    )
    output = Output(topic, article.id.encode(), msgspec.json.encode(message), headers)
    stories = (_story_output(story, record) for story in told)
    return Judgement(Result(outcome, (output, *stories), changes), copies)


def _with_spread(judgement: Judgement, record: Record, spread: Spread) -> Judgement:
    headers = cloud_event(STAGE, "copydesk.article.copies.v1", record.origin, record.appended)
    output = Output(COPIES, spread.id.encode(), msgspec.json.encode(message_of(spread)), headers)
    result = judgement.result
    return Judgement(replace(result, outputs=(*result.outputs, output)), judgement.copies)


def _story(row: Seen) -> StoryReference | UnsetType:
    if row.story is None:
        return UNSET
    return StoryReference(id=row.story, similarity=UNSET if row.story_similarity is None else row.story_similarity)


def _story_output(story: Story, record: Record) -> Output:
    headers = cloud_event(STAGE, "copydesk.story.v1", record.origin, record.appended)
    return Output(STORIES, story.id.encode(), msgspec.json.encode(story), headers)


def _fingerprint(article: Article) -> Fingerprint:
    # One of another version, or of another maker, is no use; the text is here, so nothing is lost.
    return _decoded(article.fingerprint or "") or fingerprint(article.text)


def _decoded(value: str) -> Fingerprint | None:
    with suppress(ValueError):
        return Fingerprint.decode(value)
    return None


def _record_time(article: Article, window: Window) -> float:
    said = article.version_created or article.first_created
    moment = window.moment if len(window) else None
    return record_time(said.timestamp() if said else None, article.received.timestamp(), moment, window.received)
