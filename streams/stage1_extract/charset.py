"""From bytes to characters: by a mark, as UTF-8, by what is declared, or by what the bytes look like."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from streams.outcomes import Reason, Rejected

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # The mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What stands in bytes that read as ASCII cannot be right about UTF-16 or UTF-32.
_DECLARED = re.compile(
    rb"(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*(?!utf-?16|utf-?32)([\w.:-]{2,40})",
    re.IGNORECASE,
)
_HEAD = 4096
# The standard has browsers read these labels as windows-1252, and so pages are written.
_AS_WINDOWS = {"iso8859-1", "ascii"}
# Text codecs of Python that are no charsets of pages: some are slow on hostile bytes, some make lone surrogates.
_NO_CHARSETS = {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"}
_WHOLE_PER_BROKEN = 4
_MOST_CONTROLS = 0.02
_MOST_CHAOS = 0.2
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]")


def decode(value: bytes, declared: str | None = None, *, html: bool = False) -> str:
    """The characters of a text.

    A byte order mark wins, then UTF-8, since hardly any other text is valid UTF-8 by chance, then the charset that the
    header or the page itself declares, then the one that the bytes look like. UTF-8 may be broken in places, as where a
    text was cut; a replacement character stands there.
    Raises Rejected where none of them gives a text.
    """
    for bom, name in _BOMS:
        if value.startswith(bom):
            return _sound(value.decode(name, "replace"))
    declared_by_page = _declared_by_page(value) if html else None
    for text in (_utf8(value), _decoded(value, declared), _decoded(value, declared_by_page)):
        if text is not None and _is_sound(text):
            return text
    best = from_bytes(value).best()
    text = _decoded(value, best.encoding) if best is not None and best.chaos < _MOST_CHAOS else None
    if text is None:
        raise Rejected(Reason.UNDECODABLE, "the bytes are not UTF-8, and no other charset is declared or fits")
    return _sound(text)


def _decoded(value: bytes, charset: str | None) -> str | None:
    if charset is None:
        return None
    try:
        name = codecs.lookup(charset).name
        return None if name in _NO_CHARSETS else value.decode("windows-1252" if name in _AS_WINDOWS else name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _utf8(value: bytes) -> str | None:
    """The text where it is UTF-8 but for a few places, told by how many characters beyond ASCII are whole."""
    if (text := _decoded(value, "utf-8")) is not None:
        return text
    text = value.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    return text if whole >= broken * _WHOLE_PER_BROKEN else None


def _declared_by_page(value: bytes) -> str | None:
    match = _DECLARED.search(value[:_HEAD])
    return match[1].decode("ascii", "ignore") if match else None


def _is_sound(text: str) -> bool:
    return len(_CONTROLS.findall(text)) <= _MOST_CONTROLS * len(text)


def _sound(text: str) -> str:
    if not _is_sound(text):
        raise Rejected(Reason.UNDECODABLE, "the bytes give control characters in place of a text")
    return text
