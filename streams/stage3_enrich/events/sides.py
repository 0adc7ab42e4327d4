"""Who acts in an event and who it is done to."""

from __future__ import annotations

from dataclasses import dataclass

from streams.stage3_enrich.events.participants import Participant


@dataclass(frozen=True)
class Sides:
    """Actors and recipients by their noun phrases, how the first of each is reached from the trigger, and how surely.

    `sure` is the least of the probabilities that they are what they seem.
    """

    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    actor_path: str
    recipient_path: str
    sure: float

    @property
    def own(self) -> bool:
        """Whether one of the two stands below the trigger, and not only with the words that govern it."""
        sides = ((self.actors, self.actor_path), (self.recipients, self.recipient_path))
        return any(parts and not path.startswith("^") for parts, path in sides)
