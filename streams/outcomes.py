"""What can become of a message at a stage: it passes, it is a duplicate, or it is dead for a reason."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Each message that a stage takes has exactly one of these."""

    PASSED = "passed"
    DUPLICATE = "duplicate"
    DEAD = "dead"


class Reason(StrEnum):
    """Why a message is dead."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNSUPPORTED_TYPE = "unsupported-type"
    UNDECODABLE = "undecodable"
    INVALID_JSON = "invalid-json"
    INVALID_ENVELOPE = "invalid-envelope"
    INVALID_ARTICLE = "invalid-article"
    NO_ARTICLE_TEXT = "no-article-text"
    TOO_SLOW = "too-slow"
    PROCESS_DIED = "process-died"
    FAULT = "fault"


class OutputTooLargeError(Exception):
    """The broker takes no message as large as this output."""


class Rejected(Exception):  # noqa: N818 - it is a verdict on the input, not an error of ours
    """A stage cannot make anything of a message.

    It travels between processes, so it holds nothing but strings.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        """Say the reason, from the closed list, and in a sentence what is wrong with this message."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        """Reason and detail, for a log."""
        return f"{self.reason}: {self.detail}"
