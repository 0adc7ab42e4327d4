"""The broker: how to reach it, the topics on it, and the embedded one for trial and tests."""

from streams.broker.header_names import read_any_header_name

read_any_header_name()
