"""A worker: the apps of one or several stages in one process, with what they say of themselves."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Sequence
from importlib.metadata import version
from multiprocessing import forkserver

import mode

from streams import metrics
from streams.agents.measure import Measure
from streams.agents.stage_app import StageApp
from streams.app import create_app
from streams.broker.admin import create_topics
from streams.endpoints import serve
from streams.health import Health, StageHealth
from streams.logs import set_up_logs
from streams.settings import Settings
from streams.stage3_enrich.model import require_models
from streams.topics import DEAD
from streams.topology import FLOWS, Stage

_BEAT_SECONDS = 1.0
_MEASURE_SECONDS = 5.0
_GRACE_SECONDS = 10.0
_IN_PROCESSES = {Stage.EXTRACT: "streams.agents.extract", Stage.ENRICH: "streams.agents.enrich"}


def run_worker(stages: Sequence[Stage], settings: Settings) -> None:
    """Run the stages until a signal comes. Missing topics are created first.

    Raises BrokerUnavailableError, TopicMismatchError, ModelMissingError or OSError where it cannot begin.
    """
    if Stage.ENRICH in stages:
        require_models(settings.models)
    _import_for_processes(stages)
    asyncio.run(create_topics(settings))
    set_up_logs(settings)
    health = Health()
    _serve(stages, settings, health)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    apps = {stage: create_app(stage, settings) for stage in stages}
    _Worker(apps, health, settings, loop).execute_from_commandline()


def _import_for_processes(stages: Sequence[Stage]) -> None:
    """Let what the processes of the stages import be imported while the worker itself starts."""
    # Each process is one unit of work: numeric libraries with threads of their own fight over the cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if modules := [_IN_PROCESSES[stage] for stage in stages if stage in _IN_PROCESSES]:
        forkserver.set_forkserver_preload(modules)
        forkserver.ensure_running()


class _Worker(mode.Worker):
    """Runs the apps, says every second how they are, and ends when told, in a set time."""

    logger = logging.getLogger("mode.worker")

    def __init__(
        self, apps: dict[Stage, StageApp], health: Health, settings: Settings, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(*apps.values(), loop=loop, override_logging=False, redirect_stdouts=False, quiet=True)
        self._apps = apps
        self._health = health
        self._settings = settings

    @mode.Service.task
    async def _beat(self) -> None:
        while not self.should_stop:
            stages = {stage.value: _health_of(app) for stage, app in self._apps.items()}
            self._health.beat(stages)
            metrics.heartbeat.set_to_current_time()
            for name, stage in stages.items():
                metrics.stage_ready.labels(name).set(stage.ready)
                metrics.partitions.labels(name).set(stage.partitions)
                metrics.rows_to_recover.labels(name).set(stage.rows_to_recover)
            await self.sleep(_BEAT_SECONDS)

    @mode.Service.task
    async def _measure(self) -> None:
        measures = [Measure(app) for app in self._apps.values()]
        while not self.should_stop:
            await asyncio.gather(*(measure.take() for measure in measures))
            await self.sleep(_MEASURE_SECONDS)

    async def on_start(self) -> None:
        """Start the apps together: each waits a second and more for its place in its group."""
        await super().on_start()
        await asyncio.gather(*(app.maybe_start() for app in self._apps.values()))

    async def on_stop(self) -> None:
        """Have the process end even where a client waits for a broker that does not answer."""
        seconds = len(self._apps) * self._settings.drain_seconds + _GRACE_SECONDS
        watch = threading.Timer(seconds, os._exit, [1 if self.crash_reason else 0])
        watch.daemon = True
        watch.start()
        await super().on_stop()


def _health_of(app: StageApp) -> StageHealth:
    settled = app.settled and not app.should_stop
    return StageHealth(settled, app.connected, app.partitions, app.rows_to_recover)


def _serve(stages: Sequence[Stage], settings: Settings, health: Health) -> None:
    try:
        serve(settings.metrics_host, settings.metrics_port, health)
    except OSError as error:
        address = f"{settings.metrics_host}:{settings.metrics_port}"
        raise OSError(f"/metrics cannot be served on {address}: {error}: see COPYDESK_METRICS_PORT") from error
    metrics.expect(stages, _topics_of(stages))
    metrics.build.info({"version": version("copydesk")})


def _topics_of(stages: Sequence[Stage]) -> set[str]:
    flows = [FLOWS[stage] for stage in stages]
    return {topic.name for flow in flows for topic in (flow.passed, flow.duplicate, flow.told, DEAD) if topic}
