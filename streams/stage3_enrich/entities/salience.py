"""How much an article is about each of its entities."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from schemas.article import Entity

_HEADLINE_WEIGHT = 3.0  # in mentions
_EARLY_WEIGHT = 2.0  # of a first mention at the very start; none at the end


def with_salience(entities: Sequence[Entity], text_length: int, headline: str | None) -> list[Entity]:
    """The entities with their salience, relative to the one that the article is about most, which has 1.

    Each mention counts; the earlier the first one, and a mention in the headline, count on top.
    """
    weights = [_weight(entity, text_length, headline or "") for entity in entities]
    most = max(weights, default=1.0)
    return [
        msgspec.structs.replace(entity, salience=round(weight / most, 2))
        for entity, weight in zip(entities, weights, strict=True)
    ]


def _weight(entity: Entity, text_length: int, headline: str) -> float:
    early = 1 - entity.mentions[0].start / text_length
    named = any(_has(headline, name) for name in {mention.text for mention in entity.mentions})
    return len(entity.mentions) + _EARLY_WEIGHT * early + _HEADLINE_WEIGHT * named


def _has(headline: str, name: str) -> bool:
    return name in headline and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", headline))
