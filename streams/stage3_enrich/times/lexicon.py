"""The lexicon of time expressions: words with their meaning, and rules as regular expressions over them.

In a pattern, `{name}` stands for a word list or a fragment and captures the word as the group `name`; `{:name}`
captures nothing. A space stands for white space that does not end a paragraph. Patterns are matched against folded
text (see `fold`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import ascii_lowercase, ascii_uppercase
from typing import Any

_GROUP = re.compile(r"\(\?P<[a-z_]+>")
_SAME = re.compile(r"\(\?P=[a-z_]+\)")
_PLACEHOLDER = re.compile(r"\{(:?)([a-z_]+)\}")
_SPACE = r"(?: {1,3}|\n)"
_QUOTES = "\u2018\u2019"
_HYPHENS = "\u2010\u2011\u2013"
_SPACES = "\t\u00a0\u2009\u202f"
_FOLDED = str.maketrans(
    ascii_uppercase + _QUOTES + _HYPHENS + _SPACES,
    ascii_lowercase + "'" * len(_QUOTES) + "-" * len(_HYPHENS) + " " * len(_SPACES),
)


@dataclass(frozen=True)
class Rule:
    """How one kind of expression looks, and the words that must or must not stand beside it."""

    name: str
    pattern: re.Pattern[str]
    after: frozenset[str]
    not_after: frozenset[str]
    not_before: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """What `data/times.json` holds; `starts` has all words with which an expression can begin.

    `never_first` are frequent words that stand inside expressions only: rules cost more to try than a word to look up.
    Where `any_rule` does not match, none of the rules does.
    """

    words: dict[str, dict[str, Any]]
    rules: tuple[Rule, ...]
    any_rule: re.Pattern[str]
    starts: frozenset[str]
    never_first: frozenset[str]
    checks: dict[str, frozenset[str]]
    tense: dict[str, frozenset[str]]


def fold(text: str) -> str:
    """Text in lower case (ASCII only) with plain quotes, hyphens and spaces; every character keeps its offset."""
    return text.translate(_FOLDED)


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    data = json.loads(resources.files("streams.stage3_enrich").joinpath("data/times.json").read_text("utf-8"))
    never_first = frozenset(data["never_first"])
    patterns = [_expanded(rule["pattern"], data) for rule in data["rules"]]
    rules = tuple(_rule(rule, pattern) for rule, pattern in zip(data["rules"], patterns, strict=True))
    return Lexicon(
        words=data["words"],
        rules=rules,
        any_rule=_any_of(rules),
        starts=frozenset(word for pattern in patterns for word in re.findall(r"(?<!\\)[a-z]+", pattern)) - never_first,
        never_first=never_first,
        checks=_sets(data["checks"]),
        tense=_sets(data["tense"]),
    )


def _sets(lists: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in lists.items()}


def _rule(rule: dict[str, Any], pattern: str) -> Rule:
    beside = {side: frozenset(rule.get(side, ())) for side in ("after", "not_after", "not_before")}
    spaced = pattern.replace("[ -]", r"[-\s]").replace(" ", _SPACE)
    return Rule(rule["rule"], re.compile(rf"(?:{spaced})(?!\w)"), **beside)


def _any_of(rules: Sequence[Rule]) -> re.Pattern[str]:
    """What matches where one of the rules does, if not there alone: a name cannot stand for a group in two of them."""
    nameless = (_GROUP.sub("(?:", _SAME.sub(".", rule.pattern.pattern)) for rule in rules)
    return re.compile("|".join(nameless))


def _expanded(pattern: str, data: dict[str, Any]) -> str:
    """The pattern with its placeholders filled in. The longest words come first, or a prefix would win."""

    def filled(placeholder: re.Match[str]) -> str:
        silent, name = placeholder.groups()
        if name in data["fragments"]:
            return f"(?:{_expanded(data['fragments'][name], data)})"
        words = "|".join(re.escape(word).replace("\\ ", " ") for word in sorted(data["words"][name], key=len)[::-1])
        return f"(?:{words})" if silent else f"(?P<{name}>{words})"

    return _PLACEHOLDER.sub(filled, pattern)
