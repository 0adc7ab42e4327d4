"""A worker: the apps of one or several stages in one process, with its metrics."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from importlib.metadata import version
from multiprocessing import get_context

import mode
from prometheus_client import start_http_server

from streams import metrics
from streams.app import create_app
from streams.broker.admin import create_topics
from streams.logs import set_up_logs
from streams.settings import Settings
from streams.stage3_enrich.model import require_models
from streams.topology import Stage


def run_worker(stages: Sequence[Stage], settings: Settings) -> None:
    """Run the stages until a signal comes. Missing topics are created first.

    Raises BrokerUnavailableError, TopicMismatchError, ModelMissingError or OSError where it cannot begin.
    """
    if Stage.ENRICH in stages:
        require_models(settings.models)
    asyncio.run(create_topics(settings))
    set_up_logs(settings)
    # Each process of a stage is one unit of work: numeric libraries with threads of their own fight over the cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _serve_metrics(stages, settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    get_context("forkserver").set_forkserver_preload(["streams.agents.extract", "streams.agents.enrich"])
    # The later a stage, the longer it takes to warm up, and apps start one after the other.
    apps = [create_app(stage, settings) for stage in reversed(stages)]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    mode.Worker(*apps, loop=loop, override_logging=False, redirect_stdouts=False, quiet=True).execute_from_commandline()


def _serve_metrics(stages: Sequence[Stage], settings: Settings) -> None:
    try:
        start_http_server(settings.metrics_port, settings.metrics_host)
    except OSError as error:
        address = f"{settings.metrics_host}:{settings.metrics_port}"
        raise OSError(f"/metrics cannot be served on {address}: {error}: see COPYDESK_METRICS_PORT") from error
    metrics.expect(stages)
    metrics.build.info({"version": version("copydesk")})
