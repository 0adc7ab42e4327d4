"""Names of authors, out of the bylines that pages and texts give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from streams.stage1_extract.agreement import squeezed
from streams.stage1_extract.byline_words import byline_words, ending, joining, loose_opening
from streams.stage1_extract.text import one_line
from streams.stage1_extract.written_dates import is_month

_BY = re.compile(r"^(?:written\s+)?by\b[:\s]*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:;|,|\||\band\b|&)\s*")
_NO_NAME = re.compile(r"https?:|www\.|@|\d|[<>{}=\\_#?!%$€:]|\.(?:com|de|net|org|cl|at|ch|fr|it|es)\b", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:(?:dr|prof|mr|mrs|ms|sir|dame|rev|fr|herr|frau|dipl|mag|ing|med|phil|rer|nat|jur)\.?\s+(?=\S+\s+\S))+",
    re.IGNORECASE,
)
_DEGREE = re.compile(r",?\s+(?:ph\.?\s?d|m\.?d|m\.?a|b\.?a|m\.?sc|mba|esq|cfp|cpa|rn)\.?$", re.IGNORECASE)
_EDGES = " \t\n,;:.·•|/–—-*\"“”„»«()[]→\u203a+'’‘"
_PEN_NAME = re.compile(r"[^\W\d_]{2}[\w]*[^\W\d_]\w*")
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wednes|wed|thurs|thu|fri|satur|sat|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|mo|di|mi|do|fr|sa|so",
    re.IGNORECASE,
)
_LONGEST = 60
_LONGEST_BYLINE = 400
_MOST_WORDS = 6
_MOST_NAMES = 30


def read_byline(byline: str | None) -> tuple[str, ...] | None:
    """The persons that a byline such as `By Ann Lee and Bob Ray` names."""
    return names_of(_AND.split(_BY.sub("", one_line(byline) or "")))


def names_of(candidates: Iterable[str | None]) -> tuple[str, ...] | None:
    """Those that can be names, each once, in their order, as they stand; None where there are none."""
    cleaned = (one_line(_BY.sub("", one_line(candidate) or "")) for candidate in candidates)
    names = [name for name in cleaned if name and len(name) <= _LONGEST and not _NO_NAME.search(name)]
    return tuple(dict.fromkeys(names)) or None


def persons_of(bylines: Iterable[str], site: Sequence[str], *, shown: bool = False) -> tuple[str, ...] | None:
    """The persons that bylines name, each once; not agencies, desks, roles, nor the site, by the names it has.

    A person's own site may be at `annlee.example`: where readers are shown such a name, it counts (`shown`).
    """
    found: dict[str, str] = {}
    for byline in bylines:
        for name in _names(byline):
            if is_author(name, site, shown=shown):
                found.setdefault(squeezed(name), _cased(name))
            if len(found) >= _MOST_NAMES:
                break
    return tuple(found.values()) or None


def _names(byline: str) -> list[str]:
    text = one_line(byline[:_LONGEST_BYLINE]) or ""
    for _ in range(2):
        opened = loose_opening().match(text)
        text = text[opened.end() :] if opened and not _only(text) else text
    stop = ending().search(text)
    text = text[: stop.start()] if stop else text
    listed = False
    found: list[str] = []
    end = 0
    for joint in (*islice(joining().finditer(text), _MOST_NAMES), None):
        name = _bare(text[end : joint.start()] if joint else text[end:])
        end = joint.end() if joint else end
        # After a comma stands another author, a place, or what the author is.
        if name and not (found and listed and not _is_full_name(name)):
            found.append(name)
        listed = joint is not None and joint[0].strip() == ","
    return found


def _is_full_name(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and not any(
        (word.isupper() and len(word) > 2 and not name.isupper()) or _is_role(word) for word in words
    )


def _is_role(word: str) -> bool:
    folded = word.casefold().strip(_EDGES)
    return folded in byline_words("roles") or folded.endswith(
        ("leiterin", "leiter", "redakteur", "redakteurin", "sprecher")
    )


def _only(text: str) -> bool:
    """Whether a text such as `Di Poe` or `Von Trapp` would be nothing but a single word without its first one."""
    return (
        len(text.split()) == 2
        and text.split(maxsplit=1)[0].casefold() in {"di", "av", "af", "en", "por"}
        and text[0].isupper()
    )


def _bare(name: str) -> str:
    """A name without titles, degrees, and the role that stands before or after it."""
    name = _DEGREE.sub("", _TITLE.sub("", name.strip(_EDGES)))
    words = name.split()
    roles = byline_words("roles")
    while len(words) > 2 and words[-1].casefold().strip(_EDGES) in roles:
        words.pop()
    # `FOCUS-Experte Ann Lee`: what ends in a role before a name.
    while len(words) > 2 and any(words[0].casefold().strip(_EDGES).split("-")[-1] == role for role in roles):
        words.pop(0)
    bare = " ".join(words)
    initial = re.search(r"(?:^|\s)\w\.$", name)
    return bare.strip(_EDGES) + ("." if initial and not bare.endswith(".") and len(words) > 1 else "")


def is_author(name: str, site: Sequence[str], *, shown: bool = False) -> bool:
    """Whether a cleaned piece of a byline can be the name of a person, or of a pen."""
    return _has_the_form(name) and not _is_no_person(name) and not _is_outlet(name, site, shown=shown)


def _has_the_form(name: str) -> bool:
    words = name.split()
    if not any(character.isalpha() for character in name) or len(name) > _LONGEST or len(words) > _MOST_WORDS:
        return False
    if _NO_NAME.search(name) and not _PEN_NAME.fullmatch(name):
        return False
    # Four words of which the first is in small letters are part of a sentence.
    return not (len(words) > 3 and name[0].islower() and all(word.islower() for word in words if word.isalpha()))


def _is_no_person(name: str) -> bool:
    """Agencies, desks, roles, months, companies."""
    words = name.split()
    folded = name.casefold()
    if _WEEKDAY.fullmatch(name) or is_month(name) or (len(words) == 1 and _is_role(name.rpartition("-")[2])):
        return True
    if folded in byline_words("agencies") | byline_words("generic") | byline_words("roles"):
        return True
    if any(part.strip(_EDGES).casefold() in byline_words("groups") | byline_words("never") for part in words):
        return True
    return all(part.casefold().strip(_EDGES) in byline_words("agencies") for part in re.split(r"[/\s]+", name))


def _is_outlet(name: str, site: Sequence[str], *, shown: bool) -> bool:
    words = name.split()
    own = shown and len(words) > 1 and not any(_is_role(part) or _says_nothing(part, ()) for part in words)
    named = [one for one in site if " " in one] if own else site
    short = squeezed(name)
    if any(short in {squeezed(one), f"the{squeezed(one)}"} for one in named):
        return True
    return all(_says_nothing(part, named) for part in words)


def _says_nothing(word: str, site: Sequence[str]) -> bool:
    folded = word.casefold().strip(_EDGES)
    generic = byline_words("generic") | byline_words("roles") | byline_words("agencies")
    return (
        not folded
        or folded in generic
        or folded in {"the", "of", "for", "by", "die", "la", "le"}
        or any(squeezed(folded) in {squeezed(part) for part in one.split()} for one in site)
    )


def _cased(name: str) -> str:
    """A name in capitals as names are written; others as they stand, `Ann LEE` among them."""
    words = name.split()
    if len(words) < 2 or not name.isupper() or not re.search(r"[^\W\d_]{3}", name):
        return name
    particles = byline_words("particles")
    return " ".join(
        word.casefold() if number and word.casefold() in particles else _capitalised(word)
        for number, word in enumerate(words)
    )


def _capitalised(word: str) -> str:
    if "." in word.rstrip("."):
        return word
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
