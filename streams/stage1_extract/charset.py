"""From bytes to characters: by what is declared, then UTF-8, then what the bytes look like."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from streams.outcomes import Reason, Rejected

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096
# The standard has browsers read these labels as windows-1252, and so pages are written.
_AS_WINDOWS = {"iso8859-1", "ascii"}
_DETECTED = 65_536
_MOST_CONTROLS = 0.02
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]")


def decode(value: bytes, declared: str | None = None, *, html: bool = False) -> str:
    """The characters of a text.

    A byte order mark wins, then strict UTF-8, since hardly any other text is valid UTF-8 by chance, then the charset
    that the header or the page's own meta element declares, then the one that the bytes look like.
    Raises Rejected where none of them gives a text.
    """
    for bom, name in _BOMS:
        if value.startswith(bom):
            return _sound(value.decode(name, "replace"))
    candidates = ["utf-8", declared, _meta_charset(value) if html else None]
    for candidate in candidates:
        text = _decoded(value, candidate)
        if text is not None and _is_sound(text):
            return text
    best = from_bytes(value[:_DETECTED]).best()
    text = _decoded(value, best.encoding) if best is not None and best.chaos < 0.2 else None
    if text is None:
        raise Rejected(Reason.UNDECODABLE, "the bytes are not UTF-8, and no other charset is declared or fits")
    return _sound(text)


def _decoded(value: bytes, charset: str | None) -> str | None:
    if charset is None:
        return None
    try:
        name = codecs.lookup(charset).name
        return value.decode("windows-1252" if name in _AS_WINDOWS else name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _meta_charset(value: bytes) -> str | None:
    match = _META.search(value[:_HEAD])
    return match[1].decode("ascii", "ignore") if match else None


def _is_sound(text: str) -> bool:
    return len(_CONTROLS.findall(text)) <= _MOST_CONTROLS * len(text)


def _sound(text: str) -> str:
    if not _is_sound(text):
        raise Rejected(Reason.UNDECODABLE, "the bytes give control characters in place of a text")
    return text
