"""The attribute ruler of a spaCy pipeline, with its rules about single words looked up instead of matched.

The ruler derives part of speech and morphology from tags. Matching all its rules at every word takes a seventh of the
time of the whole pipeline, and nearly all of them ask a word's tag, dependency and form only: so what the ruler's own
matcher finds for such a combination is found once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, Token
from spacy.tokens._retokenize import set_token_attrs

_LOOKED_UP = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
_MOST_KEPT = 50_000

Key = tuple[int, int, int, bool]
"""Tag, dependency, form where some rule names it, and whether it is white space."""


class AttributeTable:
    """Does to a Doc what the attribute ruler that it is made from does."""

    def __init__(self, ruler: AttributeRuler) -> None:
        """Take the ruler's rules."""
        self._ruler = ruler
        self._words: set[int] = set()
        self._others = Matcher(ruler.vocab)
        self._found: dict[Key, list[int]] = {}
        for number, rule in enumerate(ruler.patterns):
            patterns: Any = rule["patterns"]
            if any(len(pattern) > 1 or not _is_looked_up(pattern[0]) for pattern in patterns):
                self._others.add(str(number), patterns)
            else:
                words = (word for (token,) in patterns for word in _words(token.get("LOWER", "")))
                self._words.update(ruler.vocab.strings.add(word) for word in words)

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of all tokens; of rules that speak of the same token the later ones count."""
        elsewhere: dict[int, list[int]] = {}
        for number, index in self._longer(doc):
            elsewhere.setdefault(index, []).append(number)
        for token in doc:
            rules = self._rules(token)
            if token.i in elsewhere:
                rules = sorted(rules + elsewhere[token.i])
            for number in rules:
                set_token_attrs(token, self._ruler.attrs[number])
        return doc

    def _longer(self, doc: Doc) -> Iterator[tuple[int, int]]:
        """The rules about several words that hold in a Doc, with the token that each speaks of."""
        for name, start, end in self._others(doc, allow_missing=True):
            number = int(self._ruler.vocab.strings[name])
            index = self._ruler.indices[number]
            yield number, (start if index >= 0 else end) + index

    def _rules(self, token: Token) -> list[int]:
        """The rules about a word alone that hold for it."""
        key = (token.tag, token.dep, token.lower if token.lower in self._words else 0, token.is_space)
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            alone = self._ruler.matcher(token.doc[token.i : token.i + 1], allow_missing=True)
            numbers = sorted({int(self._ruler.vocab.strings[name]) for name, _, _ in alone})
            found = self._found[key] = [number for number in numbers if str(number) not in self._others]
        return found


def _is_looked_up(token: dict[str, Any]) -> bool:
    form = token.get("LOWER", "")
    return token.keys() <= _LOOKED_UP and (isinstance(form, str) or form.keys() == {"IN"})


def _words(form: str | dict[str, Iterable[str]]) -> Iterable[str]:
    return (form,) if isinstance(form, str) else form["IN"]


@Language.factory("attribute_table", default_config={"ruler": "attribute_ruler"})
def _made(nlp: Language, name: str, ruler: str) -> AttributeTable:  # noqa: ARG001 - what spaCy gives each component
    component: Any = nlp.get_pipe(ruler)
    return AttributeTable(component)


def look_up_attributes(nlp: Language) -> None:
    """Put a table in the place of a pipeline's attribute ruler, where it has one."""
    if "attribute_ruler" in nlp.pipe_names:
        nlp.add_pipe("attribute_table", before="attribute_ruler")
        nlp.remove_pipe("attribute_ruler")
