"""How much of what a stage takes is dead of late: a single bad message is a dead letter, a run of them is an incident.

A producer that changes its format kills every message. Each is kept, with its reason, and can be replayed; but somebody
should hear of it once, and soon, and some would rather have the stage stop.
"""

from __future__ import annotations

import logging
from collections import deque
from enum import StrEnum

from streams import metrics
from streams.settings import Settings

log = logging.getLogger(__name__)

# Below this part of the limit it is over: a share that swings about the limit is one incident, and not a hundred.
_OVER = 0.8


class Crossing(StrEnum):
    """That the share of dead messages has risen above its limit, or is back well below it."""

    ROSE = "rose"
    FELL = "fell"


class BadShare:
    """The share of dead ones among the last messages of a stage."""

    def __init__(self, limit: float, window: int) -> None:
        """`limit` is a share, of which 1 is never exceeded, and `window` the number of messages that count."""
        self._limit = limit
        self._recent: deque[bool] = deque(maxlen=window)
        self._dead = 0
        self._exceeded = False

    def record(self, *, dead: bool) -> Crossing | None:
        """Count the outcome of a message. Returns the crossing that it makes, if it makes one."""
        if len(self._recent) == self._recent.maxlen:
            self._dead -= self._recent[0]
        self._recent.append(dead)
        self._dead += dead
        before, self._exceeded = self._exceeded, self._judge()
        if before == self._exceeded:
            return None
        return Crossing.ROSE if self._exceeded else Crossing.FELL

    @property
    def share(self) -> float:
        """The share of dead messages, from 0 to 1; 0 where there has been none yet."""
        return self._dead / len(self._recent) if self._recent else 0.0

    @property
    def exceeded(self) -> bool:
        """Whether more than the limit is dead: from the crossing until the share is back well below the limit.

        Not before half of the window is known: the first message of all is always all dead or all alive.
        """
        return self._exceeded

    def _judge(self) -> bool:
        if self._exceeded:
            return self.share >= _OVER * self._limit
        return 2 * len(self._recent) >= (self._recent.maxlen or 0) and self.share > self._limit


class TooManyDeadError(Exception):
    """More of a stage's messages are dead than its operator wants to go on with."""


def alarm_of(stage: str, settings: Settings) -> Alarm:
    """The alarm of a stage, as the settings want it."""
    share = BadShare(settings.max_dead_share, settings.dead_share_messages)
    return Alarm(stage, share, stop=settings.stop_on_dead_share)


class Alarm:
    """Tells of a stage's share of dead messages: a metric always, a loud line when it crosses its limit."""

    def __init__(self, stage: str, share: BadShare, *, stop: bool) -> None:
        """With `stop`, the stage ends where the share rises above its limit."""
        self._stage = stage
        self._share = share
        self._stop = stop

    def tell(self, *, dead: bool) -> None:
        """Take the outcome of a message in. Raises TooManyDeadError where the stage is to end."""
        crossing = self._share.record(dead=dead)
        metrics.dead_share.labels(self._stage).set(self._share.share)
        if crossing is Crossing.FELL:
            log.warning("%s: messages pass again; %.0f%% of the last are dead", self._stage, 100 * self._share.share)
        elif crossing is Crossing.ROSE:
            told = f"{self._stage}: {self._share.share:.0%} of the last messages are dead: see their reasons"
            if self._stop:
                raise TooManyDeadError(told)
            log.critical(told)
