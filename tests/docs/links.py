"""Links between pages: where they lead, and which headings a page has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

_FENCED = re.compile(r"^ *(```+|~~~+)[^\n]*\n.*?^ *\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
# An image may stand in a link, so what stands before its end is not looked at.
_LINK = re.compile(r"\]\((?P<target>[^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6}[ \t]+(?P<title>.+?)[ \t]*#*$", re.MULTILINE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def links_in(text: str) -> list[str]:
    """The targets of a page's links that lead to other places of the repository."""
    prose = _CODE.sub("", _FENCED.sub("", text))
    return [link["target"] for link in _LINK.finditer(prose) if not _SCHEME.match(link["target"])]


def anchors_in(text: str) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    seen: Counter[str] = Counter()
    anchors = set()
    for heading in _HEADING.finditer(_FENCED.sub("", text)):
        anchor = _anchor(heading["title"])
        anchors.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
        seen[anchor] += 1
    return anchors


def dead_links(page: Path) -> Iterator[str]:
    """The links of a page that lead nowhere."""
    text = page.read_text("utf-8")
    for target in links_in(text):
        path, _, anchor = target.partition("#")
        other = (page.parent / unquote(path)).resolve() if path else page
        if not other.exists():
            yield f"{target}: there is no {path}"
        elif anchor and (other.suffix != ".md" or anchor not in anchors_in(other.read_text("utf-8"))):
            yield f"{target}: {other.name} has no such heading"


def _anchor(title: str) -> str:
    shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).replace("`", "")
    return re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
