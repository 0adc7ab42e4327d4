"""A Faust app for a stage. Each stage is an app and a consumer group of its own; a worker runs one or several."""

from __future__ import annotations

from collections.abc import Callable

from streams.agents.corroborate import add_corroborate_agent
from streams.agents.deduplicate import add_deduplicate_agent
from streams.agents.enrich import add_enrich_agent
from streams.agents.extract import add_extract_agent
from streams.agents.stage_app import StageApp
from streams.broker.connection import faust_options
from streams.settings import Settings
from streams.topology import Stage

_AGENTS: dict[Stage, Callable[[StageApp, Settings], None]] = {
    Stage.EXTRACT: add_extract_agent,
    Stage.DEDUPLICATE: add_deduplicate_agent,
    Stage.ENRICH: add_enrich_agent,
    Stage.CORROBORATE: add_corroborate_agent,
}

_LINGER = {Stage.EXTRACT: 0.05, Stage.DEDUPLICATE: 0.02, Stage.ENRICH: 0.05, Stage.CORROBORATE: 0.02}
"""Seconds that a message waits for others to be sent with: a request costs more than what is in it."""


def create_app(stage: Stage, settings: Settings) -> StageApp:
    """The app that runs a stage. Its topics must exist."""
    app = app_without_agent(stage, settings)
    _AGENTS[stage](app, settings)
    return app


def app_without_agent(stage: Stage, settings: Settings) -> StageApp:
    """The app of a stage, for an agent that is still to be added."""
    app = StageApp(
        stage.group(settings),
        datadir=settings.data_dir / stage.value,
        store="rocksdb://",
        autodiscover=False,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,
        # How long the partitions of a worker that was killed wait for another; work that blocks runs in processes.
        broker_session_timeout=20.0,
        # What a worker that was killed had done since its last commit is done again.
        broker_commit_interval=1.0,
        # A stage whose outputs are not taken polls nothing; it is to wait, and not to leave its group.
        broker_max_poll_interval=86_400.0,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=settings.max_output_bytes,
        producer_max_request_size=settings.max_output_bytes,
        producer_compression_type=settings.codec,
        producer_linger=_LINGER[stage],
        stream_buffer_maxsize=2 * settings.max_in_flight,
        **faust_options(settings.kafka),
    )
    app.stage = stage.value
    app.drain_seconds = settings.drain_seconds
    return app
