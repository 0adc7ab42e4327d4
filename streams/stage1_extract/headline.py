"""The headline as it is printed on the page.

The title that a page gives to machines is often another one: shorter, for search, or with the name of the site. So the
printed heading that agrees with it is taken, and the title itself only where no heading is to be found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from streams.stage1_extract.agreement import likeness, part_in, squeezed, words_of
from streams.stage1_extract.headings import Heading, headings
from streams.stage1_extract.lines import Line
from streams.stage1_extract.site_names import is_name, is_site_name, title_parts, without_site
from streams.stage1_extract.text import one_line

_DAY = r"\d{1,2}[./]\s?\d{1,2}[./]\s?\d{4}"
_DAY_APART = re.compile(rf"^{_DAY}\s*[-–—|:•·]\s*|\s+[-–—|•·]\s+{_DAY}$|\s+{_DAY}\s*[-–—|•·]$")
_BAR = re.compile(r"\s*[-–—|_·•»]")
_AGREES = 0.8
_COVERS = 0.5
_RESEMBLES = 0.3
_TOP = 400
_FEW = 5
_LABEL = 2
_DOWN = 30


def read_headline(lines: Sequence[Line], titles: Sequence[str], names: list[str], hosts: list[str]) -> str | None:
    """The headline, out of the printed headings and the titles that the page gives to machines, the best first."""
    references = [without_site(title, names, hosts) for title in titles]
    references = [one for one in dict.fromkeys(references) if one and not is_site_name(one, names, hosts)]
    printed = [one for one in headings(lines) if not is_name(one.text, names, hosts)]
    found = _sole(printed, references) or _agreeing(printed, references) or _resembling(printed, references)
    if found is None:
        found = _opening_title(printed, references) or _written(lines, references)
    if found is not None:
        found = _without_tail(without_site(found, names, hosts), printed)
        return one_line(_without_day(_told_apart(found, references)))
    best = next(iter(references), None)
    if best is None:
        return printed[0].text if printed else None
    return one_line(without_site(best, names, hosts, others=True))


def _sole(printed: list[Heading], references: list[str]) -> str | None:
    """The one h1 of a page, where it does not contradict the title, or nothing else agrees with that."""
    first = [one for one in printed if one.level == 1]
    if len(first) != 1 or _is_label(first[0], references):
        return None
    text = first[0].text
    if not references or any(likeness(text, title) >= _RESEMBLES for title in references):
        # A site may set its name so, and the headline in a heading below.
        better = _agreeing(printed, references)
        whole = {squeezed(title) for title in references}
        loose = len(words_of(text)) < _FEW or all(likeness(text, title) < _COVERS for title in references)
        if better and squeezed(better) in whole and squeezed(text) not in whole and loose:
            return better
        return text
    return None if _agreeing(printed, references) else text


def _is_label(heading: Heading, references: list[str]) -> bool:
    """Whether a word or two far down a page, of which the longer titles have none, name some control of it."""
    return (
        bool(references)
        and heading.number > _DOWN
        and len(words_of(heading.text)) <= _LABEL
        and all(len(words_of(title)) >= _FEW and not part_in(heading.text, title) for title in references)
    )


def _agreeing(printed: list[Heading], references: list[str]) -> str | None:
    """The heading whose words stand in a title, and which is most of it; of several, the higher and then the first."""
    scored = [
        (
            len(words_of(one.text)) > 1,
            score >= 0.9,
            -min(one.level, 4),
            score,
            _opens(one.text, title),
            -one.number,
            one,
        )
        for one in printed
        for title in references
        if (len(words_of(one.text)) > 1 or squeezed(one.text) in {squeezed(title) for title in references})
        and part_in(one.text, title) >= _AGREES
        and (score := round(likeness(one.text, title), 1)) >= _COVERS
    ]
    return max(scored, key=lambda one: one[:-1])[-1].text if scored else None


def _opens(text: str, title: str) -> bool:
    """What stands first in a title is the headline, what stands last is where it was published."""
    return squeezed(title).startswith(squeezed(text))


def _resembling(printed: list[Heading], references: list[str]) -> str | None:
    scored = [
        (likeness(one.text, title), -one.level, -one.number, one.text)
        for one in printed
        for title in references
        if likeness(one.text, title) >= _COVERS
    ]
    if scored:
        return max(scored)[-1]
    return next((one.text for one in printed if one.level == 1 and not _is_label(one, references)), None)


def _opening_title(printed: list[Heading], references: list[str]) -> str | None:
    """A heading that is the first part of a title, up to a dash or a bar."""
    first = {squeezed(title_parts(title)[0]) for title in references}
    return next((one.text for one in printed if len(words_of(one.text)) > 1 and squeezed(one.text) in first), None)


def _written(lines: Sequence[Line], references: list[str]) -> str | None:
    """A line that is no heading by its markup and with which a title begins."""
    for line in lines[:_TOP]:
        if len(words_of(line.text)) > 2:
            short = squeezed(line.text)
            if any(len(short) * 2 > len(title) and title.startswith(short) for title in map(squeezed, references)):
                return line.text
    return None


def _without_tail(found: str, printed: list[Heading]) -> str:
    """The part of a line that is another heading by itself, where the name of the site follows it after a bar."""
    for one in printed:
        rest = found.removeprefix(one.text)
        if rest != found and len(words_of(one.text)) > _LABEL and 0 < len(words_of(rest)) < _FEW and _BAR.match(rest):
            return one.text
    return found


def _without_day(text: str) -> str:
    """A headline without the day that stands in figures before or after it."""
    bare = _DAY_APART.sub("", text)
    return bare if len(words_of(bare)) > _LABEL else text


def _told_apart(found: str, references: list[str]) -> str:
    """The end of a heading that is by itself the title of the page: what stands before it is a kicker."""
    whole = squeezed(found) in {squeezed(title) for title in references}
    for title in references:
        before, after = found[: -len(title)].rstrip(), found[-len(title) :]
        if whole and before.endswith(":"):
            continue
        if (before and after == title and len(words_of(title)) > _LABEL and not before[-1].isalnum()) or _is_end(
            found, title
        ):
            return title
    return found


def _is_end(found: str, title: str) -> bool:
    ours, theirs = words_of(found), words_of(title)
    return len(theirs) > 3 and len(ours) > len(theirs) and ours[-len(theirs) :] == theirs and found.endswith(title)
