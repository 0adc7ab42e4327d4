"""Worker processes, with real ones: what one message does to its process is no other message's misfortune."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY

from streams.outcomes import Reason, Rejected
from streams.processes import WorkerProcesses, each

PATIENCE = 20.0
ROOT = Path(__file__).parent.parent


class OddError(Exception):
    """An exception that does not survive pickling, as those of lxml do not."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def ready() -> None:
    """What a process does before its first batch: nothing."""


def not_ready(marker: Path) -> None:
    """The first process notes its id and takes long, the next one fails."""
    try:
        marker.touch(exist_ok=False)
    except FileExistsError:
        while not marker.read_text():
            time.sleep(0.01)
        raise
    marker.write_text(str(os.getpid()))
    time.sleep(60)


def obey(order: str) -> str:
    """Do what the item says, or echo it."""
    match order.split():
        case ["die"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["hang"]:
            time.sleep(60)
        case ["nap"]:
            time.sleep(0.3)
            return str(os.getpid())
        case ["reject", detail]:
            raise Rejected(Reason.NO_ARTICLE_TEXT, detail)
        case ["fail"]:
            raise ValueError("not this one")
        case ["fail", "oddly"]:
            raise OddError("not this one either", 3)
        case ["pid"]:
            return str(os.getpid())
    return order


def obey_all(batch: Sequence[str]) -> list[str | Rejected]:
    return each(obey, batch)


def obey_all_or_none(batch: Sequence[str]) -> list[str | Rejected]:
    return [obey(order) for order in batch]


def forget_the_last(batch: Sequence[str]) -> list[str | Rejected]:
    return [obey(order) for order in batch[:-1]] if "forget" in batch else [obey(order) for order in batch]


def give_a_function(batch: Sequence[str]) -> list[Any]:
    return [(lambda: None) if order == "function" else order for order in batch]


def workers(  # noqa: PLR0917
    work: Callable[[Sequence[str]], list[Any]] = obey_all,
    processes: int = 1,
    batch: int = 8,
    timeout: float = PATIENCE,
    warm_up: Callable[[], object] = ready,
    stage: str = "test",
) -> WorkerProcesses[str, str]:
    return WorkerProcesses(stage, work, warm_up, processes=processes, batch=batch, timeout=timeout)


async def answers(pool: WorkerProcesses[str, str], *orders: str) -> list[str]:
    """What becomes of orders that are given all at once: the result, or the reason of the rejection."""
    found = await asyncio.gather(*(pool.call(order) for order in orders), return_exceptions=True)
    return [one.reason if isinstance(one, Rejected) else str(one) for one in found]


def is_alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def gone(pids: Sequence[int]) -> bool:
    """Whether all processes end before patience does."""
    deadline = time.monotonic() + PATIENCE
    while any(is_alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


async def test_results_come_to_their_callers() -> None:
    orders = [str(number) for number in range(60)]
    async with workers(processes=2, batch=7) as pool:
        assert await answers(pool, *orders) == orders


async def test_both_processes_work_and_the_event_loop_goes_on() -> None:
    async with workers(processes=2, batch=1) as pool:
        working = asyncio.create_task(answers(pool, "nap", "nap"))
        ticks = 0
        while not working.done():
            await asyncio.sleep(0.01)
            ticks += 1
    assert len(set(await working)) == 2
    assert ticks >= 5


async def test_rejections_travel_with_reason_and_detail() -> None:
    async with workers() as pool:
        with pytest.raises(Rejected) as rejected:
            await pool.call("reject menu")
    assert (rejected.value.reason, rejected.value.detail) == (Reason.NO_ARTICLE_TEXT, "menu")


async def test_a_batch_whose_process_dies_loses_only_the_culprit() -> None:
    async with workers() as pool:
        assert await answers(pool, "a", "b", "die", "c") == ["a", "b", "process-died", "c"]
        assert await answers(pool, "d") == ["d"]


async def test_a_message_that_kills_its_process_alone_is_dead_and_the_next_one_lives() -> None:
    stage = f"stage-{uuid4().hex}"
    async with workers(batch=1, stage=stage) as pool:
        assert await answers(pool, "die", "a") == ["process-died", "a"]
    assert REGISTRY.get_sample_value("copydesk_process_restarts_total", {"stage": stage}) == 1


async def test_a_hanging_message_is_too_slow_and_the_others_survive() -> None:
    async with workers(timeout=0.5) as pool:
        assert await answers(pool, "a", "hang", "b") == ["a", "too-slow", "b"]


@pytest.mark.parametrize("failure", ["fail", "fail oddly"])
async def test_an_exception_is_a_fault_for_its_message_alone(failure: str) -> None:
    stage = f"stage-{uuid4().hex}"
    async with workers(stage=stage) as pool:
        assert await answers(pool, "a", failure, "b") == ["a", "fault", "b"]
        with pytest.raises(Rejected) as rejected:
            await pool.call(failure)
    assert "not this one" in rejected.value.detail
    assert "in obey" in rejected.value.__notes__[0]
    assert not REGISTRY.get_sample_value("copydesk_process_restarts_total", {"stage": stage})


@pytest.mark.parametrize(
    ("work", "culprit"),
    [(obey_all_or_none, "fail"), (forget_the_last, "forget"), (give_a_function, "function")],
)
async def test_work_that_fails_for_a_whole_batch_is_a_fault_for_the_culprit_alone(
    work: Callable[[Sequence[str]], list[Any]], culprit: str
) -> None:
    async with workers(work) as pool:
        assert await answers(pool, "a", culprit, "b") == ["a", "fault", "b"]
        assert await answers(pool, "c") == ["c"]


async def test_a_process_killed_while_idle_is_replaced_at_the_next_use_and_no_message_is_lost() -> None:
    async with workers() as pool:
        pid = int(await pool.call("pid"))
        os.kill(pid, signal.SIGKILL)
        assert gone([pid])
        assert int(await pool.call("pid")) != pid
        assert await answers(pool, "a", "b") == ["a", "b"]


async def test_signals_for_the_whole_group_do_not_end_a_process_at_work() -> None:
    async with workers() as pool:
        pid = int(await pool.call("pid"))
        working = asyncio.create_task(pool.call("nap"))
        await asyncio.sleep(0.1)
        os.kill(pid, signal.SIGINT)
        os.kill(pid, signal.SIGTERM)
        assert await working == str(pid)


async def test_processes_end_with_their_context_even_when_one_hangs() -> None:
    async with workers(batch=1, processes=2) as pool:
        pids = [int(pid) for pid in await answers(pool, *["pid"] * 12)]
        hanging = asyncio.create_task(pool.call("hang"))
        await asyncio.sleep(0.1)
    hanging.cancel()
    assert gone(pids)


async def test_a_process_that_cannot_warm_up_is_told_and_leaves_no_other_behind(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    with pytest.raises(ExceptionGroup):
        async with workers(processes=2, warm_up=partial(not_ready, marker)):
            pytest.fail("it began without a process")
    assert gone([int(marker.read_text())])


PARENT = """
import asyncio
from tests.test_processes import answers, workers

async def parent():
    async with workers(processes=2, batch=1) as pool:
        print(*await answers(pool, *["pid"] * 12), flush=True)
        await pool.call("hang")

if __name__ == "__main__":
    asyncio.run(parent())
"""


def test_processes_end_when_their_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout is not None
    with parent, parent.stdout:
        pids = {int(pid) for pid in parent.stdout.readline().split()}
        assert all(is_alive(pid) for pid in pids)
        parent.kill()
    assert len(pids) >= 1
    assert gone(sorted(pids))
