"""A command of Copydesk's with the credentials of a test, and nothing else of the environment that concerns it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.apache_kafka.cluster import Cluster
from tests.security.certificates import Authority

USER, PASSWORD = "desk", "m4rker-Pa$$"
ROOT = Path(__file__).parents[2]

Variables = dict[str, str]


def login(cluster: Cluster, authority: Authority, **changes: str) -> Variables:
    """The variables with which a desk logs in over TLS; the changes are named without their `KAFKA_`."""
    variables = {
        "bootstrap_servers": cluster.bootstrap_servers,
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_username": USER,
        "sasl_password": PASSWORD,
        "ssl_cafile": str(authority.certificate),
    }
    return {f"KAFKA_{name.upper()}": value for name, value in (variables | changes).items()}


def bare_environment() -> Variables:
    """The environment without what Copydesk reads."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("KAFKA_", "COPYDESK_"))}


def copydesk(variables: Variables, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end, for minutes at most: a hang is a failure, a busy machine is none."""
    command = [sys.executable, "-m", "streams", *arguments]
    environment = bare_environment() | variables
    return subprocess.run(
        command, env=environment, input=text, capture_output=True, text=True, timeout=180, check=False, cwd=ROOT
    )
