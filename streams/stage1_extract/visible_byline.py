"""The byline as it is printed: lines that open with `By`, elements marked as an author's, names beside the date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from streams.stage1_extract.agreement import squeezed
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
from streams.stage1_extract.html_tree import Line
from streams.stage1_extract.persons import persons_of
from streams.stage1_extract.written_dates import is_month

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
_BEFORE, _AFTER = 6, 25
_NEAR_DATE = 6
_SHORT = 90
_ALONE = 40
_PARAGRAPH = 100
_LONGEST = 240
_TOP = 1_500
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){1,3}")
_HANDLE = re.compile(r",?\s+@\w{3,30}$")
_EDGES = " ,|·•–—-/:;\u00a0"
_JOINTS = frozenset({"", "and", "und", "et", "y", "e", "og", "och", "en", "&", ",", "con"})
_MOST_AUTHORS_APART = 6

Names = tuple[str, ...]


class Wanted(NamedTuple):
    """Whose names are sought: not those of the outlet, and those of agencies and organisations or not."""

    outlet: Outlet
    others: bool = False


def printed_byline(lines: Sequence[Line], headline: int | None, outlet: Outlet) -> Names | None:
    """The persons that the page shows as authors; `headline` is the number of the line of the headline."""
    wanted = Wanted(outlet)
    below, above = _near(lines, headline or 0)
    if names := _labelled(lines, (*below, *above), wanted):
        return _in_text(below, wanted) or names
    for line in (*below[:_NEAR_DATE], *above[:4]):
        if names := _beside_date(line, outlet) or _with_handle(line, outlet):
            return names
    for line in lines[:_TOP]:
        apart = line.number > (headline or 0) + _AFTER and len(line.text) <= _SHORT
        if apart and (names := _of_line(_with_next(lines, line), wanted, later=True)):
            return names
    return next((names for line in lines[(headline or 0) + 1 : _TOP] if (names := _signed(lines, line, outlet))), None)


def printed_agency(lines: Sequence[Line], headline: int | None, outlet: Outlet) -> Names | None:
    """The agency or organisation that stands where the name of an author would."""
    below, above = _near(lines, headline or 0)
    return _labelled(lines, (*below, *above), Wanted(outlet, others=True))


def _near(lines: Sequence[Line], start: int) -> tuple[list[Line], list[Line]]:
    """The lines below the headline in their order, and those above it, the nearest first; not the headline again."""
    said = lines[start].text if start < len(lines) else ""
    below = [line for line in lines[start + 1 : start + 1 + _AFTER] if line.text != said]
    return below, list(reversed(lines[max(0, start - _BEFORE) : start + 1]))


def _labelled(lines: Sequence[Line], near: Iterable[Line], wanted: Wanted) -> Names | None:
    """The authors of the first line that opens as a byline does, or that is marked as one."""
    for line in near:
        whole = _with_next(lines, line)
        if names := _of_line(whole, wanted):
            return _with_others(lines, whole, names, wanted)
    return None


def _in_text(below: Iterable[Line], wanted: Wanted) -> Names | None:
    """The persons of a byline in the text itself: who posted an article, as its template says, may be somebody else."""
    for line in below:
        if (
            line.element.tag == "p"
            and len(line.text) <= _ALONE
            and not (is_authors_line(line) or is_about_article(line))
        ):
            names = _opened(line, wanted)
            if names and all(is_full_name(name) for name in names):
                return names
    return None


def _with_next(lines: Sequence[Line], line: Line) -> Line:
    """A line that ends with such as `By`, and the next one, where the name stands; other lines as they are."""
    after = lines[line.number + 1 : line.number + 2]
    last = line.pieces[-1].text.strip(_EDGES) if line.pieces and len(line.text) <= _ALONE else ""
    if not last or not after or line.level in (1, 2) or not loose_opening().fullmatch(last):
        return line
    return replace(after[0], text=f"{line.text} {after[0].text}", pieces=(*line.pieces, *after[0].pieces))


def _of_line(line: Line, wanted: Wanted, *, later: bool = False) -> Names | None:
    if len(line.text) > _LONGEST or is_unseen(line) or is_embedded(line) or is_teaser(line, later=later):
        return None
    if (is_caption(line) and not any(is_author_mark(marks) for marks in line.marks[:2])) or _credits_other(line):
        return None
    dated = _is_dated(line.text)
    opened = None if line.level == 1 or (line.level == 2 and not dated) else _opened(line, wanted)
    return opened or (None if line.level == 1 else _marked(line, wanted, later=later))


def _credits_other(line: Line) -> bool:
    """Whether a line opens as one on who took the pictures or put the text into another language."""
    return bool(others().match(line.text))


def _opened(line: Line, wanted: Wanted) -> Names | None:
    """The names after such words as `By` at the beginning of a line, or after a date in it."""
    texts = [piece.text for piece in line.pieces]
    marked = is_authors_line(line) or any(is_author_mark(piece.marks) for piece in line.pieces)
    dated = _is_dated(line.text)
    meta = marked or dated or is_about_article(line)
    # `von Anna7`, and nothing else, where a site says who wrote what.
    alone = meta and len(line.text) <= _ALONE
    ends = line.text.endswith((".", "!", "?", ":")) and not _COLON.match(line.text)
    if not meta and (len(line.text) > _SHORT or ends):
        return None
    for number, text in enumerate(texts[:12]):
        # In the middle of a sentence `by` says nothing.
        if number and not meta:
            return None
        for loose in (False, True):
            found = _after_opening(text, loose=loose)
            if found is None:
                continue
            names = persons_of(
                [_following(found, texts[number + 1 :])], wanted.outlet, shown=True, others=wanted.others
            )
            # Such words as `Par` begin other texts too.
            certain = marked or not loose or all(is_full_name(name) or is_agency(name) for name in names or ())
            single = marked or dated or alone
            if (
                names
                and certain
                and all(_is_shaped(name, single=single and (marked or dated or name[0].isupper())) for name in names)
            ):
                return names
    return None


def _after_opening(text: str, *, loose: bool) -> str | None:
    """What follows an opening at the start of a text, or after a date at its start."""
    pattern = loose_opening() if loose else opening()
    text = text.lstrip(_EDGES)
    if opened := pattern.match(text):
        return text[opened.end() :]
    for date in islice(_DATE_OR_TIME.finditer(text), 4):
        rest = text[date.end() :].lstrip(_EDGES)
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
        if not ((own and not number) or is_author_mark(piece.marks)) or ending().match(f" {piece.text}"):
            continue
        names = persons_of(
            [_following(piece.text, [one.text for one in line.pieces[number + 1 :]])],
            wanted.outlet,
            shown=True,
            others=wanted.others,
        )
        if names and all(
            ("fn" in piece.marks.split() or _is_shaped(name, single=not later and not found)) and not _is_initials(name)
            for name in names
        ):
            found += [name for name in names if name not in found]
    return tuple(found) or None


def _is_initials(name: str) -> bool:
    """Two capitals stand in the circle where a picture would be."""
    return len(name) < 3 and name.isupper()


def _with_others(lines: Sequence[Line], line: Line, names: Names, wanted: Wanted) -> Names:
    """The authors in the next lines of the same kind."""
    found = list(names)
    for other in lines[line.number + 1 : line.number + 1 + _MOST_AUTHORS_APART]:
        if other.marks == line.marks and is_authors_line(other) and len(other.text) <= _SHORT:
            found += [name for name in _of_line(other, wanted) or () if name not in found]
    return tuple(found)


def _is_dated(text: str) -> bool:
    """Whether a line holds a date; `1 of 10` has its form too."""
    words = (re.search(r"[^\W\d_]{3,}", date[0]) for date in islice(_DATE.finditer(text), 4))
    return any(word is None or is_month(word[0]) for word in words)


def _beside_date(line: Line, outlet: Outlet) -> Names | None:
    """A name that shares a short line with a date, under or over the headline."""
    if line.level in (1, 2) or len(line.text) > _SHORT or not _is_dated(line.text):
        return None
    if is_caption(line) or is_unseen(line) or line.text.endswith((".", "!", "?", "。")):
        return None
    beside = [piece.text for piece in line.pieces if not is_category(piece.marks)]
    for part in _DATE_OR_TIME.split(" | ".join(beside)):
        for piece in re.split(r"[|·•/,–—]|\s-\s", part):
            name = piece.strip(_EDGES)
            if is_full_name(name) and persons_of([name], outlet, shown=True) == (name,):
                return (name,)
    return None


def _signed(lines: Sequence[Line], line: Line, outlet: Outlet) -> Names | None:
    """The person whose name alone is the paragraph after one of the text: newspapers put it at the end, too."""
    before = lines[line.number - 1]
    if line.element.tag != "p" or line.level or len(line.text) > _ALONE or len(before.text) < _PARAGRAPH:
        return None
    if is_caption(line) or is_caption(before) or is_unseen(line) or is_teaser(line):
        return None
    names = persons_of([line.text], outlet, shown=True)
    whole = bool(names) and squeezed(line.text).endswith(squeezed(" ".join(names or ())))
    return names if whole and all(is_full_name(name) for name in names or ()) else None


def _with_handle(line: Line, outlet: Outlet) -> Names | None:
    """A person's name and the name that the person has on a social network."""
    if line.level or line.element.tag in {"td", "th", "dd"} or is_caption(line) or is_unseen(line) or is_teaser(line):
        return None
    handle = _HANDLE.search(line.text)
    names = persons_of([line.text[: handle.start()]], outlet, shown=True) if handle else None
    return names if names and all(is_full_name(name) for name in names) else None
