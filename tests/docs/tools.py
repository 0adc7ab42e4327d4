"""The programs that the pages use and that a machine does not have by itself, as small scripts in a folder."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.apache_kafka.fetch import fetched, require_programs
from tests.docs.blocks import ROOT

_POM = Path(__file__).with_name("pom.xml")
_LIBRARIES = ROOT / ".cache" / "documents" / "libraries"
_SCRIPTS = {
    "connect-standalone.sh": "org.apache.kafka.connect.cli.ConnectStandalone",
    "kafka-configs.sh": "kafka.admin.ConfigCommand",
    "kafka-consumer-groups.sh": "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
    "kafka-topics.sh": "org.apache.kafka.tools.TopicCommand",
}


def write_programs(folder: Path) -> None:
    """The `copydesk` and the `python` of this checkout and its environment."""
    folder.mkdir(parents=True)
    _write_script(folder / "python", sys.executable)
    _write_script(folder / "copydesk", sys.executable, "-m", "streams")


def write_kafka_home(folder: Path) -> None:
    """A folder as that of a Kafka distribution, which Maven Central has no archive of, as far as the pages use it.

    Raises MissingProgramError without Java or Maven.
    """
    scripts, libraries = folder / "bin", folder / "libs"
    scripts.mkdir(parents=True)
    libraries.mkdir()
    for jar in [*fetched().glob("*.jar"), *_fetched().glob("*.jar")]:
        link = libraries / jar.name
        if not link.exists():
            link.symlink_to(jar)
    for name, main_class in _SCRIPTS.items():
        options = ["-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", f"{libraries}/*"]
        _write_script(scripts / name, "java", *options, main_class)


def _write_script(path: Path, *command: str) -> None:
    path.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
    path.chmod(0o755)


def _fetched() -> Path:
    """Kafka Connect and Kafka's tools, fetched by Maven where they are not there or come from another list.

    Raises MissingProgramError where there is nothing to fetch them with.
    """
    require_programs()
    made_from, wanted = _LIBRARIES.with_name("pom.xml"), _POM.read_bytes()
    if not made_from.exists() or made_from.read_bytes() != wanted:
        shutil.rmtree(_LIBRARIES, ignore_errors=True)
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={_LIBRARIES}"]
        subprocess.run(["mvn", "--quiet", "--batch-mode", "--file", str(_POM), *goal], check=True)
        made_from.write_bytes(wanted)
    return _LIBRARIES
