"""An article that is issued again, in its old words, after it was retracted or withheld: a new version of it.

Its id would be that of the version before the retraction, whose verdict stands already. So it gets one of its own, made
of the two ids, which is the same whenever the message is repeated.
"""

from __future__ import annotations

import hashlib

import msgspec

from schemas.article import Article
from streams.stage2_deduplicate.seen import Seen
from streams.stage2_deduplicate.window import Window


def issued_again(article: Article, origin: str, window: Window) -> tuple[Article, list[Seen]]:
    """The article, under the id of a version of its own where it is issued again, and the rows that told so.

    It is issued again if its version was overruled by one of another status before it was appended. A repetition of the
    first issue, or a second delivery of it from before that, is neither: both get the verdict that they had. The rows
    have to be kept as long as the article's own, or its repetition would not be known.
    """
    told: list[Seen] = []
    while (row := window.get(article.id)) is not None and row.origin != origin:
        overruling = _overruling(row, window)
        if overruling is None or article.received.timestamp() <= overruling.appended:
            break
        told += row, overruling
        article = msgspec.structs.replace(article, id=_id(row, overruling))
    return article, told


def _overruling(row: Seen, window: Window) -> Seen | None:
    """The first of the versions after this one that has another status."""
    later = window.successor(row)
    while later is not None and later.status == row.status:
        later = window.successor(later)
    return later


def _id(row: Seen, overruling: Seen) -> str:
    return hashlib.blake2b(f"{row.id}\x00{overruling.id}".encode("utf-8", "replace"), digest_size=16).hexdigest()
