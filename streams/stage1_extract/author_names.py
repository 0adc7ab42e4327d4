"""Which pieces of a byline can be the name of an author: persons and pens; not desks, roles, dates, nor the outlet."""

from __future__ import annotations

import re
from typing import NamedTuple

from streams.stage1_extract.agreement import squeezed
from streams.stage1_extract.byline_words import byline_words
from streams.stage1_extract.given_names import is_full_name
from streams.stage1_extract.written_dates import is_month

EDGES = " \t\n,;:.·•|/–—-*\"“”„»«()[]→\u203a+'’‘"
_NO_NAME = re.compile(r"https?:|www\.|@|\d|[<>{}=\\_#?!%$€:]|\.(?:com|de|net|org|cl|at|ch|fr|it|es)\b", re.IGNORECASE)
_PARTS = re.compile(r"[/\s]+")
_PEN_NAME = re.compile(r"[^\W\d_]\w{2,}")
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wednes|wed|thurs|thu|fri|satur|sat|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|mo|di|mi|do|fr|sa|so",
    re.IGNORECASE,
)
_OPEN_ENDS = frozenset({"the", "of", "to", "for", "a", "an", "and", "der", "die", "das", "und", "de", "la", "et"})
_LONGEST = 60
_MOST_WORDS = 6


class Outlet(NamedTuple):
    """What a site is called: by itself, and in its address."""

    names: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


def is_author(name: str, outlet: Outlet, *, shown: bool = False, others: bool = False) -> bool:
    """Whether a cleaned piece of a byline can be the name of a person, or of a pen; with `others`, of any author.

    Others are agencies and organisations. The words for nobody in particular, `Staff` among them, and the outlet are
    never authors. `shown` says that readers are shown the name.
    """
    if not _has_the_form(name) or _is_nobody(name):
        return False
    if is_agency(name) or _is_group(name):
        return others and not _is_known_as(name, (*outlet.names, *outlet.hosts))
    return not _is_outlet(name, outlet, shown=shown)


def is_agency(name: str) -> bool:
    """Whether a name is one of news agencies, or of several: `Reuters`, `dpa/AFP`."""
    agencies = byline_words("agencies")
    return name.casefold() in agencies or all(part.casefold().strip(EDGES) in agencies for part in _PARTS.split(name))


def _is_group(name: str) -> bool:
    """Whether a name says that it is one of a company, an institute or the like."""
    return any(part.strip(EDGES).casefold() in byline_words("groups") for part in name.split())


def is_role(word: str) -> bool:
    """Whether a word says what somebody does at a newspaper or elsewhere."""
    folded = word.casefold().strip(EDGES)
    return folded in byline_words("roles") or folded.endswith(
        ("leiterin", "leiter", "redakteur", "redakteurin", "sprecher")
    )


def _has_the_form(name: str) -> bool:
    words = name.split()
    if not any(character.isalpha() for character in name) or len(name) > _LONGEST or len(words) > _MOST_WORDS:
        return False
    if _NO_NAME.search(name) and not _PEN_NAME.fullmatch(name):
        return False
    if len(words) > 1 and words[-1].casefold() in _OPEN_ENDS:
        return False
    # Four words of which the first is in small letters are part of a sentence.
    return not (len(words) > 3 and name[0].islower() and all(word.islower() for word in words if word.isalpha()))


def _is_nobody(name: str) -> bool:
    """Desks, roles, months, and what never stands in a name."""
    words = name.split()
    if _WEEKDAY.fullmatch(name) or is_month(name) or (len(words) == 1 and is_role(name.rpartition("-")[2])):
        return True
    if name.casefold() in byline_words("generic", "roles", "by", "after"):
        return True
    return any(part.strip(EDGES).casefold() in byline_words("never") for part in words)


def _is_outlet(name: str, outlet: Outlet, *, shown: bool) -> bool:
    # A person's own site bears the name of the person.
    if is_full_name(name):
        return False
    words = name.split()
    own = shown and len(words) > 1 and not any(is_role(part) or _says_nothing(part, ()) for part in words)
    # The login of a writer may well be in the address of a blog.
    login = shown and len(words) == 1 and name.islower() and not _says_nothing(name, ())
    site = outlet.names if login else (*outlet.names, *outlet.hosts)
    named = tuple(one for one in site if " " in one) if own else site
    return _is_known_as(name, named) or (not login and all(_says_nothing(part, named) for part in words))


def _is_known_as(name: str, names: tuple[str, ...]) -> bool:
    short = squeezed(name)
    return any(short in {squeezed(one), f"the{squeezed(one)}"} for one in names)


def _says_nothing(word: str, site: tuple[str, ...]) -> bool:
    folded = word.casefold().strip(EDGES)
    generic = byline_words("generic", "roles", "agencies")
    return (
        not folded
        or folded in generic
        or folded in {"the", "of", "for", "by", "die", "la", "le"}
        or any(squeezed(folded) in {squeezed(part) for part in one.split()} for one in site)
    )
