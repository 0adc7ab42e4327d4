"""What a worker says of itself, and over HTTP."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import orjson
import pytest

from streams import metrics
from streams.endpoints import serve
from streams.health import SILENT_SECONDS, Health, StageHealth

RUNNING = StageHealth(settled=True, connected=True, partitions=2)


@pytest.fixture
def served() -> Iterator[tuple[Health, int]]:
    health = Health()
    server = serve("127.0.0.1", 0, health)
    yield health, server.server_port
    server.shutdown()
    server.server_close()


def asked(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


@pytest.mark.parametrize(
    ("stage", "state", "ready"),
    [
        (RUNNING, "running", True),
        (StageHealth(settled=True, connected=True, partitions=0), "running", True),
        (StageHealth(settled=False, connected=True), "rebalancing", False),
        (StageHealth(settled=False, connected=True, rows_to_recover=7), "recovering", False),
        (StageHealth(settled=True, connected=False, partitions=2), "disconnected", False),
        (StageHealth(settled=False, connected=False), "disconnected", False),
    ],
)
def test_a_stage_is_ready_when_it_has_its_place_its_rows_and_its_coordinator(
    stage: StageHealth, state: str, *, ready: bool
) -> None:
    assert (stage.state, stage.ready) == (state, ready)


def test_a_worker_that_has_not_begun_is_live_and_not_ready() -> None:
    assert (Health().live, Health().ready) == (True, False)


def test_a_worker_is_ready_when_all_its_stages_are() -> None:
    health = Health()
    health.beat({"extract": RUNNING, "enrich": StageHealth(settled=False, connected=True)})
    assert not health.ready
    health.beat({"extract": RUNNING, "enrich": RUNNING})
    assert health.ready


def test_a_worker_without_its_broker_is_live_but_not_ready() -> None:
    health = Health()
    health.beat({"extract": StageHealth(settled=True, connected=False)})
    assert (health.live, health.ready) == (True, False)


def test_a_worker_whose_event_loop_stands_still_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    health = Health()
    health.beat({"extract": RUNNING})
    later = time.monotonic() + SILENT_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert (health.live, health.ready) == (False, False)


def test_live_and_ready_answer_with_a_status_and_the_reason(served: tuple[Health, int]) -> None:
    health, port = served
    health.beat({"extract": RUNNING, "deduplicate": StageHealth(settled=False, connected=True, rows_to_recover=500)})
    assert asked(port, "/live")[0] == 200
    status, body = asked(port, "/ready")
    assert status == 503
    assert orjson.loads(body) == {
        "live": True,
        "ready": False,
        "stages": {
            "extract": {"state": "running", "ready": True, "partitions": 2, "rowsToRecover": 0},
            "deduplicate": {"state": "recovering", "ready": False, "partitions": 0, "rowsToRecover": 500},
        },
    }
    health.beat({"extract": RUNNING})
    assert asked(port, "/ready")[0] == 200


def test_metrics_are_served_beside_them_and_nothing_else_is(served: tuple[Health, int]) -> None:
    _, port = served
    metrics.expect(["extract"], ["articles-extracted"])
    assert b"copydesk_messages_total" in asked(port, "/metrics")[1]
    for path in ("/", "/metrics/../etc/passwd", "/nothing"):
        assert asked(port, path)[0] == 404


def test_it_listens_on_the_address_that_is_asked_for_only(served: tuple[Health, int]) -> None:
    _, port = served
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.2:{port}/live", timeout=10)
