"""What the site of a page is called, and what in a title is that name and no part of the headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from streams.stage1_extract.agreement import squeezed, words_of

_SEPARATOR = re.compile(r"\s+(?:[|¦•·\u2039\u203a»«⋆★:—–-]|::|//|>>|<<)+\s+|\s*[|¦»]\s*|(?<=\w)\s*_(?=[^\W\d_]{2,20}$)")
_COMMON_LABELS = frozenset(
    [
        "www",
        "m",
        "amp",
        "mobile",
        "news",
        "web",
        "blog",
        "blogs",
        "edition",
        "en",
        "de",
        "fr",
        "es",
        "it",
        "archive",
        "archiv",
        "co",
        "com",
        "org",
        "net",
    ]
)
# What weblogs have put between their name and the title of an entry.
_ARCHIVE = re.compile(r"^.{0,200}?(?:»|&raquo;|\|)\s*blog archiv(?:e|o)?s?\s*(?:»|&raquo;|\|)\s*(?=\S)", re.IGNORECASE)
# What an archive kept is still of the site that it was on.
_ARCHIVED = re.compile(r"^https?://[^/]{1,80}/web/\d{4,14}[a-z_]{0,4}/(?=https?:)")
_LONGEST_URI = 2_000
_KIND = re.compile(r"\s(?:magazine?|news|online|blog)$", re.IGNORECASE)
_MOST_PIECES = 12
_LONGEST = 600
_MOSTLY = 1.35
_LONGEST_NAME = 6


def host_names(uri: str | None) -> list[str]:
    """The labels of a host that may be the name of its site: `courier` of `www.courier.example`."""
    try:
        host = (urlsplit(_ARCHIVED.sub("", (uri or "")[:_LONGEST_URI])).hostname or "").lower()
    except ValueError:
        return []
    labels = host.split(".")[:-1]
    long = [one for one in labels if len(one) > 2 and one not in _COMMON_LABELS]
    return [*long, ".".join(host.removeprefix("www.").split("."))] if long else []


def is_name(text: str, names: list[str], hosts: list[str]) -> bool:
    """Whether a text is a name of the site and nothing more."""
    short = squeezed(text)
    known = {squeezed(name) for name in (*names, *hosts)}
    # Of `Harbour Magazine` the first word is its name.
    known |= {squeezed(name.rsplit(maxsplit=1)[0]) for name in names if words_of(name)[1:] and _KIND.search(name)}
    return not short or short in known or short.removeprefix("the") in known or short.removeprefix("www") in known


def is_site_name(text: str, names: list[str], hosts: list[str]) -> bool:
    """Whether a short text is one of the names of the site, or says the name of its host."""
    if is_name(text, names, hosts):
        return True
    short = squeezed(text)
    if len(words_of(text)) > _LONGEST_NAME:
        return False
    plain = [squeezed(host) for host in hosts]
    initials = "".join(word[0] for word in words_of(text))
    return any(
        (
            len(host) > 3
            and ((host in short and len(host) * _MOSTLY > len(short)) or (short in host and len(short) * 2 > len(host)))
        )
        or (len(initials) > 2 and initials == host)
        for host in plain
    )


def without_site(title: str, names: list[str], hosts: list[str], *, others: bool = False) -> str:
    """A title without the names of the site before or after it; with `others`, without any last part after a bar.

    Nothing else is taken away: a dash may well belong to a headline.
    """
    title = _ARCHIVE.sub("", title)
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))[-_MOST_PIECES:]
        if not cuts:
            return title
        first, last = cuts[0], cuts[-1]
        if is_site_name(title[last.end() :], names, hosts):
            title = title[: last.start()].strip()
        elif is_site_name(title[: first.start()], names, hosts):
            title = title[first.end() :].strip()
        else:
            # The name itself may hold a dash: as much of the end as is the name.
            cut = next((one for one in cuts if is_site_name(title[one.end() :], names, [])), None) or _before(
                title, cuts, names, hosts
            )
            if cut is None:
                break
            title = title[: cut.start()].strip()
    if others and (bars := [one for one in _SEPARATOR.finditer(title) if set(one[0]) & set("|¦»")]):
        pieces = (title[: bars[-1].start()], title[bars[-1].end() :])
        if len(words_of(pieces[0])) >= max(2, len(words_of(pieces[1]))):
            return pieces[0].strip()
    return title


def _before(title: str, cuts: list[re.Match[str]], names: list[str], hosts: list[str]) -> re.Match[str] | None:
    """The cut before the name of the site, where more follows that name, such as a slogan."""
    for cut, following in pairwise(cuts):
        before, piece = title[: cut.start()], title[cut.end() : following.start()]
        if len(words_of(before)) > 2 and is_site_name(piece, names, hosts):
            return cut
    return None


def title_parts(title: str) -> list[str]:
    """The parts of a title between dashes and bars that stand apart; the whole, where there are none."""
    return [one.strip() for one in _SEPARATOR.split(title[:_LONGEST])[:_MOST_PIECES]]


def title_tails(titles: Sequence[str], hosts: list[str]) -> list[str]:
    """The parts at the ends of titles that say the name of the host: so the site writes its own name."""
    found: list[str] = []
    for title in titles:
        pieces = title_parts(title)
        found += [one for one in (pieces[0], pieces[-1]) if len(pieces) > 1 and one and is_site_name(one, [], hosts)]
    return found
