"""The authors that one line names: after words such as `By`, in an element marked as an author's, beside a date."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from streams.stage1_extract.author_names import Outlet, is_agency, is_role
from streams.stage1_extract.byline_places import (
    is_about_article,
    is_author_mark,
    is_authors_line,
    is_caption,
    is_category,
    is_embedded,
    is_teaser,
    is_unseen,
)
from streams.stage1_extract.byline_words import byline_words, ending, loose_opening, opening, others
from streams.stage1_extract.given_names import is_full_name
from streams.stage1_extract.lines import Line
from streams.stage1_extract.persons import persons_of
from streams.stage1_extract.written_dates import is_month

ALONE = 40
"""As long as a line may be that is nothing but a name."""
EDGES = " ,|·•–—-/:;\u00a0"
"""What stands around the parts of a byline."""
_COLON = re.compile(r"[^:\uff1a]{2,20}[:\uff1a]")
_MONTH = r"[^\W\d_]{3,10}"
_DATE = re.compile(
    r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{4}年\d{1,2}月\d{1,2}日"
    rf"|\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH}\.?,?\s+(?:de\s+)?(?:\d{{4}}|\d{{2}}(?!\d))"
    rf"|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}",
    re.IGNORECASE,
)
_DATE_OR_TIME = re.compile(rf"{_DATE.pattern}|\d{{1,2}}:\d{{2}}(?:\s*(?:uhr|[ap]\.?m\.?))?", re.IGNORECASE)
_SHORT = 90
_LONGEST = 240
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){1,3}")
_HANDLE = re.compile(r",?\s+@\w{3,30}$")
_JOINTS = frozenset({"", "and", "und", "et", "y", "e", "og", "och", "en", "&", ",", "con"})
_MOST_OPENINGS = 12

Names = tuple[str, ...]


class Wanted(NamedTuple):
    """Whose names are sought: not those of the outlet, and those of agencies and organisations or not."""

    outlet: Outlet
    others: bool = False


def line_names(line: Line, wanted: Wanted, *, later: bool = False) -> Names | None:
    """The names of a line that opens as a byline does, or is marked as one; `later` is far from the headline."""
    if len(line.text) > _LONGEST or is_unseen(line) or is_embedded(line) or is_teaser(line, later=later):
        return None
    if (is_caption(line) and not any(is_author_mark(marks) for marks in line.marks[:2])) or _credits_other(line):
        return None
    dated = _is_dated(line.text)
    opened = None if line.level == 1 or (line.level == 2 and not dated) else opened_names(line, wanted)
    return opened or (None if line.level == 1 else _marked(line, wanted, later=later))


def name_beside_date(line: Line, outlet: Outlet) -> Names | None:
    """A name that shares a short line with a date, under or over the headline."""
    if line.level in (1, 2) or len(line.text) > _SHORT or not _is_dated(line.text):
        return None
    if is_caption(line) or is_unseen(line) or line.text.endswith((".", "!", "?", "。")):
        return None
    beside = [piece.text for piece in line.pieces if not is_category(piece.marks)]
    for part in _DATE_OR_TIME.split(" | ".join(beside)):
        for piece in re.split(r"[|·•/,–—]|\s-\s", part):
            name = piece.strip(EDGES)
            if is_full_name(name) and persons_of([name], outlet, shown=True) == (name,):
                return (name,)
    return None


def name_with_handle(line: Line, outlet: Outlet) -> Names | None:
    """A person's name and the name that the person has on a social network."""
    if line.level or line.element.tag in {"td", "th", "dd"} or is_caption(line) or is_unseen(line) or is_teaser(line):
        return None
    handle = _HANDLE.search(line.text)
    names = persons_of([line.text[: handle.start()]], outlet, shown=True) if handle else None
    return names if names and all(is_full_name(name) for name in names) else None


def opened_names(line: Line, wanted: Wanted) -> Names | None:
    """The names after such words as `By` at the beginning of a line, or after a date in it."""
    texts = [piece.text for piece in line.pieces]
    marked = is_authors_line(line) or any(is_author_mark(piece.marks) for piece in line.pieces)
    dated = _is_dated(line.text)
    meta = marked or dated or is_about_article(line)
    ends = line.text.endswith((".", "!", "?", ":")) and not _COLON.match(line.text)
    if not meta and (len(line.text) > _SHORT or ends):
        return None
    # `von Anna7`, and nothing else, where a site says who wrote what.
    alone = meta and len(line.text) <= ALONE
    for number, text in enumerate(texts[:_MOST_OPENINGS]):
        # In the middle of a sentence `by` says nothing.
        if number and not meta:
            return None
        for loose in (False, True):
            found = _after_opening(text, loose=loose)
            names = _names_in(_following(found, texts[number + 1 :]), wanted) if found is not None else None
            single = marked or dated or (alone and all(name[0].isupper() for name in names or ()))
            # Such words as `Par` begin other texts too.
            certain = marked or not loose or all(is_full_name(name) or is_agency(name) for name in names or ())
            if names and certain and all(is_agency(name) or _is_shaped(name, single=single) for name in names):
                return names
    return None


def _names_in(text: str, wanted: Wanted) -> Names | None:
    return persons_of([text], wanted.outlet, shown=True, others=wanted.others)


def _credits_other(line: Line) -> bool:
    """Whether a line opens as one on who took the pictures or put the text into another language."""
    return bool(others().match(line.text))


def _is_dated(text: str) -> bool:
    """Whether a line holds a date; `1 of 10` has its form too."""
    words = (re.search(r"[^\W\d_]{3,}", date[0]) for date in islice(_DATE.finditer(text), 4))
    return any(word is None or is_month(word[0]) for word in words)


def _after_opening(text: str, *, loose: bool) -> str | None:
    """What follows an opening at the start of a text, or after a date at its start."""
    pattern = loose_opening() if loose else opening()
    text = text.lstrip(EDGES)
    if opened := pattern.match(text):
        return text[opened.end() :]
    for date in islice(_DATE_OR_TIME.finditer(text), 4):
        rest = text[date.end() :].lstrip(EDGES)
        if opened := pattern.match(rest):
            return rest[opened.end() :]
    return None


def _following(found: str, rest: list[str]) -> str:
    """The names of a byline whose parts stand in elements of their own, up to what is none."""
    text = found.strip()
    joined = all(is_role(word) for word in text.split())
    for part in rest[:20]:
        bare = part.strip()
        joint = bare.casefold() in _JOINTS
        if not joint and (ending().match(f" {bare}") or _DATE.match(bare)):
            break
        if not (
            joint or joined or bare.startswith((",", "and ", "und ", "& ")) or text.endswith((",", "&", " and", " und"))
        ):
            break
        text = f"{text} {bare}" if text else bare
        joined = joint or all(is_role(word) for word in text.split())
    return text


def _is_shaped(name: str, *, single: bool) -> bool:
    """Whether a name looks like one: capitals where its script has them, and two words where nothing else tells it."""
    words = name.split()
    cased = [word for word in words if word[0].lower() != word[0].upper()]
    if not cased:
        return len(name) > 1
    if len(words) == 1:
        return single
    particles = byline_words("particles")
    return cased[0][0].isupper() and all(word[0].isupper() or word.casefold() in particles for word in cased[1:])


def _marked(line: Line, wanted: Wanted, *, later: bool) -> Names | None:
    """The names in a line that its element, or one inside it, calls an author's."""
    found: list[str] = []
    own = is_authors_line(line, later=later and bool(_NAME.fullmatch(line.text)) and line.text.istitle())
    if len(line.text) > (_SHORT if own else _LONGEST):
        own = False
    for number, piece in enumerate(line.pieces):
        # In the middle of a sentence a link to somebody's page says nothing.
        linked = number > 0 and len(line.text) > _SHORT and piece.marks.strip() == "author-link"
        marked = (own and not number) or (is_author_mark(piece.marks) and not linked)
        if not marked or ending().match(f" {piece.text}"):
            continue
        names = _names_in(_following(piece.text, [one.text for one in line.pieces[number + 1 :]]), wanted)
        if names and all(
            ("fn" in piece.marks.split() or _is_shaped(name, single=not later and not found)) and not _is_initials(name)
            for name in names
        ):
            found += [name for name in names if name not in found]
    return tuple(found) or None


def _is_initials(name: str) -> bool:
    """Two capitals stand in the circle where a picture would be."""
    return len(name) < 3 and name.isupper()
