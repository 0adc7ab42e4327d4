"""How far each of the named files and folders was sent: what an interrupted run begins from."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

_EVERY = 1_000


class ProgressFileError(Exception):
    """The file that progress was to be read from holds none."""


class Reached(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last file of which everything up to a message was confirmed, and how many of its messages were."""

    file: str
    messages: int


@dataclass(frozen=True)
class Place:
    """Where a message stands: in which of the things that were named, in which file, and as the how manieth from 1."""

    named: str
    file: str
    number: int


class Progress:
    """The messages that were confirmed, without a gap. Confirmations may come in any order.

    Whatever is beyond a gap is sent once more by the next run: better twice than not at all.
    """

    def __init__(self, path: Path) -> None:
        """Go on from what the file says, where there is one.

        Raises ProgressFileError where it is no such file.
        """
        self._path = path
        self._reached = _read(path)
        self._waiting: dict[str, dict[Place, bool]] = {}
        self._stuck: set[str] = set()
        self._unwritten = 0

    @property
    def reached(self) -> Mapping[str, Reached]:
        """How far each of the things that were named was sent."""
        return self._reached

    def began(self, place: Place) -> None:
        """A message is under way; they have to be told in their order."""
        if place.named not in self._stuck:
            self._waiting.setdefault(place.named, {})[place] = False

    def finished(self, place: Place) -> None:
        """A message was confirmed, or will never be: it is not sent again."""
        waiting = self._waiting.get(place.named, {})
        if place not in waiting:
            return
        waiting[place] = True
        for one in list(_leading(waiting)):
            del waiting[one]
            self._reached[place.named] = Reached(one.file, one.number)
            self._unwritten += 1
        if self._unwritten >= _EVERY:
            self.write()

    def failed(self, place: Place) -> None:
        """A message was not confirmed: the next run begins with it, whatever comes after it."""
        self._stuck.add(place.named)

    def write(self) -> None:
        """Write the file, all of it or nothing."""
        new = self._path.with_name(f"{self._path.name}.new")
        with new.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(self._reached)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
        self._unwritten = 0


def _leading(waiting: Mapping[Place, bool]) -> Iterator[Place]:
    for place, is_finished in waiting.items():
        if not is_finished:
            return
        yield place


def _read(path: Path) -> dict[str, Reached]:
    if not path.exists():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Reached])
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ProgressFileError(f"{path} does not hold how far a run had come: {error}") from error
