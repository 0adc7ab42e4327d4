"""Logs: one format or the other, on standard error, with nothing in them that is nobody's business."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

ROOT = Path(__file__).parent.parent

CODE = """
import logging, sys
from streams.logs import set_up_logs
from streams.settings import Settings

def faulty():
    password = "s3cret" + "-pass"
    raise KeyError("headline")

# As the command line leaves it.
logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
set_up_logs(Settings(log_format=sys.argv[1], log_level=sys.argv[2]))
log = logging.getLogger("streams.runner")
try:
    faulty()
except KeyError as error:
    error.add_note("with a note")
    log.error("%s is [dead]", "raw/0/1", exc_info=error)
log.info("an info")
logging.getLogger("aiokafka.conn").debug("Request %s", "s3cret-pass")
for name in ("aiokafka.consumer", "faust", "trafilatura.core"):
    logging.getLogger(name).info("inner life")
    logging.getLogger(name).warning("a warning of %s", name)
"""


def logged(form: str, level: str) -> str:
    command = [sys.executable, "-c", CODE, form, level]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout == ""
    return ran.stderr


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_fault_is_logged_with_its_traceback_and_notes_but_without_local_variables(form: str) -> None:
    told = logged(form, "info")
    assert "raw/0/1 is [dead]" in told
    assert "in faulty" in told
    assert "with a note" in told
    assert "s3cret-pass" not in told
    assert "\x1b" not in told


def test_json_logs_are_an_object_a_line() -> None:
    lines = [orjson.loads(line) for line in logged("json", "info").splitlines()]
    assert [line["level"] for line in lines] == ["error", "info", "warning", "warning", "warning"]
    assert {"event", "logger", "level", "timestamp", "exception"} == set(lines[0])


def test_libraries_tell_warnings_and_their_inner_life_only_for_debugging() -> None:
    told = logged("console", "info")
    assert "a warning of aiokafka.consumer" in told
    assert "inner life" not in told
    assert logged("console", "debug").count("inner life") == 3


def test_requests_to_the_broker_are_never_logged_for_a_login_is_one() -> None:
    assert "s3cret-pass" not in logged("console", "debug")


def test_the_level_of_the_settings_holds_for_libraries_too() -> None:
    told = logged("console", "error")
    assert "a warning" not in told
    assert "an info" not in told
