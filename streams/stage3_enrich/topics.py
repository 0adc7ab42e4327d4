"""Topics of English articles: concepts of the IPTC Media Topics, of the top two levels, by a lexicon.

Each topic has terms, which are hardly said of anything else, and hints, which support them. What is found counts by
where it stands and how many different ones there are, in proportion to the length; repetition counts little. A topic
is given where it has terms enough and a good part of all that was found in the text: where many topics have a little
each, there is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from math import log2

from schemas.article import Topic
from streams.stage3_enrich.words import ParsedText

_WORD = re.compile(r"\w+|[^\w\s]")

# What a place adds, by its name; `rule` names the best one in which a term of the topic stands.
_PLACES = {"headline": 3.0, "lead": 2.0, "text": 1.0}
_LEAD_WORDS = 60
_TERM = 1.0
_HINT = 0.35

_MOST_TOPICS = 3
_FEWEST_TERMS = 2
_LEAST_SCORE = 2.0
_LEAST_SHARE = 0.4
# Of the score of the broader topic. Below it, several narrower ones share the text.
_LEAST_PART = 0.5


@dataclass(frozen=True)
class Concept:
    """A topic of the lexicon; one of the second level names its `broader` one."""

    uri: str
    name: str
    broader: str | None = None


@dataclass(frozen=True)
class Lexicon:
    """What `data/topics.json` holds.

    `phrases` are terms and hints by their first word, the longest first; `said_of` tells the topics of each, with
    its weight. `confidence` has steps: a share of all that was found in a text, and how many top-level topics with
    such a share are right, as measured on articles whose section or collection tells one topic. They may have others,
    so that it is rather too low. Below the least share of a top-level topic it is an estimate, for narrower ones.
    """

    concepts: Mapping[str, Concept]
    phrases: Mapping[str, Sequence[tuple[str, ...]]]
    said_of: Mapping[tuple[str, ...], Mapping[str, float]]
    confidence: Sequence[tuple[float, float]]


@dataclass
class _Evidence:
    """What was found for a topic: its score, and its terms by the best place in which each stands."""

    score: float = 0.0
    terms: dict[tuple[str, ...], str] = field(default_factory=dict)

    def add(self, phrase: tuple[str, ...], weight: float, place: str, count: int) -> None:
        self.score += weight * (_PLACES[place] + log2(count))
        if weight == _TERM:
            self.terms[phrase] = place

    @property
    def place(self) -> str:
        return max(self.terms.values(), key=_PLACES.__getitem__)


@cache
def lexicon() -> Lexicon:
    """The lexicon that is packaged with the stage."""
    data = json.loads(resources.files("streams.stage3_enrich").joinpath("data/topics.json").read_text("utf-8"))
    concepts: dict[str, Concept] = {}
    said_of: dict[tuple[str, ...], dict[str, float]] = {}
    for topic in data["topics"]:
        code = topic["code"]
        concepts[code] = Concept(data["scheme"] + code, topic["name"], topic.get("broader"))
        for weight, phrases in ((_HINT, topic["hints"]), (_TERM, topic["terms"])):
            for phrase in phrases:
                said_of.setdefault(tuple(phrase.split()), {})[code] = weight
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(said_of, key=len, reverse=True):
        by_first.setdefault(words[0], []).append(words)
    return Lexicon(concepts, by_first, said_of, tuple(map(tuple, data["confidence"])))


def find_topics(parsed: ParsedText, headline: str | None) -> list[Topic]:
    """The topics of a parsed text and its headline, three at most; a topic stands before its narrower one.

    Needs the lemmas, and passes over the names of persons where the entities are there.
    """
    found = _phrases(parsed, headline or "")
    length = log2(2 + len(parsed.words) / 50)
    topics = _evidence(found, narrow=True)
    broad = _evidence(found, narrow=False)
    whole = sum(evidence.score for evidence in broad.values())
    told: list[Topic] = []
    for code, evidence in sorted(broad.items(), key=lambda pair: (-pair[1].score, pair[0])):
        share = evidence.score / whole
        if share < _LEAST_SHARE or evidence.score < _LEAST_SCORE * length or len(evidence.terms) < _FEWEST_TERMS:
            continue
        told.append(_topic(code, share, evidence))
        narrower = _narrower(code, evidence, topics)
        if narrower:
            part = topics[narrower].score / evidence.score
            told.append(_topic(narrower, share * part, topics[narrower]))
    return told[:_MOST_TOPICS]


def _phrases(parsed: ParsedText, headline: str) -> dict[tuple[str, ...], tuple[str, int]]:
    """The terms and hints in headline and text: the best place of each, and how often it is there."""
    lemmas = {word.lower: word.lemma for word in parsed.words}
    words = [() if word.entity_type == "PERSON" else _forms(word.lower, word.lemma) for word in parsed.words]
    # The headline is no part of the text. Most of its words are, and have their lemmas there.
    title = [_forms(word, lemmas.get(word, word.removesuffix("s"))) for word in _WORD.findall(headline.lower())]
    found: dict[tuple[str, ...], tuple[str, int]] = {}
    for place, phrase in _placed(title, words):
        best, count = found.get(phrase, (place, 0))
        found[phrase] = best, count + 1
    return found


def _forms(word: str, lemma: str) -> tuple[str, ...]:
    return (word,) if word == lemma else (word, lemma)


def _placed(
    title: Sequence[tuple[str, ...]], words: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The phrases with their places, the best place first."""
    for _, phrase in _matches(title):
        yield "headline", phrase
    for start, phrase in _matches(words):
        yield "lead" if start < _LEAD_WORDS else "text", phrase


def _matches(words: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Where phrases of the lexicon begin; of those that overlap the first, of those that begin together the longest."""
    phrases = lexicon().phrases
    free = 0
    for start, forms in enumerate(words):
        starting = [phrase for form in forms if form in phrases for phrase in phrases[form]] if start >= free else ()
        if not starting:
            continue
        phrase = max((phrase for phrase in starting if _stands(phrase, words, start)), key=len, default=None)
        if phrase:
            free = start + len(phrase)
            yield start, phrase


def _stands(phrase: tuple[str, ...], words: Sequence[tuple[str, ...]], start: int) -> bool:
    following = words[start : start + len(phrase)]
    return len(following) == len(phrase) and all(map(tuple.__contains__, following, phrase))


def _evidence(found: Mapping[tuple[str, ...], tuple[str, int]], *, narrow: bool) -> dict[str, _Evidence]:
    """What was found for each topic; of the top level with what was found for the narrower ones, each phrase once."""
    evidence: dict[str, _Evidence] = {}
    for phrase, (place, count) in found.items():
        for code, weight in (lexicon().said_of[phrase] if narrow else _broadened(phrase)).items():
            evidence.setdefault(code, _Evidence()).add(phrase, weight, place, count)
    return evidence


def _broadened(phrase: tuple[str, ...]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for code, weight in lexicon().said_of[phrase].items():
        top = lexicon().concepts[code].broader or code
        weights[top] = max(weight, weights.get(top, 0.0))
    return weights


def _narrower(code: str, broad: _Evidence, topics: Mapping[str, _Evidence]) -> str | None:
    """The narrower topic to which most of what was found for the broader one belongs."""
    of_code = [narrower for narrower in sorted(topics) if lexicon().concepts[narrower].broader == code]
    best = max(of_code, key=lambda narrower: topics[narrower].score, default=None)
    if best is None or len(topics[best].terms) < _FEWEST_TERMS or topics[best].score < _LEAST_PART * broad.score:
        return None
    return best


def _topic(code: str, share: float, evidence: _Evidence) -> Topic:
    concept = lexicon().concepts[code]
    return Topic(uri=concept.uri, name=concept.name, confidence=_confidence(share), rule=f"lexicon-{evidence.place}")


def _confidence(share: float) -> float:
    """Of the steps of the lexicon, that of the share."""
    return [confidence for least, confidence in lexicon().confidence if least <= share][-1]
