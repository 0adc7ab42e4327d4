"""Whether a text that has an original in it is a newer version of that, at another address, and what versions change.

A copy adds boilerplate and leaves out; a newer version says more, or corrects what was said.
"""

from __future__ import annotations

import unicodedata

from msgspec import UNSET
from xxhash import xxh3_64_intdigest

from schemas.article import Article, Changes, Span
from streams.fingerprint import Fingerprint, Sketch
from streams.stage2_deduplicate.seen import Seen
from streams.words import NUMBER

HELD = 0.8
"""The least share of the version before that a newer version has; where it corrects numbers, of itself in that too."""

WORDS_MORE = 100
"""So many words more than an original has are no boilerplate, which is shorter."""

WORDS_MORE_AT_OUTLET = 20
"""The same where both are of one outlet, whose boilerplate is the same in both."""

TIMES_AS_LONG = 3
"""What is more than so many times as long is a survey of several reports, and no version of one."""

_MOST_NUMBERS = 20


def is_longer(text: Fingerprint, original: Fingerprint, held: float, *, same_outlet: bool) -> bool:
    """Whether a text has all of an original, `held` being its share of that, and more of its own than a copy has."""
    more = text.shingles.size - original.shingles.size
    if more < (WORDS_MORE_AT_OUTLET if same_outlet else WORDS_MORE):
        return False
    return held >= HELD and text.shingles.size <= TIMES_AS_LONG * original.shingles.size


def is_corrected(text: Fingerprint, original: Fingerprint, alike: float) -> bool:
    """Whether a text is as an original, but has other numbers in the place of some of its numbers.

    `alike` is the lesser of the shares of either that are in the other.
    """
    mine, theirs = text.numbers.sample(original.numbers), original.numbers.sample(text.numbers)
    return alike >= HELD and bool(mine - theirs) and bool(theirs - mine)


def changes_of(article: Article, text: Fingerprint, previous: Seen, before: Fingerprint) -> Changes:
    """What a version changes of the one before it, as far as sketches of the two tell."""
    kept, held = text.shingles.shares(before.shingles)
    return Changes(
        headline=headline_hash(article) != previous.headline,
        added=round(1 - kept, 3),
        removed=round(1 - held, 3),
        numbers=_new_numbers(article.text, before.numbers) or UNSET,
    )


def headline_hash(article: Article) -> int:
    """What is remembered of a headline: 64 bits of XXH3, 0 for none."""
    return xxh3_64_intdigest(article.headline.encode("utf-8", "surrogatepass")) if article.headline else 0


def _new_numbers(text: str, before: Sketch) -> list[Span]:
    """Where numbers stand that the version before did not have: the first of each."""
    numbers = set(NUMBER.findall(unicodedata.normalize("NFKC", text)))
    found: dict[str, Span] = {}
    for match in NUMBER.finditer(text):
        number = unicodedata.normalize("NFKC", match[0])
        # What a blank or a sign beside it makes another number is none that was compared.
        if number in numbers and number not in found and before.lacks(number):
            found[number] = Span(start=match.start(), end=match.end(), text=match[0])
    return [*found.values()][:_MOST_NUMBERS]
