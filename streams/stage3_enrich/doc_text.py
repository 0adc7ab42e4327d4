"""The text of a spaCy Doc, put together once."""

from __future__ import annotations

from spacy.tokens import Doc

_TEXT = "text"


def text_of(doc: Doc) -> str:
    """The text of a Doc, which puts it together anew from its words each time that it is asked for `doc.text`."""
    text: str | None = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return text
