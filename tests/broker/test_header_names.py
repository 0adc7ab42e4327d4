"""Headers whose names are no text: they are read like any others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from aiokafka.consumer import fetcher
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.record.util import calc_crc32c

import streams.broker.clients  # noqa: F401 - whoever reads from a broker imports it
from streams.broker.header_names import FetchedRecords

ODD = b"\xff\xfeodd"
PLACEHOLDER = b"other"
NONE, GZIP = 0, 1


def batch(names: Sequence[bytes], compression: int = NONE) -> bytes:
    """A batch as a broker sends it, with a record for each name of a header."""
    builder = DefaultRecordBatchBuilder(
        magic=2,
        compression_type=compression,
        is_transactional=0,
        producer_id=-1,
        producer_epoch=-1,
        base_sequence=-1,
        batch_size=10_000,
    )
    for number, name in enumerate(names):
        shown = PLACEHOLDER if name == ODD else name
        header = (shown.decode(), b"\xff" if number else None)
        builder.append(number, 1000 + number, b"key", b"value %d" % number, [header])
    data = bytearray(builder.build())
    if ODD in names and compression == NONE:
        data = data.replace(PLACEHOLDER, ODD)
        data[17:21] = calc_crc32c(bytes(data[21:])).to_bytes(4, "big")
    return bytes(data)


def read(data: bytes) -> list[tuple[int, int, bytes, bytes, list[tuple[str, bytes | None]]]]:
    records, found = FetchedRecords(data), []
    while records.has_next():
        one = records.next_batch()
        assert one.validate_crc()
        assert not one.is_control_batch
        found += [(it.offset, it.timestamp, it.key, it.value, list(it.headers)) for it in one]
    return found


def names(data: bytes) -> list[str]:
    return [name for *_, headers in read(data) for name, _ in headers]


def test_every_consumer_reads_them_so() -> None:
    assert fetcher.MemoryRecords is FetchedRecords


def test_aiokafka_alone_cannot_read_them() -> None:
    """Where this fails, aiokafka has been mended, and `streams.broker.header_names` can go."""
    with pytest.raises(UnicodeDecodeError):
        list(MemoryRecords(batch([ODD])).next_batch())


@pytest.mark.parametrize("place", range(4))
def test_a_record_with_such_a_header_is_read_in_its_place(place: int) -> None:
    plain = [b"n0", b"n1", b"n2"]
    mixed = [*plain[:place], ODD, *plain[place:]]
    found = read(batch(mixed))
    assert [record[0] for record in found] == [0, 1, 2, 3]
    assert [record[1] for record in found] == [1000, 1001, 1002, 1003]
    assert [record[2:4] for record in found] == [(b"key", b"value %d" % number) for number in range(4)]
    assert [type(part) for record in found for part in record[2:4]] == [bytes] * 8
    assert names(batch(mixed)) == [name.decode("utf-8", "replace") for name in mixed]


def test_values_of_headers_stay_what_they_are() -> None:
    assert [headers[0][1] for *_, headers in read(batch([ODD, ODD]))] == [None, b"\xff"]


@pytest.mark.parametrize("compression", [NONE, GZIP])
def test_batches_before_and_after_are_read_too(compression: int) -> None:
    assert names(batch([b"before"], compression) + batch([ODD]) + batch([b"after"], compression)) == [
        "before",
        ODD.decode("utf-8", "replace"),
        "after",
    ]


def test_half_a_batch_at_the_end_waits_for_the_rest() -> None:
    whole, half = batch([b"n0"]), batch([b"n1"])[:-3]
    assert names(whole + half) == ["n0"]
    assert FetchedRecords(whole + half).size_in_bytes() == len(whole + half)
    assert not FetchedRecords(half).has_next()
