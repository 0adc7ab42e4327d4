"""Reading an Article back from a message."""

from __future__ import annotations

import msgspec

from schemas.article import Article
from streams.outcomes import Reason, Rejected

_DECODER = msgspec.json.Decoder(Article)


def decode_article(value: bytes | None) -> Article:
    """The Article in a message's value.

    Raises Rejected for what is none.
    """
    try:
        return _DECODER.decode(value or b"")
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Rejected(Reason.INVALID_ARTICLE, str(error)) from error
