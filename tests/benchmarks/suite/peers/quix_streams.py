"""An application of Quix Streams, a message at a time, as it has them; it is started once for each process."""

from __future__ import annotations

from quixstreams import Application

from streams.settings import Settings
from streams.topics import ENRICHED, RAW
from tests.benchmarks.suite.peers.work import entities
from tests.benchmarks.suite.spacy_pipe import stock


def run(settings: Settings) -> None:
    """From the raw messages to the entities in each."""
    stock()
    app = Application(
        broker_address=settings.kafka.bootstrap_servers,
        consumer_group=f"{settings.topic_prefix}peer",
        auto_offset_reset="earliest",
        auto_create_topics=False,
        state_dir=settings.data_dir,
    )
    raw = app.topic(RAW.physical_name(settings), value_deserializer="bytes", key_deserializer="bytes")
    found = app.topic(ENRICHED.physical_name(settings), value_serializer="bytes", key_serializer="bytes")
    app.dataframe(raw).apply(lambda value: entities([value])[0]).to_topic(found)
    app.run()


if __name__ == "__main__":
    run(Settings())
