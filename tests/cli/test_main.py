"""The command line as a whole: what a user can mend is told in one line, without a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest
import typer
from aiokafka.errors import KafkaConnectionError

from streams import cli
from streams.broker.connection import BrokerUnavailableError, TopicMismatchError
from streams.child_process import ProcessStartError
from streams.stage3_enrich.model import ModelMissingError

ROOT = Path(__file__).parent.parent.parent


def copydesk(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KAFKA_", "COPYDESK_"))}
    return subprocess.run(
        [sys.executable, "-m", "streams", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment | variables,
    )


def complaint(error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command line says, with exit status 1, where a command raises."""
    app = typer.Typer()

    @app.command()
    def fail() -> None:
        raise error

    monkeypatch.setattr(cli, "app", app)
    monkeypatch.setattr(sys, "argv", ["copydesk"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 1
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


@pytest.mark.parametrize(
    "error",
    [
        BrokerUnavailableError("no broker [/here]"),
        TopicMismatchError("topic [bold]a[/bold] has 3 partitions"),
        ModelMissingError("the pipeline is not installed"),
        KafkaConnectionError("refused"),
        BrokenExecutor("a process died"),
        ProcessStartError("a process does not start"),
        FileNotFoundError(2, "No such file or directory", "[/a].txt"),
        OSError("a line\nand\n  another"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_a_user_can_mend_is_told_in_one_line_word_for_word(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complaint(error, monkeypatch, capsys) == f"copydesk: {' '.join(str(error).split())}\n"


def test_an_error_without_words_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complaint(TimeoutError(), monkeypatch, capsys) == "copydesk: TimeoutError\n"


def test_a_mistake_of_ours_keeps_its_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ZeroDivisionError):
        complaint(ZeroDivisionError(), monkeypatch, capsys)


def test_without_a_broker_a_command_names_the_variable_to_set() -> None:
    ran = copydesk("topics", "--create")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("copydesk: KAFKA_BOOTSTRAP_SERVERS is not set")
    assert ran.stderr.count("\n") == 1


def test_a_missing_file_is_told_before_a_broker_is_asked(tmp_path: Path) -> None:
    ran = copydesk("produce", str(tmp_path / "[/missing].txt"))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == f"copydesk: no such file or folder: {tmp_path}/[/missing].txt\n"


def test_help_lists_every_command() -> None:
    ran = copydesk("--help")
    assert ran.returncode == 0
    commands = ("demo", "worker", "produce", "tail", "process", "topics", "replay", "doctor")
    assert [command for command in commands if command not in ran.stdout] == []
