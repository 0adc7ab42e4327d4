"""Dead letters: the message as it was, with Kafka Connect's error headers, and the way back to its topic."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from schemas.dead_letter import DeadLetterHeaders
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Output, Record, Result
from streams.topics import DEAD

CONNECT = "__connect.errors."
REASON = "copydesk.errors.reason"
ATTEMPT = "copydesk.errors.attempt"

_LONGEST_DETAIL = 2000
_MOST_DIGITS = 9


def fault(error: Exception) -> Rejected:
    """The verdict on a message on which a stage failed. The traceback goes with it as a note, between processes too."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    rejected = Rejected(Reason.FAULT, repr(error) + place)
    rejected.add_note("".join(traceback.format_exception(error)))
    return rejected


def dead_letter(record: Record, stage: str, rejected: Rejected) -> Result:
    """The outcome of a message that a stage could not make anything of."""
    kept = tuple(
        (key, value) for key, value in record.headers if key not in (ATTEMPT, REASON) and not key.startswith(CONNECT)
    )
    about = DeadLetterHeaders(
        topic=record.topic,
        partition=str(record.partition),
        offset=str(record.offset),
        connector="copydesk",
        task=stage,
        stage=stage,
        class_name=f"streams.{stage}",
        exception_class=type(rejected).__name__,
        exception_message=rejected.detail[:_LONGEST_DETAIL],
        reason=rejected.reason,
        attempt=str(attempts(record) + 1),
    )
    headers = kept + tuple((key, value.encode("utf-8", "replace")) for key, value in to_builtins(about).items())
    return Result(Outcome.DEAD, (Output(DEAD, record.key, record.value, headers),))


def attempts(record: Record) -> int:
    """How often the message has been dead before."""
    value = record.header(ATTEMPT) or b"0"
    return int(value) if value.isdigit() and len(value) <= _MOST_DIGITS else 0


def reason(letter: Record) -> Reason | None:
    """Why a dead letter is dead; None for one that is not Copydesk's."""
    value = (letter.header(REASON) or b"").decode("utf-8", "replace")
    return Reason(value) if value in set(Reason) else None


def origin_topic(letter: Record) -> str | None:
    """The topic that a dead letter came from."""
    value = letter.header(CONNECT + "topic")
    return value.decode("utf-8", "replace") if value else None


def stage_of(letter: Record) -> str | None:
    """The stage at which a dead letter died."""
    value = letter.header(CONNECT + "stage")
    return value.decode("utf-8", "replace") if value else None


def without_error_headers(letter: Record) -> tuple[tuple[str, bytes], ...]:
    """The headers for its way back: the original ones, and the count of attempts."""
    return tuple((key, value) for key, value in letter.headers if key != REASON and not key.startswith(CONNECT))


def letter_as_json(letter: Record | Output) -> dict[str, Any]:
    """A dead letter for a person or a program to read; bytes that are no UTF-8 show as replacement characters."""
    return {
        "key": None if letter.key is None else letter.key.decode("utf-8", "replace"),
        "headers": {key: value.decode("utf-8", "replace") for key, value in letter.headers},
        "value": None if letter.value is None else letter.value.decode("utf-8", "replace"),
    }
