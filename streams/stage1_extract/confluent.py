"""The prefix that serializers with a schema registry put before a value: a zero, and a schema's id in four bytes."""

from __future__ import annotations

import re
from dataclasses import replace

from streams.outcomes import Reason, Rejected
from streams.records import Record

_LENGTH = 5
# A quotation mark or an end follows the brace: in UTF-16, which may begin with a zero too, it would be a zero.
_BEFORE_JSON = re.compile(rb"\x00.{4}\s*\{\s*[\"}]", re.DOTALL)
_ZEROS = bytes(_LENGTH)
_UTF_32 = b"\x00\x00\xfe\xff"


def without_prefix(record: Record) -> Record:
    """The record as it is without the prefix, where it has one before JSON.

    Raises Rejected where the prefix stands before anything else: that is Avro or Protobuf, which nobody can read
    without the registry.
    """
    value = record.value or b""
    if _BEFORE_JSON.match(value):
        return replace(record, value=value[_LENGTH:])
    # Registries count schemas from 1, and not up to sixteen million.
    if value.startswith(b"\x00\x00") and not value.startswith((_ZEROS, _UTF_32)):
        detail = "a registry's prefix stands before what is no JSON: Avro and Protobuf are not read"
        raise Rejected(Reason.UNSUPPORTED_TYPE, detail)
    return record
