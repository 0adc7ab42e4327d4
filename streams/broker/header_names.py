"""aiokafka's reader of fetched records, mended where a header's name is not UTF-8, until aiokafka does the same.

Kafka takes any bytes for a name, and some clients send them. aiokafka 0.14.0 raises UnicodeDecodeError for them
whenever their partition is read, so that one such message stops whoever reads it for ever. Here what is no UTF-8 in a
name shows as replacement characters.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from typing import Any, SupportsIndex

from aiokafka.consumer import fetcher
from aiokafka.record import default_records, memory_records

_LENGTH_AT = 8
_LENGTH = struct.Struct(">i")


def read_any_header_name() -> None:
    """Have all consumers of this process read what they fetch with `FetchedRecords`."""
    fetcher.MemoryRecords = FetchedRecords


class FetchedRecords:
    """The batches of records in what was fetched, as aiokafka's MemoryRecords gives them."""

    def __init__(self, data: bytes) -> None:
        """Take what the broker sent for a partition."""
        self._records: Any = memory_records.MemoryRecords(data)
        self._data = memoryview(data)

    def size_in_bytes(self) -> int:
        """How much there is, half a batch at the end included."""
        size: int = self._records.size_in_bytes()
        return size

    def has_next(self) -> bool:
        """Whether there is another whole batch."""
        return bool(self._records.has_next())

    def next_batch(self) -> _Batch:
        """The next batch."""
        batch = self._records.next_batch()
        (length,) = _LENGTH.unpack_from(self._data, _LENGTH_AT)
        end = _LENGTH_AT + _LENGTH.size + length
        data, self._data = self._data[:end], self._data[end:]
        return _Batch(batch, data)


class _Batch:
    """A batch, with the bytes that it was read from."""

    def __init__(self, batch: Any, data: memoryview) -> None:
        self._batch = batch
        self._bytes = data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __next__(self) -> Any:
        return next(self._batch)

    def __iter__(self) -> Iterator[Any]:
        read = 0
        try:
            for record in self._batch:
                yield record
                read += 1
        except UnicodeDecodeError:
            yield from islice(_with_any_names(self._bytes), read, None)


def _with_any_names(data: memoryview) -> Iterator[Any]:
    """The records of a batch by the slower of aiokafka's readers, which takes names out of the buffer with `decode`."""
    batch: Any = default_records._DefaultRecordBatchPy(data)  # noqa: SLF001 - it has no other name
    iter(batch)  # decompresses
    batch._buffer = _Buffer(batch._buffer)  # noqa: SLF001
    return iter(batch)


class _Buffer(bytearray):
    """Bytes all of whose slices can be decoded."""

    def __getitem__(self, key: SupportsIndex | slice) -> Any:
        found = super().__getitem__(key)
        return _Buffer(found) if isinstance(found, bytearray) else found

    def decode(self, encoding: str = "utf-8", errors: str = "replace") -> str:
        """The text, with replacement characters."""
        return super().decode(encoding, errors)
