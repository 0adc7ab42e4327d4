"""How right the text of articles is on sites that the trees were not fitted on: what to expect of a new site.

    python -m pip install -r tests/training/requirements.txt
    python -m tests.training.held_out PAGES.jsonl.gz [--folds 5]

The pages are those of `tests.training.blocks`. For each fold trees are fitted on the sites of all others, and read the
pages of its own. The measures are those of `tests.benchmarks.extraction`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from streams.stage1_extract.forest import Forest
from tests.benchmarks.extraction.__main__ import pages_in
from tests.benchmarks.extraction.extractors import OURS, answer_of, installed
from tests.benchmarks.extraction.scores import Scores
from tests.training.blocks import fitted, fold_of, sample

_SHOWN = ("text P", "text R", "text F1", "parts P", "parts R", "parts F1")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    given = parser.parse_args()
    folds, forests = forests_of(given.pages, given.folds)
    ours, scores = installed()[OURS], Scores()
    for page in pages_in(given.pages, 1, ""):
        if page["id"] in folds:
            with patch("streams.stage1_extract.article_text.block_forest", return_value=forests[folds[page["id"]]]):
                scores.add(page, answer_of(ours, page["html"], page.get("uri")))
    for name in _SHOWN:
        if (value := scores.value(name)) is not None:
            print(f"{name:10}{value:.3f}")


def forests_of(path: Path, folds: int) -> tuple[dict[str, int], Sequence[Forest]]:
    """The fold of each page by its id, and for each fold the trees fitted on the others."""
    labelled = [page for page in pages_in(path, 1, "") if {"text", "segments_with"} & set(page["gold"])]
    samples = {page["id"]: sample(page) for page in labelled}
    of = {name: fold_of(one, folds) for name, one in samples.items()}
    return of, [Forest(fitted([one for name, one in samples.items() if of[name] != fold])) for fold in range(folds)]


if __name__ == "__main__":
    main()
