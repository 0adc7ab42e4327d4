"""The authors of an article: what the page shows, what it tells machines, and which of the two to believe.

Metadata often names whoever typed the article in, or the outlet; a byline may be cut or misread. Where both name the
same, the fuller form is taken; where they differ, what readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from streams.stage1_extract.agreement import squeezed, squeezed_page
from streams.stage1_extract.author_names import Outlet
from streams.stage1_extract.byline_words import byline_words
from streams.stage1_extract.given_names import is_full_name
from streams.stage1_extract.persons import persons_of

Names = tuple[str, ...]


def resolve_authors(
    printed: Names | None, declared: Iterable[str], tagged: Iterable[str], text: str, outlet: Outlet
) -> Names | None:
    """The authors, of the byline as printed, the names in JSON-LD, and those in meta tags, in this order of belief.

    `text` is all that the page shows. Other names than those of the byline count only where it shows them too.
    """
    page = squeezed_page(text)
    stated = persons_of(declared, outlet) or ()
    told = tuple(one for one in stated if _stands(one, text, page))
    named = persons_of(tagged, outlet) or ()
    tags = tuple(one for one in named if _stands(one, text, page))
    for names in (told, tags):
        if printed and names and _same(printed, names):
            return _fuller(printed, names)
    if printed:
        hidden = next((one for one in stated if _is_part(printed, one)), None)
        return (hidden,) if hidden and len(stated) == len(printed) == 1 else printed
    return told or tags or None


def unprinted_authors(declared: Iterable[str], tagged: Iterable[str], outlet: Outlet) -> Names | None:
    """The authors that a page names to machines only: full names, those in JSON-LD before those in meta tags."""
    stated, named = persons_of(declared, outlet) or (), persons_of(tagged, outlet) or ()
    return _full(stated) or tuple(one for one in named if is_full_name(one)) or None


def _full(names: Names) -> Names:
    """Those of two words and more, in capitals but for such as `von`."""
    small = byline_words("particles")
    return tuple(
        one
        for one in names
        if len(one.split()) > 1 and one[0].isupper() and all(word[0].isupper() or word in small for word in one.split())
    )


def _stands(name: str, text: str, page: str) -> bool:
    """Whether a page shows a name: a single word as a word, in the same letters."""
    if len(name.split()) > 1 or not name.isascii():
        return squeezed(name) in page
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _same(printed: Names, names: Names) -> bool:
    ours, theirs = _words(printed), _words(names)
    return len(ours & theirs) * 2 >= min(len(ours), len(theirs))


def _fuller(printed: Names, names: Names) -> Names:
    """Of two lists that name the same, that with more names; with as many, the one with more words in them."""
    if len(names) != len(printed):
        return names if len(names) > len(printed) else printed
    return names if len(_words(names)) >= len(_words(printed)) else printed


def _words(names: Names) -> set[str]:
    return {squeezed(word) for name in names for word in name.split()}


def _is_part(printed: Names, name: str) -> bool:
    return len(printed) == 1 and _words(printed) < _words((name,))
