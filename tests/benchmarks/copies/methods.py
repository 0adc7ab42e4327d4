"""How each method tells a copy: what it keeps of a text, and which of the articles before it is the most like.

All get the same articles, in the order in which they came, and compare each with those that are no copies themselves.
A peer keeps the signatures of these, so that of those that its index proposes the most like is chosen, if it is like
enough. All but SimHash, which cuts a text into letters by itself, are given the same words.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from schemas.article import Article
from streams.fingerprint import Fingerprint, fingerprint
from streams.settings import Settings
from streams.stage2_deduplicate.seen import Seen
from streams.stage2_deduplicate.stage import deduplicate
from streams.stage2_deduplicate.verdict import verdict
from streams.stage2_deduplicate.window import Window
from streams.words import words
from tests.newsroom import message

OURS = "copydesk"

_PERMUTATIONS = 128
_BANDS = 32
_SHINGLE = 3


class Method(Protocol):
    """One method, with what it remembers of the articles that it was asked about."""

    def signature(self, article: Article) -> Any:
        """What it compares of an article."""

    def original(self, article: Article, signature: Any) -> str | None:
        """The id of the article that this one is a copy of; where there is none, it is remembered itself."""


@dataclass(frozen=True)
class Choice:
    """A method that can be chosen: the module that it needs, and how it begins."""

    module: str
    begin: Callable[[], Method]


class Copydesk:
    """The rules of the deduplicate stage."""

    def __init__(self) -> None:
        self._window = Window(Settings().window_seconds)

    def signature(self, article: Article) -> Fingerprint:
        return fingerprint(article.text)

    def original(self, article: Article, signature: Fingerprint) -> str | None:
        judged = verdict(article.uri, signature, self._window)
        moment = (article.version_created or article.received).timestamp()
        row = Seen(
            id=article.id,
            uri=article.uri,
            origin=article.id,
            received=moment,
            moment=moment,
            kind=judged.kind,
            of=judged.of,
            similarity=judged.similarity,
            version=judged.version,
            fingerprint=signature.encode() if judged.kind in ("original", "revision") else "",
        )
        self._window.put(row)
        return judged.of


class CopydeskStage:
    """The deduplicate stage as a whole, from a message to its messages, stories and counts of copies among them."""

    def __init__(self) -> None:
        self._window = Window(Settings().window_seconds)
        self._offset = 0

    def signature(self, article: Article) -> Any:
        self._offset += 1
        return message(msgspec.structs.replace(article, fingerprint=fingerprint(article.text).encode()), self._offset)

    def original(self, _: Article, signature: Any) -> str | None:
        return deduplicate(signature, self._window).copies.of or None


class Datasketch:
    """MinHash with LSH, by datasketch."""

    def __init__(self, threshold: float) -> None:
        self._library = importlib.import_module("datasketch")
        self._threshold = threshold
        self._empty = self._library.MinHash(num_perm=_PERMUTATIONS)
        self._index = self._library.MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS)
        self._signatures: dict[str, Any] = {}

    def signature(self, article: Article) -> Any:
        # Its permutations take longer to make than a signature.
        made = self._empty.copy()
        made.update_batch([shingle.encode() for shingle in _shingles(article.text)])
        return self._library.LeanMinHash(made)

    def original(self, article: Article, signature: Any) -> str | None:
        found = ((signature.jaccard(self._signatures[one]), one) for one in self._index.query(signature))
        likeness, best = max(found, default=(0.0, None))
        if likeness >= self._threshold:
            return best
        self._index.insert(article.id, signature)
        self._signatures[article.id] = signature
        return None


class Rensa:
    """MinHash with LSH, by rensa."""

    def __init__(self, threshold: float) -> None:
        self._library = importlib.import_module("rensa")
        self._threshold = threshold
        self._index = self._library.RMinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS, num_bands=_BANDS)
        self._kept: list[tuple[str, Any]] = []

    def signature(self, article: Article) -> Any:
        made = self._library.RMinHash(num_perm=_PERMUTATIONS, seed=1)
        made.update(list(_shingles(article.text)))
        return made

    def original(self, article: Article, signature: Any) -> str | None:
        found = ((signature.jaccard(self._kept[one][1]), self._kept[one][0]) for one in self._index.query(signature))
        likeness, best = max(found, default=(0.0, None))
        if likeness >= self._threshold:
            return best
        self._index.insert(len(self._kept), signature)
        self._kept.append((article.id, signature))
        return None


class SimHash:
    """SimHash of 64 bits with an index by blocks, by simhash."""

    def __init__(self, distance: int) -> None:
        self._library = importlib.import_module("simhash")
        self._index = self._library.SimhashIndex([], k=distance)
        self._signatures: dict[str, Any] = {}

    def signature(self, article: Article) -> Any:
        return self._library.Simhash(article.text)

    def original(self, article: Article, signature: Any) -> str | None:
        found = ((signature.distance(self._signatures[one]), one) for one in self._index.get_near_dups(signature))
        _, best = min(found, default=(0, None))
        if best is None:
            self._index.add(article.id, signature)
            self._signatures[article.id] = signature
        return best


def _shingles(text: str) -> set[str]:
    """The shingles of a text; one of fewer words is a single one."""
    tokens = words(text)
    return {" ".join(tokens[at : at + _SHINGLE]) for at in range(max(1, len(tokens) - _SHINGLE + 1))}


_ALL = {
    OURS: Choice("streams", Copydesk),
    f"{OURS}, whole stage": Choice("streams", CopydeskStage),
    "datasketch, from .5": Choice("datasketch", lambda: Datasketch(0.5)),
    "datasketch, from .8": Choice("datasketch", lambda: Datasketch(0.8)),
    "rensa, from .5": Choice("rensa", lambda: Rensa(0.5)),
    "SimHash, to 3 bits": Choice("simhash", lambda: SimHash(3)),
    "SimHash, to 6 bits": Choice("simhash", lambda: SimHash(6)),
}


def begun(name: str) -> Method:
    """A method that has seen nothing."""
    return _ALL[name].begin()


def installed() -> list[str]:
    """The methods that can be asked, the product first."""
    found = []
    for name, choice in _ALL.items():
        try:
            importlib.import_module(choice.module)
        except ImportError:
            print(f"{name} is not installed")
        else:
            found.append(name)
    return found
