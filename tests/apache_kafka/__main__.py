"""Runs a command against Apache Kafka itself, as one node in KRaft mode on free loopback ports.

    python -m tests.apache_kafka COMMAND…

The command finds the broker in KAFKA_BOOTSTRAP_SERVERS. Kafka is fetched from Maven Central once, into `.cache/kafka`,
and keeps its data in a temporary folder. Needs Java 17 and Maven; where they are missing, set KAFKA_BOOTSTRAP_SERVERS
to a Kafka of your own and run the command without this one.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

HERE = Path(__file__).parent
CACHE = Path(".cache/kafka").resolve()
START_SECONDS = 60.0


def main(command: list[str]) -> int:
    """Run a command and return its exit status."""
    missing = [program for program in ("java", "mvn") if shutil.which(program) is None]
    if missing:
        print(
            f"{' and '.join(missing)} not found: install Java 17 and Maven, or set KAFKA_BOOTSTRAP_SERVERS to a Kafka "
            f"of your own and run: {' '.join(command)}",
            file=sys.stderr,
        )
        return 1
    with tempfile.TemporaryDirectory(prefix="apache-kafka-") as folder, apache_kafka(Path(folder)) as address:
        variables = os.environ | {"KAFKA_BOOTSTRAP_SERVERS": address}
        return subprocess.run(command, env=variables, check=False).returncode


@contextmanager
def apache_kafka(folder: Path) -> Iterator[str]:
    """A broker that keeps its data in a folder, and its bootstrap address."""
    libraries = f"{fetched()}/*"
    broker, controller = free_ports(2)
    properties = folder / "server.properties"
    template = (HERE / "server.properties").read_text("utf-8")
    properties.write_text(template.format(broker=broker, controller=controller, folder=folder / "data"))
    formatting = ["java", "-cp", libraries, "kafka.tools.StorageTool", "format", "--standalone"]
    identity = ["--cluster-id", str(uuid4()), "--config", str(properties)]
    subprocess.run([*formatting, *identity], check=True, capture_output=True)
    with (folder / "kafka.log").open("wb") as log:
        command = ["java", "-Xmx512m", "-cp", libraries, "kafka.Kafka", str(properties)]
        kafka = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_until_it_listens(kafka, broker, folder / "kafka.log")
        yield f"127.0.0.1:{broker}"
    finally:
        kafka.terminate()
        try:
            kafka.wait(30)
        except subprocess.TimeoutExpired:
            kafka.kill()
            kafka.wait()


def fetched() -> Path:
    """The folder of Kafka's libraries, filled by Maven where it is empty or made from another list."""
    libraries, wanted = CACHE / "libraries", (HERE / "pom.xml").read_bytes()
    made_from = CACHE / "pom.xml"
    if not made_from.exists() or made_from.read_bytes() != wanted:
        shutil.rmtree(CACHE, ignore_errors=True)
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={libraries}"]
        subprocess.run(["mvn", "--quiet", "--batch-mode", "--file", str(HERE / "pom.xml"), *goal], check=True)
        made_from.write_bytes(wanted)
    return libraries


def free_ports(number: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on."""
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports: list[int] = [server.getsockname()[1] for server in servers]
    for server in servers:
        server.close()
    return ports


def wait_until_it_listens(kafka: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when the broker answers; raise RuntimeError with the end of its log where it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and kafka.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise RuntimeError("Kafka did not come up:\n" + log.read_text("utf-8", "replace")[-4000:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
