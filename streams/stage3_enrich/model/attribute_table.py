"""The attribute ruler of a spaCy pipeline, with its rules about single words looked up instead of matched.

The ruler derives part of speech and morphology from tags. Matching all its rules at every word takes a seventh of the
time of the whole pipeline, and nearly all of them ask a word's tag, dependency and form only: so what the ruler's own
matcher finds for such a combination is found once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, Span
from spacy.tokens._retokenize import set_token_attrs

from streams.stage3_enrich.model.components import component_of, put_in_place

_LOOKED_UP = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
_MOST_KEPT = 50_000

Key = tuple[int, int, int, int]
"""Tag, dependency, form where some rule names it, and whether it is white space."""


class AttributeTable:
    """Does to a Doc what the attribute ruler that it is made from does."""

    def __init__(self, ruler: AttributeRuler) -> None:
        """Take the ruler's rules."""
        self._ruler = ruler
        self._words: set[int] = set()
        self._expressions: list[re.Pattern[str]] = []
        self._named: dict[int, int] = {}
        self._others = Matcher(ruler.vocab)
        self._longest = 1
        self._anchors: set[int] | None = set()
        self._found: dict[Key, list[int]] = {}
        for number, rule in enumerate(ruler.patterns):
            patterns: Any = rule["patterns"]
            if any(len(pattern) > 1 or not _is_looked_up(pattern[0]) for pattern in patterns):
                self._others.add(str(number), patterns)
                for pattern in patterns:
                    self._anchor(pattern)
            else:
                forms = [token.get("LOWER", "") for (token,) in patterns]
                self._words.update(ruler.vocab.strings.add(word) for form in forms for word in _words(form))
                self._expressions += [re.compile(form["REGEX"]) for form in forms if "REGEX" in form]

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of all tokens; of rules that speak of the same token the later ones count."""
        columns: Any = doc.to_array(["TAG", "DEP", "LOWER", "IS_SPACE"])
        tokens: list[Key] = columns.tolist()
        elsewhere: dict[int, list[int]] = {}
        for number, index in self._longer(doc, tokens):
            elsewhere.setdefault(index, []).append(number)
        for index, (tag, dependency, lower, is_space) in enumerate(tokens):
            named = self._named.get(lower)
            key = (tag, dependency, self._name(lower) if named is None else named, is_space)
            rules = self._found.get(key)
            if rules is None:
                rules = self._found[key] = self._rules(doc[index : index + 1])
            if index in elsewhere:
                rules = sorted(rules + elsewhere[index])
            for number in rules:
                set_token_attrs(doc[index], self._ruler.attrs[number])
        return doc

    def _name(self, lower: int) -> int:
        """A form where some rule about a word alone names it, else 0."""
        if len(self._named) >= _MOST_KEPT:
            self._named.clear()
        form = self._ruler.vocab.strings[lower]
        is_named = lower in self._words or any(expression.search(form) for expression in self._expressions)
        named = self._named[lower] = lower if is_named else 0
        return named

    def _anchor(self, pattern: Sequence[dict[str, Any]]) -> None:
        """Note a form or dependency that a rule about several words asks for; if it asks for none, nothing helps."""
        self._longest = max(self._longest, len(pattern))
        asked = next((asked for token in pattern if (asked := _asked(token))), None)
        if asked is None or any("OP" in token for token in pattern):
            self._anchors = None
        elif self._anchors is not None:
            self._anchors.update(map(self._ruler.vocab.strings.add, asked))

    def _longer(self, doc: Doc, tokens: Sequence[Key]) -> set[tuple[int, int]]:
        """The rules about several words that hold in a Doc, with the token that each speaks of."""
        if (anchors := self._anchors) is None:
            return set(self._matches(doc[:]))
        near = (place for place, (_, dep, lower, _) in enumerate(tokens) if lower in anchors or dep in anchors)
        spans = (doc[max(place - self._longest + 1, 0) : place + self._longest] for place in near)
        return {match for span in spans for match in self._matches(span)}

    def _matches(self, span: Span) -> Iterator[tuple[int, int]]:
        for name, start, end in self._others(span, allow_missing=True):
            number = int(self._ruler.vocab.strings[name])
            index = self._ruler.indices[number]
            yield number, span.start + (start if index >= 0 else end) + index

    def _rules(self, word: Span) -> list[int]:
        """The rules about a word alone that hold for it."""
        if len(self._found) >= _MOST_KEPT:
            self._found.clear()
        numbers = {int(self._ruler.vocab.strings[name]) for name, _, _ in self._ruler.matcher(word, allow_missing=True)}
        return [number for number in sorted(numbers) if str(number) not in self._others]


def _is_looked_up(token: dict[str, Any]) -> bool:
    form = token.get("LOWER", "")
    return token.keys() <= _LOOKED_UP and (isinstance(form, str) or form.keys() in ({"IN"}, {"REGEX"}))


def _asked(token: dict[str, Any]) -> list[str]:
    """The forms, or else the dependency, of which a word must have one."""
    form, dependency = token.get("LOWER", {}), token.get("DEP", {})
    return [*_words(form)] or ([dependency] if isinstance(dependency, str) else [])


def _words(form: str | dict[str, Iterable[str]]) -> Iterable[str]:
    return (form,) if isinstance(form, str) else form.get("IN", ())


@Language.factory("attribute_table", default_config={"ruler": "attribute_ruler"})
def _made(nlp: Language, name: str, ruler: str) -> AttributeTable:  # noqa: ARG001 - what spaCy gives each component
    component: Any = nlp.get_pipe(ruler)
    return AttributeTable(component)


def look_up_attributes(nlp: Language) -> None:
    """Put a table in the place of a pipeline's attribute ruler, where it has one."""
    if component_of(nlp, "attribute_ruler") is not None:
        put_in_place(nlp, "attribute_table", "attribute_ruler")
