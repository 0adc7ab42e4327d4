"""How a worker is: alive while its event loop turns, ready when each stage has its partitions and its state."""

from __future__ import annotations

import time
from dataclasses import dataclass

SILENT_SECONDS = 30.0
"""An event loop that has not turned for so long is stuck, and its worker better started anew."""


@dataclass(frozen=True)
class StageHealth:
    """Where a stage stands: in its group, with its coordinator, and with its table."""

    settled: bool
    connected: bool
    partitions: int = 0
    rows_to_recover: int = 0

    @property
    def ready(self) -> bool:
        """Whether it works on messages, or would if it were given partitions."""
        return self.settled and self.connected

    @property
    def state(self) -> str:
        """In a word: what it waits for, if anything."""
        if not self.connected:
            return "disconnected"
        if self.rows_to_recover:
            return "recovering"
        return "running" if self.settled else "rebalancing"


class Health:
    """What the event loop says of its stages, turn by turn, for a thread that is asked."""

    def __init__(self) -> None:
        """Begin with no stage, as alive but not ready."""
        self._stages: dict[str, StageHealth] = {}
        self._turned = time.monotonic()

    def beat(self, stages: dict[str, StageHealth]) -> None:
        """Say that the loop turns, and where the stages stand. To be called every second or so."""
        self._stages, self._turned = stages, time.monotonic()

    @property
    def live(self) -> bool:
        """Whether the event loop turns. A broker that is away is no reason to start a worker anew."""
        return time.monotonic() - self._turned < SILENT_SECONDS

    @property
    def ready(self) -> bool:
        """Whether all stages are ready."""
        return self.live and bool(self._stages) and all(stage.ready for stage in self._stages.values())

    def report(self) -> dict[str, object]:
        """The same for a person or a program to read."""
        stages = {
            name: {
                "state": stage.state,
                "ready": stage.ready,
                "partitions": stage.partitions,
                "rowsToRecover": stage.rows_to_recover,
            }
            for name, stage in self._stages.items()
        }
        return {"live": self.live, "ready": self.ready, "stages": stages}
