"""Runs a command against Apache Kafka itself, as one node in KRaft mode on free loopback ports.

    python -m tests.apache_kafka COMMAND…

The command finds the broker in KAFKA_BOOTSTRAP_SERVERS. Kafka is fetched from Maven Central once, into `.cache/kafka`,
and keeps its data in a temporary folder. Needs Java 17 and Maven; where they are missing, set KAFKA_BOOTSTRAP_SERVERS
to a Kafka of your own and run the command without this one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.apache_kafka.cluster import kafka_cluster
from tests.apache_kafka.fetch import MissingProgramError


def main(command: list[str]) -> int:
    """Run a command and return its exit status."""
    try:
        with tempfile.TemporaryDirectory(prefix="apache-kafka-") as folder, kafka_cluster(Path(folder)) as cluster:
            variables = os.environ | {"KAFKA_BOOTSTRAP_SERVERS": cluster.bootstrap_servers}
            return subprocess.run(command, env=variables, check=False).returncode
    except MissingProgramError as missing:
        instead = "or set KAFKA_BOOTSTRAP_SERVERS to a Kafka of your own and run"
        print(f"{missing}, {instead}: {' '.join(command)}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
