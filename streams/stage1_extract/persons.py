"""Names of authors, out of the bylines that pages and texts give."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from streams.stage1_extract.agreement import squeezed
from streams.stage1_extract.author_names import EDGES, Outlet, is_author, is_role
from streams.stage1_extract.byline_words import byline_words, ending, joining, loose_opening
from streams.stage1_extract.given_names import has_given_name, is_full_name
from streams.stage1_extract.text import one_line

_BY = re.compile(r"^(?:written\s+)?by\b[:\s]*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:;|,|\||\band\b|&)\s*")
_NO_NAME = re.compile(r"https?:|www\.|@|\d|[<>{}=\\_#?!%$€:]|\.(?:com|de|net|org|cl|at|ch|fr|it|es)\b", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:(?:dr|prof|mr|mrs|ms|sir|dame|rev|fr|herr|frau|dipl|mag|ing|med|phil|rer|nat|jur)\.?\s+(?=\S+\s+\S))+",
    re.IGNORECASE,
)
_DEGREE = re.compile(r",?\s+(?:ph\.?\s?d|m\.?d|m\.?a|b\.?a|m\.?sc|mba|esq|cfp|cpa|rn)\.?$", re.IGNORECASE)
_LONGEST = 60
_LONGEST_BYLINE = 400
_MOST_NAMES = 30


def read_byline(byline: str | None) -> tuple[str, ...] | None:
    """The persons that a byline such as `By Ann Lee and Bob Ray` names."""
    return names_of(_AND.split(_BY.sub("", one_line(byline) or "")))


def names_of(candidates: Iterable[str | None]) -> tuple[str, ...] | None:
    """Those that can be names, each once, in their order, as they stand; None where there are none."""
    cleaned = (one_line(_BY.sub("", one_line(candidate) or "")) for candidate in candidates)
    names = [name for name in cleaned if name and len(name) <= _LONGEST and not _NO_NAME.search(name)]
    return tuple(dict.fromkeys(names)) or None


def persons_of(
    bylines: Iterable[str], outlet: Outlet, *, shown: bool = False, others: bool = False
) -> tuple[str, ...] | None:
    """The persons that bylines name, each once; with `others`, also agencies and organisations, but for the outlet.

    A person's own site may be at `annlee.example`: where readers are shown such a name, it counts (`shown`).
    """
    found: dict[str, str] = {}
    for byline in bylines:
        for name in _names(byline):
            if is_author(name, outlet, shown=shown, others=others):
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
        if name and not (found and listed and not _is_another(name, found[0])):
            found.append(name)
        listed = joint is not None and joint[0].strip() == ","
    return found


def _is_another(name: str, first: str) -> bool:
    """Whether what follows a comma is another author, and no place, desk or role."""
    words = name.split()
    if len(words) > 2 and has_given_name(first) and not has_given_name(name):
        return False
    return len(words) > 1 and not any(
        (word.isupper() and len(word) > 2 and not name.isupper()) or is_role(word) for word in words
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
    name = _DEGREE.sub("", _TITLE.sub("", name.strip(EDGES)))
    # `Ann Lee/dpa`: for whom a person writes.
    person = name.partition("/")[0].strip()
    name = person if is_full_name(person) else name
    words = name.split()
    roles = byline_words("roles")
    while len(words) > 2 and words[-1].casefold().strip(EDGES) in roles:
        words.pop()
    # `FOCUS-Experte Ann Lee`: what ends in a role before a name.
    while len(words) > 2 and any(words[0].casefold().strip(EDGES).split("-")[-1] == role for role in roles):
        words.pop(0)
    bare = " ".join(words)
    initial = re.search(r"(?:^|\s)\w\.$", name)
    return bare.strip(EDGES) + ("." if initial and not bare.endswith(".") and len(words) > 1 else "")


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
