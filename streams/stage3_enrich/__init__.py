"""Stage 3: what an article says of the world, read off one spaCy Doc: entities, places, times, quotes, topics."""
