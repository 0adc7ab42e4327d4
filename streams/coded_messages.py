"""What travels on `events-coded`: the event of one article, or the withdrawal of all that an article told."""

from __future__ import annotations

import msgspec

from schemas.event import Event
from schemas.withdrawal import Withdrawal
from streams.outcomes import Reason, Rejected
from streams.records import Record

CODED_TYPE = "copydesk.event.coded.v1"
WITHDRAWN_TYPE = "copydesk.event.withdrawn.v1"

_TYPE = "ce_type"
_EVENT = msgspec.json.Decoder(Event)
_WITHDRAWAL = msgspec.json.Decoder(Withdrawal)


def decode_coded(record: Record) -> Event | Withdrawal:
    """The message in a record; its header says which of the two it is, and without one it is an event.

    Raises Rejected for what is neither, and for an event that is not told by exactly one article.
    """
    decoder = _WITHDRAWAL if record.header(_TYPE) == WITHDRAWN_TYPE.encode() else _EVENT
    try:
        message: Event | Withdrawal = decoder.decode(record.value or b"")
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Rejected(Reason.INVALID_EVENT, str(error)) from error
    if isinstance(message, Event) and len(message.cite_info) != 1:
        raise Rejected(Reason.INVALID_EVENT, f"it is told by {len(message.cite_info)} articles and must be by one")
    return message
