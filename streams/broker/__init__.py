"""The broker: how to reach it, the topics on it, and the embedded one for trial and tests."""
