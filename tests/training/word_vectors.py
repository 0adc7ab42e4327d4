"""Makes streams/stage3_enrich/data/word_vectors.npz from the GloVe vectors of 100 dimensions (glove.6B.100d.txt).

    python -m tests.training.word_vectors GLOVE.txt

A line of the file is a word and its numbers, the most frequent words first. The vectors are in the public domain
(Open Data Commons Public Domain Dedication and Licence).
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import numpy as np

WORDS = 25_000
DATA = Path(__file__).parents[2] / "streams" / "stage3_enrich" / "data" / "word_vectors.npz"


def main() -> None:
    """The command line."""
    words: list[str] = []
    rows: list[list[float]] = []
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        for line in islice(lines, 3 * WORDS):
            word, *numbers = line.rstrip().split(" ")
            if len(words) < WORDS and word.replace("-", "").isalpha() and word.isascii():
                words.append(word)
                rows.append([float(number) for number in numbers])
    vectors = np.array(rows, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    stored = np.frombuffer("\n".join(words).encode(), np.uint8)
    np.savez_compressed(DATA, words=stored, rows=np.round(vectors * 127).astype(np.int8))


if __name__ == "__main__":
    main()
