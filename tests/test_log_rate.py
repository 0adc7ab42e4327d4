"""A log that can be read while a broker is down."""

from __future__ import annotations

import logging
import time

import pytest

from streams.log_rate import OnceInAWhile


def said(rate: OnceInAWhile, text: str, *args: object, logger: str = "aiokafka") -> str | None:
    record = logging.LogRecord(logger, logging.ERROR, __file__, 1, text, args, None)
    return record.getMessage() if rate.filter(record) else None


def test_what_is_said_over_and_over_is_said_once_and_later_with_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    rate = OnceInAWhile(10, ["aiokafka", "faust"])
    assert said(rate, "no answer from %s", 1) == "no answer from 1"
    assert [said(rate, "no answer from %s", number) for number in range(3)] == [None] * 3
    later = time.monotonic() + 10
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert said(rate, "no answer from %s", 2) == "no answer from 2 (3 more like this)"
    assert said(rate, "no answer from %s", 2) is None


def test_other_words_and_other_loggers_are_not_held_back() -> None:
    rate = OnceInAWhile(10, ["aiokafka", "faust"])
    assert said(rate, "no answer")
    assert said(rate, "an answer")
    assert said(rate, "no answer", logger="faust.app")


def test_packages_that_are_not_named_are_never_held_back() -> None:
    rate = OnceInAWhile(10, ["aiokafka"])
    assert said(rate, "%s is dead", 1, logger="streams.runner")
    assert said(rate, "%s is dead", 2, logger="streams.runner")


def test_it_remembers_a_bounded_number_of_kinds() -> None:
    rate = OnceInAWhile(10, ["aiokafka", "faust"])
    assert all(said(rate, f"number {number}") for number in range(5000))
    assert len(rate._said) <= 1000


def test_percent_signs_in_what_was_said_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    rate = OnceInAWhile(10, ["aiokafka", "faust"])
    said(rate, "%s is full", "100%d")
    said(rate, "%s is full", "100%d")
    later = time.monotonic() + 10
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert said(rate, "%s is full", "100%d") == "100%d is full (1 more like this)"
