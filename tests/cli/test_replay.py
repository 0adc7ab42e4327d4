"""`copydesk replay`: what a user may write, and what is said in the end."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from streams.cli import app
from streams.cli.moment import moment
from streams.cli.replay_report import progress, summary
from streams.replay.choice import Left, Tally

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("90s", NOW - timedelta(seconds=90)),
        ("30m", NOW - timedelta(minutes=30)),
        ("2h", NOW - timedelta(hours=2)),
        (" 3d ", NOW - timedelta(days=3)),
        ("1w", NOW - timedelta(weeks=1)),
        ("0s", NOW),
        ("2026-03-10T09:30:00Z", datetime(2026, 3, 10, 9, 30, tzinfo=UTC)),
        ("2026-03-10T09:30:00.250+02:00", datetime(2026, 3, 10, 7, 30, 0, 250_000, tzinfo=UTC)),
        ("2026-03-10t09:30:00z", datetime(2026, 3, 10, 9, 30, tzinfo=UTC)),
        ("2026-03-10 09:30:00-03:00", datetime(2026, 3, 10, 12, 30, tzinfo=UTC)),
        ("2026-03-10T09:30", datetime(2026, 3, 10, 9, 30, tzinfo=UTC)),
        ("2026-03-10", datetime(2026, 3, 10, tzinfo=UTC)),
    ],
)
def test_a_moment_is_rfc_3339_or_a_time_ago(text: str, meant: datetime) -> None:
    assert moment(text, NOW) == meant


@pytest.mark.parametrize(
    "text", ["", "h", "2 hours", "-2h", "2h30m", "²h", "1e3s", "999999w", "yesterday", "2026-13-01", "12:00", "2026"]
)
def test_what_is_no_moment_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is neither RFC 3339"):
        moment(text, NOW)


@given(st.text(max_size=30))
def test_any_text_is_a_moment_with_an_offset_or_refused(text: str) -> None:
    try:
        found = moment(text, NOW)
    except ValueError:
        return
    assert found.tzinfo is not None


offsets = st.integers(min_value=-1439, max_value=1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.integers(min_value=-(10**9), max_value=10**9), offsets)
def test_a_moment_of_any_offset_is_read_back_as_it_was_written(seconds: int, offset: timezone) -> None:
    when = NOW + timedelta(seconds=seconds)
    assert moment(when.astimezone(offset).isoformat(), NOW) == when


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "yesterday"], "'yesterday' is neither RFC 3339"),
        (["--since", "1h", "--until", "2h"], "it is not later than --since"),
        (["--reason", "bad-luck"], "invalid-json"),
        (["--stage", "print"], "deduplicate"),
        (["--limit", "0"], "--limit"),
        (["--max-attempts", "0"], "--max-attempts"),
    ],
)
def test_an_option_that_makes_no_sense_is_named_before_a_broker_is_asked(arguments: list[str], said: str) -> None:
    ran = CliRunner(env={"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9", "COLUMNS": "200"}).invoke(
        app, ["replay", *arguments]
    )
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_the_summary_says_what_was_replayed_and_why_the_rest_was_left() -> None:
    tally = Tally(
        total=40,
        read=36,
        replayed=Counter({("fault", "enrich"): 2, ("invalid-json", "extract"): 3}),
        left=Counter({Left.NOT_CHOSEN: 30, Left.TOO_LARGE: 1}),
    )
    tally.named[Left.TOO_LARGE].append("articles-dead/1/7")
    assert summary(tally, dry_run=False).splitlines() == [
        "5 dead letters replayed, 31 left",
        "       3  invalid-json at extract",
        "       2  fault at enrich",
        "left:",
        "      30  not asked for",
        "       1  larger than the broker takes: articles-dead/1/7",
    ]


def test_the_summary_of_a_dry_run_does_not_say_that_it_was_done() -> None:
    assert summary(Tally(), dry_run=True) == "0 dead letters would be replayed, 0 left"


def test_the_summary_names_some_letters_and_not_thousands() -> None:
    tally = Tally(left=Counter({Left.ORIGINAL_GONE: 5000}))
    tally.named[Left.ORIGINAL_GONE] += [f"articles-dead/0/{number}" for number in range(5000)]
    assert summary(tally, dry_run=False).endswith("articles-dead/0/18, articles-dead/0/19, …")


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_shown_on_a_terminal_and_does_not_steer_what_is_none(*, terminal: bool) -> None:
    output, tally = StringIO(), Tally(total=1000)
    with progress(Console(file=output, force_terminal=terminal, width=100), tally) as show:
        tally.read, tally.replayed["fault", "enrich"] = 500, 41
        show()
    assert ("41 replayed" in output.getvalue()) is terminal
    assert ("\x1b" in output.getvalue()) is terminal


def test_where_there_is_no_terminal_a_line_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.cli.replay_report._LINE_SECONDS", 0.0)
    output, tally = StringIO(), Tally(total=1000, read=500, replayed=Counter({("fault", "enrich"): 41}))
    with progress(Console(file=output, width=100), tally) as show:
        show()
    assert output.getvalue() == "500 of 1000 dead letters read, 41 replayed\n"
