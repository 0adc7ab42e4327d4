"""A pause between attempts to learn of a cluster that does not answer. Carried here until aiokafka pauses by itself.

Read in the source of aiokafka 0.14.0, and measured: where a connection is refused, `AIOKafkaClient._metadata_update`
returns at once that it failed, and a producer with something to send (`Sender._sender_routine`) asks again at once. A
worker whose broker was away for a minute made 140,000 attempts, and as many lines of log.
"""

from __future__ import annotations

import asyncio
from typing import Any

from aiokafka.client import AIOKafkaClient

_PAUSE_SECONDS = 0.5

_metadata_update = AIOKafkaClient._metadata_update  # noqa: SLF001 - this is the patch


async def _patient_update(self: AIOKafkaClient, cluster: Any, topics: Any) -> bool:
    updated = bool(await _metadata_update(self, cluster, topics))
    if not updated:
        await asyncio.sleep(_PAUSE_SECONDS)
    return updated


def be_patient() -> None:
    """Have all clients of this process pause. To be called before one is made; more than once is as good as once."""
    AIOKafkaClient._metadata_update = _patient_update  # noqa: SLF001
