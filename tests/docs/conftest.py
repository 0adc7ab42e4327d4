"""The pipelines that the blocks of the pages run against: one for all pages, and another where tools are asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from streams.broker.embedded import embedded_broker
from streams.cli.worker_process import environment
from streams.settings import KafkaSettings, Settings
from tests.apache_kafka.cluster import free_ports, kafka_cluster
from tests.docs.blocks import ROOT, Block, blocks_of
from tests.docs.page_run import PageRun
from tests.docs.tools import write_kafka_home, write_programs
from tests.running import running_worker

Variables = dict[str, str]

# What a reader of the guide has set too; the rest is as it is by default.
_TOLD = ("KAFKA_BOOTSTRAP_SERVERS", "COPYDESK_DATA_DIR", "COPYDESK_PARTITIONS", "COPYDESK_METRICS_PORT")


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Variables]:
    """An embedded broker with a worker, as the variables that lead there. Never a broker that the environment names."""
    folder = tmp_path_factory.mktemp("pipeline")
    with embedded_broker(folder / "broker") as address, ExitStack() as stack:
        yield _begin(address, folder, stack)


@pytest.fixture(scope="module")
def pipeline_on_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Variables]:
    """Apache Kafka with a worker, and in KAFKA_HOME what the pages use of a Kafka distribution."""
    folder = tmp_path_factory.mktemp("pipeline-on-kafka")
    with kafka_cluster(folder / "kafka") as cluster, ExitStack() as stack:
        write_kafka_home(folder / "kafka-home")
        home = folder / "kafka-home"
        yield _begin(cluster.bootstrap_servers, folder, stack) | {
            "KAFKA_HOME": str(home),
            "KAFKA_BIN": str(home / "bin"),
        }


@pytest.fixture(scope="module")
def run_of(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Block], PageRun]]:
    """The run of the page that a block stands on, begun with the first block that is asked for."""
    runs: dict[tuple[str, bool], PageRun] = {}

    def run(block: Block) -> PageRun:
        with_tools = block.needs_tools
        if (block.page, with_tools) not in runs:
            variables = request.getfixturevalue("pipeline_on_kafka" if with_tools else "pipeline")
            folder = tmp_path_factory.mktemp(Path(block.page).stem) / "work"
            runs[block.page, with_tools] = PageRun(blocks_of(ROOT / block.page), folder, variables)
        return runs[block.page, with_tools]

    yield run
    for one in runs.values():
        one.close()


def _begin(address: str, folder: Path, stack: ExitStack) -> Variables:
    """Start a worker with all stages, wait until it is ready, and return the variables for what stands beside it."""
    settings = Settings(
        kafka=KafkaSettings(bootstrap_servers=address),
        data_dir=folder / "data",
        metrics_port=free_ports(1)[0].client,
        # One partition keeps the examples in their order, as in the demonstration.
        partitions=1,
        # What no page shows is kept cheap.
        nlp_processes=1,
        min_population=15000,
    )
    stack.enter_context(running_worker(settings, [])).wait_until_ready()
    write_programs(folder / "programs")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("KAFKA_", "COPYDESK_"))}
    told = {name: value for name, value in environment(settings).items() if name in _TOLD}
    told["WORKER"] = f"http://127.0.0.1:{settings.metrics_port}"
    path = f"{folder / 'programs'}{os.pathsep}{own.get('PATH', os.defpath)}"
    return own | told | {"PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
