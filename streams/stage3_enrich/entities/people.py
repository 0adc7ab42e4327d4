"""Persons by their names: whom a short name stands for, among those that the article names in full."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

Name = tuple[str, ...]
"""The folded words of a person's name."""


class People:
    """The persons that an article names, with the offset of each mention."""

    def __init__(self, mentions: Iterable[tuple[int, Name]]) -> None:
        """Take the mentions in the order of the text."""
        self._by_word: defaultdict[str, list[tuple[int, Name]]] = defaultdict(list)
        for mention in mentions:
            for word in {mention[1][0], mention[1][-1]}:
                self._by_word[word].append(mention)
        self._fuller: dict[Name, list[tuple[int, Name]]] = {}
        self._fullest: dict[Name, Name] = {}

    def fullest(self, start: int, name: Name) -> Name:
        """The fullest name that this one is short for: the last person named before it, else the first after it."""
        fuller = self._fuller.get(name)
        if fuller is None:
            known = self._by_word[name[-1]]
            fuller = self._fuller[name] = [one for one in known if len(one[1]) > len(name) and _is_short(name, one[1])]
        if not fuller:
            return name
        before = bisect_left(fuller, start, key=lambda one: one[0])
        return self._longest(fuller[max(0, before - 1)][1])

    def _longest(self, name: Name) -> Name:
        found = self._fullest.get(name)
        if found is None:
            same = (other for _, other in self._by_word[name[-1]] if other == name or _is_short(name, other))
            found = self._fullest[name] = max(same, key=len)
        return found


def _is_short(short: Name, name: Name) -> bool:
    if len(short) == 1:
        return short[0] in (name[-1], name[0]) and len(short[0]) > 1
    return (short[0], short[-1]) == (name[0], name[-1]) or short == name[-len(short) :]
