"""Worker processes, with real ones: what one message does to its process is no other message's misfortune."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY

from streams.child_process import ProcessStartError, Together
from streams.outcomes import Reason, Rejected
from streams.process_limits import memory_can_be_limited
from streams.processes import WorkerProcesses

PATIENCE = 20.0
QUICK = 0.3
QUICKLY_LOST = {"hang", "spin", "spin C"}
MEMORY = 500_000_000
KEPT: list[bytearray] = []
BATCH: list[str] = []
ROOT = Path(__file__).parent.parent

linux = pytest.mark.skipif(not memory_can_be_limited(), reason="this system has no limit on the memory of a process")


class OddError(Exception):
    """An exception that does not survive pickling, as those of lxml do not."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def ready() -> None:
    """What a process does before its first item: nothing."""


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


def die(times: str = "9", folder: str = "") -> None:
    """End as by the kernel, where a folder is named so many times only, whichever process is told to."""
    if not folder or count(Path(folder)) < int(times):
        os.kill(os.getpid(), signal.SIGKILL)


def spin(where: str = "Python") -> None:
    """Never end; in C it is one call that holds the interpreter lock all the time."""
    while where == "Python":
        pass
    re.match("(a+)+$", "a" * 50 + "b")


def nap() -> str:
    time.sleep(0.3)
    return str(os.getpid())


def reject(detail: str) -> None:
    raise Rejected(Reason.NO_ARTICLE_TEXT, detail)


def fail(how: str = "") -> None:
    raise OddError("not this one either", 3) if how else ValueError("not this one")


ORDERS: dict[str, Callable[..., Any]] = {
    "die": die,
    "exit": lambda: sys.exit(3),
    "hang": lambda: time.sleep(60),
    "spin": spin,
    "hoard": lambda: len(bytearray(2 * MEMORY)),
    "keep": lambda size: KEPT.append(bytearray(int(size))),
    "nap": nap,
    "reject": reject,
    "fail": fail,
    "lambda": lambda: lambda: None,
    "pid": lambda: str(os.getpid()),
    "batch": lambda: f"one of {len(BATCH)}",
    "first": lambda *_: "done",
}


def obey(order: str) -> Any:
    """Do what the item says, or echo it."""
    name, *more = order.split()
    return (ORDERS[name](*more) if name in ORDERS else None) or order


def count(folder: Path) -> int:
    """How often this was asked before, whichever process asks."""
    times = len(list(folder.iterdir()))
    (folder / str(times)).touch()
    return times


def workers(
    *,
    processes: int = 1,
    batch: int = 8,
    seconds: float = PATIENCE,
    most_bytes: int = MEMORY,
    warm_up: Callable[[], object] = ready,
    stage: str = "test",
    together: Together[str] | None = None,
) -> WorkerProcesses[str, str]:
    return WorkerProcesses(
        stage,
        obey,
        warm_up,
        processes=processes,
        batch=batch,
        seconds=lambda order: QUICK if order in QUICKLY_LOST else seconds,
        most_bytes=most_bytes,
        together=together,
    )


@contextmanager
def seen(orders: Sequence[str]) -> Iterator[None]:
    """What is done for a batch: note it, and do what an order wants done for all."""
    BATCH.extend(orders)
    for order in orders:
        if order.startswith("first "):
            obey(order.removeprefix("first "))
    yield
    BATCH.clear()


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


def restarts(stage: str) -> float:
    return REGISTRY.get_sample_value("copydesk_process_restarts_total", {"stage": stage}) or 0


@pytest.fixture
def stage() -> str:
    """A stage of the test's own, whose metrics begin at nothing."""
    return f"stage-{uuid4().hex}"


async def test_a_batch_whose_process_dies_loses_only_the_culprit() -> None:
    async with workers() as pool:
        assert await answers(pool, "a", "b", "die", "c") == ["a", "b", "process-died", "c"]
        assert await answers(pool, "d") == ["d"]


async def test_a_message_is_dead_when_it_was_alone_in_two_processes_that_died(stage: str) -> None:
    async with workers(batch=1, stage=stage) as pool:
        assert await answers(pool, "die", "a") == ["process-died", "a"]
    assert restarts(stage) == 2


async def test_a_message_that_others_were_with_is_tried_alone_twice(stage: str) -> None:
    async with workers(stage=stage) as pool:
        assert await answers(pool, "a", "die", "b") == ["a", "process-died", "b"]
    assert restarts(stage) == 3


async def test_a_message_whose_process_was_killed_from_outside_survives(tmp_path: Path, stage: str) -> None:
    killed_once = f"die 1 {tmp_path}"
    async with workers(stage=stage) as pool:
        assert await answers(pool, killed_once) == [killed_once]
    assert restarts(stage) == 1


async def test_a_process_that_exits_by_itself_is_told_by_its_exit_code() -> None:
    async with workers() as pool:
        with pytest.raises(Rejected, match=r"process-died: .* exit code 3"):
            await pool.call("exit")


@pytest.mark.parametrize("order", ["spin", "spin C"])
async def test_a_message_that_uses_up_its_processor_time_is_too_slow_at_once(order: str, stage: str) -> None:
    async with workers(stage=stage) as pool:
        assert await answers(pool, "a", order, "b") == ["a", "too-slow", "b"]
    assert restarts(stage) == 1


async def test_every_message_has_its_processor_time_to_itself(stage: str) -> None:
    async with workers(seconds=10 * QUICK, stage=stage) as pool:
        assert await answers(pool, *["spin"] * 3, "a") == ["too-slow"] * 3 + ["a"]
    assert restarts(stage) == 3


async def test_a_hanging_message_is_too_slow_and_the_others_survive() -> None:
    async with workers() as pool:
        assert await answers(pool, "a", "hang", "b") == ["a", "too-slow", "b"]


async def test_a_batch_is_seen_at_once_before_each_of_its_messages_is_worked_on() -> None:
    async with workers(together=seen) as pool:
        assert await answers(pool, "batch", "a", "batch") == ["one of 3", "a", "one of 3"]
        assert await answers(pool, "batch") == ["one of 1"]


async def test_a_process_takes_its_share_of_what_waits_and_leaves_the_rest_to_the_others() -> None:
    async with workers(processes=2, together=seen) as pool:
        shares = ["one of 3"] * 3 + ["one of 2"] * 2 + ["one of 1"]
        assert await answers(pool, *["batch"] * 6) == shares


@pytest.mark.parametrize("failure", ["first fail", "first reject no", "first hoard"])
async def test_what_fails_for_a_whole_batch_fails_for_no_message_of_it(failure: str, stage: str) -> None:
    async with workers(together=seen, stage=stage) as pool:
        assert await answers(pool, "a", failure, "b") == ["a", "done", "b"]
    assert restarts(stage) == 0


@pytest.mark.parametrize(("loss", "reason"), [("first die", "process-died"), ("first spin", "too-slow")])
async def test_a_message_on_which_its_whole_batch_is_lost_is_found_and_the_others_survive(
    loss: str, reason: str, stage: str
) -> None:
    async with workers(together=seen, seconds=10 * QUICK, stage=stage) as pool:
        assert await answers(pool, "a", loss, "b", "c") == ["a", reason, "b", "c"]
    assert restarts(stage) == (2 if reason == "too-slow" else 3)


async def test_waiting_costs_no_processor_time(stage: str) -> None:
    async with workers(seconds=0.2, batch=1, stage=stage) as pool:
        assert len(await answers(pool, *["nap"] * 3)) == 3
    assert restarts(stage) == 0


@linux
async def test_a_message_that_wants_more_memory_than_there_is_is_told_so(stage: str) -> None:
    async with workers(stage=stage) as pool:
        assert await answers(pool, "a", "hoard", "b") == ["a", "too-much-memory", "b"]
        assert await answers(pool, "c") == ["c"]
    assert restarts(stage) == 3


@linux
async def test_memory_that_others_left_behind_is_no_verdict_on_a_message(stage: str) -> None:
    keep = f"keep {MEMORY // 3}"
    async with workers(stage=stage) as pool:
        for _ in range(4):
            assert await answers(pool, keep) == [keep]
    assert restarts(stage) == 1


@linux
async def test_a_limit_that_leaves_no_room_to_warm_up_is_told_at_the_start() -> None:
    with pytest.raises(ProcessStartError, match="COPYDESK_MAX_PROCESS_BYTES"):
        async with workers(warm_up=partial(bytearray, 2 * MEMORY)):
            pytest.fail("it began without a process")


async def test_answers_do_not_wait_for_the_end_of_their_batch() -> None:
    async with workers() as pool:
        slow = asyncio.create_task(pool.call("a"))
        hanging = asyncio.create_task(pool.call("hang"))
        assert await slow == "a"
        assert not hanging.done()
        hanging.cancel()


@pytest.mark.parametrize("failure", ["fail", "fail oddly"])
async def test_an_exception_is_a_fault_for_its_message_alone(failure: str, stage: str) -> None:
    async with workers(stage=stage) as pool:
        assert await answers(pool, "a", failure, "b") == ["a", "fault", "b"]
        with pytest.raises(Rejected) as rejected:
            await pool.call(failure)
    assert "not this one" in rejected.value.detail
    assert "in obey" in rejected.value.__notes__[0]
    assert restarts(stage) == 0


async def test_a_result_that_cannot_travel_is_a_fault_for_its_message_alone(stage: str) -> None:
    async with workers(stage=stage) as pool:
        assert await answers(pool, "a", "lambda", "b") == ["a", "fault", "b"]
    assert restarts(stage) == 0


async def test_items_and_results_of_many_megabytes_pass_in_both_directions() -> None:
    orders = [str(number) * 3_000_000 for number in range(8)]
    async with workers() as pool:
        assert await answers(pool, *orders) == orders


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
    with pytest.raises(ProcessStartError, match="FileExistsError"):
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
