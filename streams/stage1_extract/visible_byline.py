"""The byline as it is printed, wherever on the page: near the headline, after the text, in a paragraph of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from streams.stage1_extract.agreement import squeezed
from streams.stage1_extract.author_names import Outlet
from streams.stage1_extract.byline_lines import (
    ALONE,
    EDGES,
    Names,
    Wanted,
    line_names,
    name_beside_date,
    name_with_handle,
    opened_names,
)
from streams.stage1_extract.byline_places import is_about_article, is_authors_line, is_caption, is_teaser, is_unseen
from streams.stage1_extract.byline_words import loose_opening
from streams.stage1_extract.given_names import is_full_name
from streams.stage1_extract.lines import Line
from streams.stage1_extract.persons import persons_of

_BEFORE, _AFTER = 6, 25
_NEAR_DATE = 6
_SHORT = 90
_PARAGRAPH = 100
_TOP = 1_500
_MOST_AUTHORS_APART = 6


def printed_byline(lines: Sequence[Line], headline: int | None, outlet: Outlet) -> Names | None:
    """The persons that the page shows as authors; `headline` is the number of the line of the headline."""
    wanted = Wanted(outlet)
    below, above = _near(lines, headline or 0)
    if names := _labelled(lines, (*below, *above), wanted):
        return _in_text(below, wanted) or names
    for line in (*below[:_NEAR_DATE], *above[:4]):
        if names := name_beside_date(line, outlet) or name_with_handle(line, outlet):
            return names
    for line in lines[:_TOP]:
        apart = line.number > (headline or 0) + _AFTER and len(line.text) <= _SHORT
        if apart and (names := line_names(_with_next(lines, line), wanted, later=True)):
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
        if names := line_names(whole, wanted):
            return _with_others(lines, whole, names, wanted)
    return None


def _in_text(below: Iterable[Line], wanted: Wanted) -> Names | None:
    """The persons of a byline in the text itself: who posted an article, as its template says, may be somebody else."""
    for line in below:
        if (
            line.element.tag == "p"
            and len(line.text) <= ALONE
            and not (is_authors_line(line) or is_about_article(line))
        ):
            names = opened_names(line, wanted)
            if names and all(is_full_name(name) for name in names):
                return names
    return None


def _with_next(lines: Sequence[Line], line: Line) -> Line:
    """A line that ends with such as `By`, and the next one, where the name stands; other lines as they are."""
    after = lines[line.number + 1 : line.number + 2]
    last = line.pieces[-1].text.strip(EDGES) if line.pieces and len(line.text) <= ALONE else ""
    if not last or not after or line.level in (1, 2) or not loose_opening().fullmatch(last):
        return line
    return replace(after[0], text=f"{line.text} {after[0].text}", pieces=(*line.pieces, *after[0].pieces))


def _with_others(lines: Sequence[Line], line: Line, names: Names, wanted: Wanted) -> Names:
    """The authors in the next lines of the same kind."""
    found = list(names)
    for other in lines[line.number + 1 : line.number + 1 + _MOST_AUTHORS_APART]:
        if other.marks == line.marks and is_authors_line(other) and len(other.text) <= _SHORT:
            found += [name for name in line_names(other, wanted) or () if name not in found]
    return tuple(found)


def _signed(lines: Sequence[Line], line: Line, outlet: Outlet) -> Names | None:
    """The person whose name alone is the paragraph after one of the text: newspapers put it at the end, too."""
    before = lines[line.number - 1]
    if line.element.tag != "p" or line.level or len(line.text) > ALONE or len(before.text) < _PARAGRAPH:
        return None
    if is_caption(line) or is_caption(before) or is_unseen(line) or is_teaser(line):
        return None
    names = persons_of([line.text], outlet, shown=True)
    whole = bool(names) and squeezed(line.text).endswith(squeezed(" ".join(names or ())))
    return names if whole and all(is_full_name(name) for name in names or ()) else None
