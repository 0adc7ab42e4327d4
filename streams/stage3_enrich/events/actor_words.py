"""The words that tell who acts: nouns of sectors, groups with their codes, capitals that stand for states."""

from __future__ import annotations

from functools import cache

import msgspec

from streams.stage3_enrich.data_files import decoded


class ActorWords(msgspec.Struct, frozen=True):
    """The words of data/actors.json.

    `sectors`: lemmas of nouns by PLOVER's sector; `modifiers`: words before other nouns that give it ("rebel leader");
    `named`: code and sector of what names.known_name knows; `quantities`: nouns that count others;
    `vague`: nouns that tell of nobody in particular where nothing says whose they are; `seats`: capitals, and what
    governs from there; `former`: states that are no more, and who stands for them; `name_heads`: the sector by the
    word that heads an organisation's name; `titles`: abbreviated titles, without their stop, and what they stand for;
    `body_seats`: towns in which international bodies sit, by code.
    """

    sectors: dict[str, frozenset[str]]
    modifiers: dict[str, frozenset[str]]
    named: dict[str, tuple[str | None, str]]
    quantities: frozenset[str]
    vague: frozenset[str]
    seats: dict[str, str]
    former: dict[str, str]
    name_heads: dict[str, str]
    titles: dict[str, str]
    body_seats: dict[str, str]

    def sector(self, noun: str) -> str | None:
        """The sector of a lemma, or None."""
        return _inverted("sectors").get(noun)

    def modifier_sector(self, word: str) -> str | None:
        """The sector that a word before a noun gives it, or None."""
        return _inverted("modifiers").get(word)


@cache
def actor_words() -> ActorWords:
    """The lexicon that is packaged with the stage."""
    return decoded("actors.json", ActorWords)


@cache
def _inverted(field: str) -> dict[str, str]:
    by_sector: dict[str, frozenset[str]] = getattr(actor_words(), field)
    found: dict[str, str] = {}
    for sector, words in by_sector.items():
        for word in words:
            found.setdefault(word, sector)
    return found
