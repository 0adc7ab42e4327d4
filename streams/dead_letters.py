"""Dead letters: the message as it was, with Kafka Connect's error headers, and the way back to its topic."""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

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
_MOST_OFFSET_DIGITS = 18


class Origin(NamedTuple):
    """Where a message stood when it died."""

    topic: str
    partition: int
    offset: int


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
    ours = tuple((key, value.encode("utf-8", "replace")) for key, value in to_builtins(about).items())
    return Result(Outcome.DEAD, (Output(DEAD, record.key, record.value, original_headers(record) + ours),))


def without_value(letter: Result) -> Result:
    """The same dead letter for a broker that takes none as large: its headers still say where the message stands."""
    (output,) = letter.outputs
    size = (VALUE_BYTES, str(len(output.value or b"")).encode())
    return replace(letter, outputs=(replace(output, value=None, headers=(*output.headers, size)),))


def attempts(record: Record) -> int:
    """How often the message has been dead before. What says no sensible number counts as never."""
    return _number(record.header(ATTEMPT), _MOST_DIGITS) or 0


def reason(letter: Record) -> Reason | None:
    """Why a dead letter is dead; None for one that is not Copydesk's."""
    value = _told(letter, REASON)
    return Reason(value) if value in set(Reason) else None


def stage_of(letter: Record) -> str | None:
    """The stage at which a dead letter died."""
    return _told(letter, CONNECT + "stage")


def origin(letter: Record) -> Origin | None:
    """Where the message of a dead letter stood; None for one that does not say."""
    topic = _told(letter, CONNECT + "topic")
    partition, offset = (
        _number(letter.header(CONNECT + name), _MOST_OFFSET_DIGITS) for name in ("partition", "offset")
    )
    return None if topic is None or partition is None or offset is None else Origin(topic, partition, offset)


def original_headers(record: Record) -> Headers:
    """The headers without what Copydesk says in them of a death: those that the message's producer gave it.

    Connect's error headers from before, of another connector, are the producer's as well.
    """
    names = [key for key, _ in record.headers]
    last = max((number for number, name in enumerate(names) if name == CONNECT + "topic"), default=len(names))
    begin = last if REASON in names[last:] else len(names)
    return tuple(
        (key, value)
        for number, (key, value) in enumerate(record.headers)
        if key != ATTEMPT and not (number >= begin and _is_about_death(key))
    )


def headers_back(letter: Record) -> Headers:
    """The headers of a dead letter for its way back: the original ones, and the count of attempts."""
    return (*original_headers(letter), (ATTEMPT, str(attempts(letter)).encode()))


def value_is_missing(letter: Record) -> bool:
    """Whether the value of the message was too large for a dead letter."""
    return letter.value is None and letter.header(VALUE_BYTES) is not None


def is_message_of(record: Record, letter: Record) -> bool:
    """Whether a record that stands at the origin of a dead letter without its value is the message that died."""
    return (
        record.key == letter.key
        and len(record.value or b"") == _number(letter.header(VALUE_BYTES), _MOST_DIGITS)
        and original_headers(record) == original_headers(letter)
    )


def message_as_json(message: Record | Output) -> dict[str, Any]:
    """A message of any content for a person or a program to read; what is no UTF-8 shows as replacement characters."""
    return {
        "key": _shown(message.key),
        "headers": {key: _shown(value) for key, value in message.headers},
        "value": _shown(message.value),
    }


def _is_about_death(name: str) -> bool:
    return name.startswith(CONNECT) or name in (REASON, ATTEMPT, VALUE_BYTES)


def _number(value: bytes | None, most_digits: int) -> int | None:
    return int(value) if value is not None and value.isdigit() and len(value) <= most_digits else None


def _told(letter: Record, name: str) -> str | None:
    return _shown(letter.header(name)) or None


def _shown(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8", "replace")
