"""The console command `copydesk`: one module a command."""

from __future__ import annotations

import logging
import sys
from concurrent.futures import BrokenExecutor

import typer
from aiokafka.errors import KafkaError
from pydantic import ValidationError
from pydantic_settings import SettingsError
from rich.console import Console
from rich.text import Text

from streams.broker.connection import BrokerUnavailableError, TopicMismatchError
from streams.child_process import ProcessStartError
from streams.cli.demo import DemoError, demo
from streams.cli.doctor import doctor
from streams.cli.export import export
from streams.cli.process import process
from streams.cli.produce import produce
from streams.cli.progress_file import ProgressFileError
from streams.cli.replay import replay
from streams.cli.tail import tail
from streams.cli.topics import topics
from streams.cli.worker import worker
from streams.replay.outbox import SupersededError
from streams.stage3_enrich.model import ModelMissingError

_MENDABLE = (
    BrokerUnavailableError,
    TopicMismatchError,
    DemoError,
    ProgressFileError,
    SupersededError,
    ModelMissingError,
    SettingsError,
    KafkaError,
    ProcessStartError,
    BrokenExecutor,
    OSError,
)

app = typer.Typer(
    name="copydesk",
    help="Raw news in; clean, deduplicated, enriched, attributable articles out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (demo, worker, produce, tail, export, process, topics, replay, doctor):
    app.command()(command)


def main() -> None:
    """Run the command line. What a user can mend is told in one line, with exit status 1."""
    # What aiokafka logs of a broker that does not answer, the one line says. A worker sets up logs of its own.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        app()
    except _MENDABLE as error:
        _complain(str(error) or type(error).__name__)
    except ValidationError as error:
        _complain(
            "; ".join(f"{_variable(problem['loc'], error.title)}: {problem['msg']}" for problem in error.errors())
        )
    except KeyboardInterrupt:
        sys.exit(130)


def _variable(location: tuple[int | str, ...], settings: str) -> str:
    prefix = "KAFKA_" if settings == "KafkaSettings" else "COPYDESK_"
    return prefix + str(location[0]).upper()


def _complain(sentence: str) -> None:
    line = Text(f"copydesk: {' '.join(sentence.split())}", style="red")
    Console(stderr=True).print(line, soft_wrap=True)
    sys.exit(1)
