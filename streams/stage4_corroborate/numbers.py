"""How many people an event touched, where articles do not agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import get_args

from msgspec import UNSET, UnsetType

from schemas.event import Magnitude, MagnitudeReport, Quantity
from streams.stage4_corroborate.tellings import Telling, published

_QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)


def magnitude_of(tellings: Sequence[Telling]) -> Magnitude | UnsetType:
    """Of each quantity the number that most publications give; of several that of the latest article."""
    numbers = {of: _prevailing(_told(tellings, of)) for of in _QUANTITIES}
    known = {of: number for of, number in numbers.items() if number is not None}
    return Magnitude(**known) if known else UNSET


def reports_of(tellings: Sequence[Telling]) -> list[MagnitudeReport] | UnsetType:
    """Every number of a quantity on which articles do not agree, with the articles that give it."""
    reports = []
    for of in _QUANTITIES:
        told = _told(tellings, of)
        if len(told) > 1:
            reports += [
                MagnitudeReport(of=of, count=count, cited_by=sorted(one.citation.id for one in told[count]))
                for count in sorted(told)
            ]
    return reports or UNSET


def _told(tellings: Sequence[Telling], of: Quantity) -> dict[int, list[Telling]]:
    """The articles that give each number."""
    found: defaultdict[int, list[Telling]] = defaultdict(list)
    for telling in tellings:
        number = next(_numbers(telling, of), None)
        if number is not None:
            found[number].append(telling)
    return found


def _numbers(telling: Telling, of: Quantity) -> Iterator[int]:
    for event in telling.events:
        if event.magnitude:
            number: int | UnsetType = getattr(event.magnitude, of)
            if number is not UNSET:
                yield number


def _prevailing(told: dict[int, list[Telling]]) -> int | None:
    def weight(number: int) -> tuple[int, float, str]:
        dated = [one for one in told[number] if one.citation.version_created]
        latest = max(dated or told[number], key=lambda one: (published(one.citation), one.citation.id))
        moment = published(latest.citation).timestamp() if dated else 0.0
        return len({one.publication for one in told[number]}), moment, latest.citation.id

    return max(told, key=weight, default=None)
