"""Dead letters: the message as it was, with Kafka Connect's error headers, and the way back to its topic."""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import UNSET, to_builtins

from schemas.dead_letter import DeadLetterHeaders
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Headers, Output, Record, Result
from streams.topics import DEAD

CONNECT = "__connect.errors."
REASON = "copydesk.errors.reason"
ATTEMPT = "copydesk.errors.attempt"
VALUE_BYTES = "copydesk.errors.value-bytes"

_LONGEST_DETAIL = 2000
_MOST_DIGITS = 9


def fault(error: Exception) -> Rejected:
    """The verdict on a message on which a stage failed. The traceback goes with it as a note, between processes too."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    rejected = Rejected(Reason.FAULT, repr(error) + place)
    rejected.exception_class = f"{type(error).__module__}.{type(error).__qualname__}"
    rejected.add_note("".join(traceback.format_exception(error)))
    return rejected


def dead_letter(record: Record, stage: str, rejected: Rejected) -> Result:
    """The outcome of a message that a stage could not make anything of."""
    kept = tuple((key, value) for key, value in without_error_headers(record) if key != ATTEMPT)
    about = DeadLetterHeaders(
        topic=record.topic,
        partition=str(record.partition),
        offset=str(record.offset),
        connector="copydesk",
        task=stage,
        stage=stage,
        class_name=f"streams.agents.{stage}",
        exception_class=rejected.exception_class,
        exception_message=rejected.detail[:_LONGEST_DETAIL],
        exception_stacktrace="".join(getattr(rejected, "__notes__", [])) or UNSET,
        reason=rejected.reason,
        attempt=str(attempts(record) + 1),
    )
    headers = kept + tuple((key, value.encode("utf-8", "replace")) for key, value in to_builtins(about).items())
    return Result(Outcome.DEAD, (Output(DEAD, record.key, record.value, headers),))


def without_value(letter: Result) -> Result:
    """The same dead letter for a broker that takes none as large: its headers still say where the message stands."""
    (output,) = letter.outputs
    size = (VALUE_BYTES, str(len(output.value or b"")).encode())
    return replace(letter, outputs=(replace(output, value=None, headers=(*output.headers, size)),))


def attempts(record: Record) -> int:
    """How often the message has been dead before."""
    value = record.header(ATTEMPT) or b"0"
    return int(value) if value.isdigit() and len(value) <= _MOST_DIGITS else 0


def reason(letter: Record) -> Reason | None:
    """Why a dead letter is dead; None for one that is not Copydesk's."""
    value = _told(letter, REASON)
    return Reason(value) if value in set(Reason) else None


def origin_topic(letter: Record) -> str | None:
    """The topic that a dead letter came from."""
    return _told(letter, CONNECT + "topic")


def stage_of(letter: Record) -> str | None:
    """The stage at which a dead letter died."""
    return _told(letter, CONNECT + "stage")


def without_error_headers(letter: Record) -> Headers:
    """The headers for its way back: the original ones, and the count of attempts."""
    ours = (REASON, VALUE_BYTES)
    return tuple((key, value) for key, value in letter.headers if key not in ours and not key.startswith(CONNECT))


def message_as_json(message: Record | Output) -> dict[str, Any]:
    """A message of any content for a person or a program to read; what is no UTF-8 shows as replacement characters."""
    return {
        "key": _shown(message.key),
        "headers": {key: _shown(value) for key, value in message.headers},
        "value": _shown(message.value),
    }


def _told(letter: Record, name: str) -> str | None:
    return _shown(letter.header(name)) or None


def _shown(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8", "replace")
