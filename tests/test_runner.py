"""The loop around a stage: one outcome for every message, and no acknowledgement before the broker's confirmation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from streams.dead_letters import CONNECT, REASON, VALUE_BYTES
from streams.outcomes import Outcome, OutputTooLargeError, Reason, Rejected
from streams.records import Output, Record, Result, header_texts
from streams.runner import Commit, Runner, Work, failed, lasting, settle
from streams.topics import DEAD, EXTRACTED, UNIQUE

NOON = datetime(2024, 3, 26, 12, tzinfo=UTC)


class Message:
    """A record whose acknowledgement is noted in a log that all messages of a test share."""

    def __init__(self, number: int, log: list[tuple[str, int]], partition: int = 0) -> None:
        value = str(number).encode()
        self.record = Record("articles", partition, number, datetime(2024, 3, 26, tzinfo=UTC), None, value)
        self._log = log

    def acknowledge(self) -> None:
        self._log.append(("acknowledged", self.record.offset))


async def stream(messages: Iterable[Message]) -> AsyncIterator[Message]:
    for message in messages:
        yield message


async def endless(messages: Iterable[Message]) -> AsyncIterator[Message]:
    """Messages, and then none for longer than any test takes, as a topic at its end."""
    async for message in stream(messages):
        yield message
    await asyncio.Event().wait()


def passed(record: Record) -> Result:
    return Result(Outcome.PASSED, (Output(UNIQUE, record.key, record.value),))


async def confirmed(_: Result) -> None:
    await asyncio.sleep(0)


def at_once(confirm: Callable[[Result], Awaitable[None]]) -> Commit:
    """A commit of which nothing is begun before its confirmation is awaited."""

    async def commit(result: Result) -> Awaitable[None]:
        return confirm(result)

    return commit


async def run_stage(
    stage: str,
    messages: AsyncIterator[Message],
    work: Work,
    confirm: Callable[[Result], Awaitable[None]],
    max_in_flight: int,
) -> None:
    await Runner(stage, work, at_once(confirm), max_in_flight).run(messages)


def number_in(result: Result) -> int:
    return int(result.outputs[0].value or b"-1")


def counted(stage: str, **labels: str) -> float:
    name = "copydesk_dead_letters_total" if "reason" in labels else "copydesk_messages_total"
    return REGISTRY.get_sample_value(name, {"stage": stage, **labels}) or 0.0


def in_flight(stage: str) -> float:
    return REGISTRY.get_sample_value("copydesk_in_flight_messages", {"stage": stage}) or 0.0


def new_stage() -> str:
    """A name of its own for each run, since counters last as long as the process."""
    return f"stage-{uuid4().hex}"


FATES: dict[str, Exception | None] = {
    "passes": None,
    "is rejected": Rejected(Reason.INVALID_JSON, "a comma is missing"),
    "meets a fault": KeyError("headline"),
    "runs out of memory": MemoryError(),
    "takes too long": TimeoutError(),
}


@examples(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(sorted(FATES)), max_size=25), st.integers(1, 8))
def test_each_message_has_one_outcome_and_one_acknowledgement_whatever_happens(
    fates: list[str], max_in_flight: int
) -> None:
    stage, log = new_stage(), list[tuple[str, int]]()

    async def work(record: Record) -> Result:
        await asyncio.sleep(0)
        failure = FATES[fates[record.offset]]
        if failure is not None:
            raise failure
        return passed(record)

    messages = stream(Message(number, log) for number in range(len(fates)))
    asyncio.run(run_stage(stage, messages, work, confirmed, max_in_flight))

    alive = fates.count("passes")
    assert counted(stage, outcome="passed") == alive
    assert counted(stage, outcome="dead") == len(fates) - alive
    assert counted(stage, reason="invalid-json") == fates.count("is rejected")
    assert counted(stage, reason="fault") == len(fates) - alive - fates.count("is rejected")
    assert sorted(log) == [("acknowledged", number) for number in range(len(fates))]
    assert in_flight(stage) == 0


async def test_a_message_is_acknowledged_only_after_its_commit_has_returned() -> None:
    log: list[tuple[str, int]] = []
    confirmations = [asyncio.Event() for _ in range(5)]

    async def work(record: Record) -> Result:
        return passed(record)

    async def commit(result: Result) -> None:
        # Each waits for the one after it, so the messages end in another order than they began.
        for later in confirmations[number_in(result) + 1 :]:
            await later.wait()
        log.append(("committed", number_in(result)))
        confirmations[number_in(result)].set()

    await run_stage(new_stage(), stream(Message(number, log) for number in range(5)), work, commit, 5)

    assert [number for what, number in log if what == "committed"] == [4, 3, 2, 1, 0]
    for number in range(5):
        assert log.index(("committed", number)) < log.index(("acknowledged", number))


@examples(deadline=None, max_examples=60)
@given(st.permutations(range(8)), st.integers(1, 8))
def test_messages_of_a_partition_are_acknowledged_in_the_order_of_its_log(order: list[int], most: int) -> None:
    """Whoever commits offsets may then commit the highest acknowledged one."""
    log: list[tuple[str, int]] = []

    async def work(record: Record) -> Result:
        for _ in range(order[record.offset]):
            await asyncio.sleep(0)
        return passed(record)

    asyncio.run(run_stage(new_stage(), stream(Message(number, log) for number in range(8)), work, confirmed, most))

    assert log == [("acknowledged", number) for number in range(8)]


async def test_a_message_that_takes_long_holds_back_the_acknowledgements_of_its_own_partition_only() -> None:
    log: list[tuple[str, int]] = []
    release = asyncio.Event()

    async def work(record: Record) -> Result:
        if record.offset == 0:
            await release.wait()
        return passed(record)

    messages = [Message(0, log), Message(1, log), Message(2, log, partition=1), Message(3, log)]
    runner = Runner(new_stage(), work, at_once(confirmed), 4)
    running = asyncio.create_task(runner.run(stream(messages)))
    assert not await runner.drained(0.05)
    assert log == [("acknowledged", 2)]
    release.set()
    await running
    assert log == [("acknowledged", number) for number in (2, 0, 1, 3)]


@examples(deadline=None, max_examples=60)
@given(st.permutations(range(8)))
def test_results_are_sent_in_the_order_of_the_log_where_that_is_asked_for(order: list[int]) -> None:
    sent: list[int] = []

    async def work(record: Record) -> Result:
        for _ in range(order[record.offset]):
            await asyncio.sleep(0)
        return passed(record)

    async def commit(result: Result) -> Awaitable[None]:
        sent.append(number_in(result))
        return confirmed(result)

    messages = stream(Message(number, []) for number in range(8))
    asyncio.run(Runner(new_stage(), work, commit, 8, in_order=True).run(messages))

    assert sent == list(range(8))


async def test_the_results_of_a_partition_do_not_wait_for_one_another_to_be_confirmed() -> None:
    all_sent = asyncio.Barrier(4)

    async def work(record: Record) -> Result:
        return passed(record)

    async def commit(_: Result) -> Awaitable[None]:
        async def confirm() -> None:
            await all_sent.wait()

        return confirm()

    await Runner(new_stage(), work, commit, 4, in_order=True).run(stream(Message(number, []) for number in range(4)))


async def test_a_stage_is_drained_when_all_that_was_under_way_is_acknowledged() -> None:
    log: list[tuple[str, int]] = []

    async def work(record: Record) -> Result:
        await asyncio.sleep(0.01)
        return passed(record)

    runner = Runner(new_stage(), work, at_once(confirmed), 4)
    assert await runner.drained(0)
    running = asyncio.create_task(runner.run(endless(Message(number, log) for number in range(4))))
    await asyncio.sleep(0)
    assert await runner.drained(30)
    assert log == [("acknowledged", number) for number in range(4)]
    running.cancel()


async def test_a_drain_gives_up_after_its_time_and_says_what_is_left(caplog: pytest.LogCaptureFixture) -> None:
    async def work(record: Record) -> Result:
        await asyncio.Event().wait()
        return passed(record)

    runner = Runner("extract", work, at_once(confirmed), 4)
    running = asyncio.create_task(runner.run(endless([Message(0, [])])))
    await asyncio.sleep(0)
    assert not await runner.drained(0.01)
    assert "1 messages still under way" in caplog.text
    running.cancel()


async def test_a_commit_that_raises_ends_the_stage_and_acknowledges_nothing() -> None:
    stage, log = new_stage(), list[tuple[str, int]]()

    async def work(record: Record) -> Result:
        return passed(record)

    async def commit(result: Result) -> None:
        if number_in(result) == 1:
            raise ConnectionError("the broker is gone")
        await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as failure:
        await run_stage(stage, endless(Message(number, log) for number in range(4)), work, commit, 4)

    assert failure.group_contains(ConnectionError)
    assert log == []
    assert counted(stage, outcome="passed") == counted(stage, outcome="dead") == 0


async def test_nothing_stays_in_flight_of_a_stage_that_ended_with_messages_not_yet_begun() -> None:
    stage = new_stage()

    async def work(record: Record) -> Result:
        return passed(record)

    async def commit(_: Result) -> None:
        raise ConnectionError("the broker is gone")

    with pytest.raises(ExceptionGroup):
        await run_stage(stage, stream(Message(number, []) for number in range(9)), work, commit, 3)

    assert in_flight(stage) == 0


@pytest.mark.parametrize("most", [1, 3])
async def test_no_more_messages_are_under_way_than_allowed_and_as_many_as_allowed_are(most: int) -> None:
    stage, seen, peak, under_way = new_stage(), list[float](), 0, 0

    async def work(record: Record) -> Result:
        nonlocal peak, under_way
        under_way += 1
        peak = max(peak, under_way)
        seen.append(in_flight(stage))
        await asyncio.sleep(0.001)
        return passed(record)

    async def commit(_: Result) -> None:
        nonlocal under_way
        await asyncio.sleep(0.001)
        under_way -= 1

    await run_stage(stage, stream(Message(number, []) for number in range(12)), work, commit, most)

    assert peak == most
    assert max(seen) == most


async def test_no_message_is_taken_that_cannot_be_begun() -> None:
    """A message that waits for its turn would be begun after a drain, when its partition is another worker's."""
    taken = list[int]()
    let_go = asyncio.Event()

    async def noted() -> AsyncIterator[Message]:
        async for message in stream(Message(number, []) for number in range(5)):
            taken.append(message.record.offset)
            yield message

    async def work(record: Record) -> Result:
        await let_go.wait()
        return passed(record)

    running = asyncio.create_task(run_stage(new_stage(), noted(), work, confirmed, 2))
    for _ in range(20):
        await asyncio.sleep(0)
    before = list(taken)
    let_go.set()
    await running
    assert (before, taken) == ([0, 1], [0, 1, 2, 3, 4])


async def test_messages_are_begun_in_the_order_of_their_log() -> None:
    begun: list[int] = []

    async def work(record: Record) -> Result:
        begun.append(record.offset)
        await asyncio.sleep(0.001 * (record.offset % 3))
        return passed(record)

    await run_stage(new_stage(), stream(Message(number, []) for number in range(40)), work, confirmed, 7)

    assert begun == list(range(40))


@pytest.mark.parametrize(
    ("failure", "reason", "detail"),
    [
        (Rejected(Reason.NO_ARTICLE_TEXT, "only a menu"), b"no-article-text", "only a menu"),
        (Rejected(Reason.PROCESS_DIED, "it died"), b"process-died", "it died"),
        (ZeroDivisionError("by zero"), b"fault", "ZeroDivisionError('by zero')"),
        (ValueError("half a pair: \ud83d"), b"fault", "half a pair"),
    ],
)
async def test_a_message_that_fails_is_committed_as_a_dead_letter_with_its_reason(
    failure: Exception, reason: bytes, detail: str
) -> None:
    committed: list[Result] = []

    async def work(_: Record) -> Result:
        raise failure

    async def commit(result: Result) -> None:
        committed.append(result)

    log: list[tuple[str, int]] = []
    await run_stage(new_stage(), stream([Message(7, log)]), work, commit, 1)

    (result,) = committed
    (letter,) = result.outputs
    assert result.outcome is Outcome.DEAD
    assert letter.topic is DEAD
    assert letter.value == b"7"
    assert dict(letter.headers)[REASON] == reason
    assert detail in header_texts(letter.headers)[CONNECT + "exception.message"]
    assert log == [("acknowledged", 7)]


async def test_a_rejection_is_logged_quietly_and_a_fault_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    def faulty(record: Record) -> Result:
        raise KeyError(record.offset)

    async def work(record: Record) -> Result:
        if record.offset == 0:
            raise Rejected(Reason.EMPTY, "nothing in it")
        return faulty(record)

    with caplog.at_level(logging.INFO, "streams.runner"):
        for number in range(2):
            await settle("extract", Message(number, []).record, work)

    rejected, fault = caplog.records
    assert (rejected.levelno, rejected.exc_info) == (logging.INFO, None)
    assert (fault.levelno, "articles/0/1" in fault.getMessage()) == (logging.ERROR, True)
    assert "in faulty" in caplog.text


async def test_cancellation_is_no_dead_letter_and_acknowledges_nothing() -> None:
    stage, log, committed, begun = new_stage(), list[tuple[str, int]](), list[Result](), asyncio.Barrier(4)

    async def work(record: Record) -> Result:
        await begun.wait()
        await asyncio.Event().wait()
        return passed(record)

    async def commit(result: Result) -> None:
        committed.append(result)

    messages = endless(Message(number, log) for number in range(3))
    running = asyncio.create_task(run_stage(stage, messages, work, commit, 8))
    await begun.wait()
    assert in_flight(stage) == 3
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert committed == []
    assert log == []
    assert counted(stage, outcome="dead") == 0
    assert in_flight(stage) == 0


async def test_a_failing_source_ends_the_stage() -> None:
    async def broken(messages: Sequence[Message]) -> AsyncIterator[Message]:
        async for message in stream(messages):
            yield message
        raise ConnectionError("the stream broke")

    async def work(record: Record) -> Result:
        await asyncio.sleep(0.001)
        return passed(record)

    with pytest.raises(ExceptionGroup) as failure:
        await run_stage(new_stage(), broken([Message(0, [])]), work, confirmed, 2)

    assert failure.group_contains(ConnectionError)


def limited(log: list[Result], most: int) -> Commit:
    """A broker that takes no value of more than so many bytes."""

    async def commit(result: Result) -> None:
        if any(len(output.value or b"") > most for output in result.outputs):
            raise OutputTooLargeError(f"no message of more than {most} bytes")
        log.append(result)

    return at_once(commit)


async def test_an_output_that_no_broker_takes_makes_its_message_a_dead_letter() -> None:
    log: list[Result] = []
    record = Record("articles-raw", 0, 1, NOON, b"k", b"short")
    large = Result(Outcome.PASSED, (Output(EXTRACTED, b"k", b"x" * 100),))
    lasted = await lasting("extract", record, large, limited(log, 50))
    assert log == [lasted]
    assert lasted.outcome is Outcome.DEAD
    assert lasted.outputs[0].value == b"short"
    assert header_texts(lasted.outputs[0].headers)[REASON] == "too-large"


async def test_a_dead_letter_that_no_broker_takes_goes_without_its_value_and_keeps_its_reason() -> None:
    log: list[Result] = []
    record = Record("articles-raw", 0, 1, NOON, b"k", b"x" * 100)
    letter = failed("extract", record, Rejected(Reason.INVALID_JSON, "cut"))
    lasted = await lasting("extract", record, letter, limited(log, 50))
    told = header_texts(lasted.outputs[0].headers)
    assert (lasted.outputs[0].value, told[REASON], told[VALUE_BYTES]) == (None, "invalid-json", "100")


async def test_a_dead_letter_whose_headers_alone_are_too_large_ends_the_stage() -> None:
    record = Record("articles-raw", 0, 1, NOON, b"k", b"x")
    letter = failed("extract", record, Rejected(Reason.INVALID_JSON, "cut"))
    with pytest.raises(OutputTooLargeError):
        await lasting("extract", record, letter, limited([], -1))
