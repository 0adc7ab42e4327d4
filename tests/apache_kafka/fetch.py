"""Apache Kafka's libraries, fetched from Maven Central once, into `.cache/kafka`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

_POM = Path(__file__).with_name("pom.xml")
_CACHE = Path(__file__).parents[2] / ".cache" / "kafka"


class MissingProgramError(Exception):
    """A program that is needed to run Apache Kafka is not installed."""


def require_programs() -> None:
    """Raise MissingProgramError where Java or Maven is not on the path."""
    missing = [program for program in ("java", "mvn") if shutil.which(program) is None]
    if missing:
        raise MissingProgramError(f"{' and '.join(missing)} not found: install Java 17 and Maven")


def fetched() -> Path:
    """The folder of Kafka's libraries, filled by Maven where it is empty or made from another list.

    Raises MissingProgramError where there is nothing to fetch or to run it with.
    """
    require_programs()
    libraries, made_from, wanted = _CACHE / "libraries", _CACHE / "pom.xml", _POM.read_bytes()
    if not made_from.exists() or made_from.read_bytes() != wanted:
        shutil.rmtree(_CACHE, ignore_errors=True)
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={libraries}"]
        subprocess.run(["mvn", "--quiet", "--batch-mode", "--file", str(_POM), *goal], check=True)
        made_from.write_bytes(wanted)
    return libraries


def java(main_class: str, *arguments: str) -> list[str]:
    """The command that runs a class of Kafka's, with a small heap and quick to start."""
    options = ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]
    return ["java", *options, "-cp", f"{fetched()}/*", main_class, *arguments]
