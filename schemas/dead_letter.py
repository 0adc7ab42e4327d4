"""A dead letter: key and value of the message as they were, its own headers, and these beside them.

The names are Kafka Connect's, so that tools for its dead letters read these. All values are UTF-8 strings.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field


class Reason(StrEnum):
    """Why a message is dead."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNSUPPORTED_TYPE = "unsupported-type"
    UNDECODABLE = "undecodable"
    INVALID_JSON = "invalid-json"
    INVALID_XML = "invalid-xml"
    INVALID_ENVELOPE = "invalid-envelope"
    SEVERAL_ARTICLES = "several-articles"
    INVALID_ARTICLE = "invalid-article"
    INVALID_EVENT = "invalid-event"
    NO_ARTICLE_TEXT = "no-article-text"
    TOO_SLOW = "too-slow"
    TOO_MUCH_MEMORY = "too-much-memory"
    PROCESS_DIED = "process-died"
    FAULT = "fault"


class DeadLetterHeaders(Struct, kw_only=True, frozen=True):
    """What is known of a message that a stage could not make anything of."""

    topic: str = field(name="__connect.errors.topic")
    partition: Annotated[str, Meta(pattern=r"^\d+$")] = field(name="__connect.errors.partition")
    offset: Annotated[str, Meta(pattern=r"^\d+$")] = field(name="__connect.errors.offset")
    connector: str = field(name="__connect.errors.connector.name")
    task: str = field(name="__connect.errors.task.id")
    stage: str = field(name="__connect.errors.stage")
    class_name: str = field(name="__connect.errors.class.name")
    exception_class: str = field(name="__connect.errors.exception.class.name")
    exception_message: str = field(name="__connect.errors.exception.message")
    exception_stacktrace: str | UnsetType = field(default=UNSET, name="__connect.errors.exception.stacktrace")
    reason: Reason = field(name="copydesk.errors.reason")
    attempt: Annotated[str, Meta(pattern=r"^\d+$", description="How often the message has been dead.")] = field(
        name="copydesk.errors.attempt"
    )
    value_bytes: (
        Annotated[str, Meta(pattern=r"^\d+$", description="The size of a value too large to be kept.")] | UnsetType
    ) = field(default=UNSET, name="copydesk.errors.value-bytes")
