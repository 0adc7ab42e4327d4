"""Dead letters back to the topics they came from, each once: which are meant, what was replayed before, how they go."""
