"""What became of every message: lost, contradicted, repeated, as the topics tell it after a run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from streams.cli.outcome_table import fate_of
from streams.dead_letters import CONNECT
from streams.records import Record
from streams.settings import Settings
from streams.topics import DEAD, DUPLICATE, ENRICHED, Topic

FINAL = (ENRICHED, DUPLICATE, DEAD)


@dataclass(frozen=True)
class Said:
    """What the pipeline says of a raw message in the end: its outcome, its verdict, and of what it is a copy."""

    outcome: str
    verdict: str
    of: str


@dataclass
class Account:
    """Everything that was said of raw messages, by the position of each without the pipeline's prefix."""

    outcomes: dict[str, set[Said]] = field(default_factory=lambda: defaultdict(set))
    reworded: set[str] = field(default_factory=set)
    repeats: Counter[str] = field(default_factory=Counter)

    def lost(self, origins: Iterable[str]) -> list[str]:
        """Those of which nothing is said."""
        return [origin for origin in origins if origin not in self.outcomes]

    def contradictions(self, origins: Iterable[str], faultless: Mapping[str, Said]) -> list[str]:
        """Those of which two things are said, or one in two wordings, or another than in a run without faults."""
        return [one for one in origins if one in self.reworded or self.outcomes.get(one, set()) - {faultless[one]}]


def account(records: Iterable[Record], settings: Settings, ends: Sequence[Topic] = FINAL) -> Account:
    """Account for messages of all topics after the raw one. One that is repeated must be the same again.

    `ends` are the topics that hold outcomes: each raw message must come to one of them.
    """
    found = Account()
    first: dict[tuple[str, str], Record] = {}
    final = {topic.physical_name(settings) for topic in ends}
    for record in records:
        fate = fate_of(record, settings) if record.topic in final else None
        origin = (fate.origin if fate else record.origin).removeprefix(settings.topic_prefix)
        earlier = first.setdefault((record.topic, origin), record)
        if earlier is not record:
            found.repeats[origin] += 1
            if _wording(earlier) != _wording(record):
                found.reworded.add(origin)
        if fate is not None:
            found.outcomes[origin].add(Said(fate.outcome, fate.verdict, fate.of))
    return found


def _wording(record: Record) -> tuple[object, ...]:
    # A letter names the place of the message that died, and a repeated message of a later stage has another place.
    stable = tuple(pair for pair in record.headers if pair[0] not in (f"{CONNECT}offset", f"{CONNECT}partition"))
    return record.key, record.value, stable
