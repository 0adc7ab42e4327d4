"""Makes streams/stage1_extract/data/block_trees.json: the trees that tell an article's blocks from boilerplate.

    python -m pip install -r tests/training/requirements.txt
    python -m tests.training.blocks PAGES.jsonl.gz              # fit on all pages and write the trees
    python -m tests.training.blocks PAGES.jsonl.gz --folds 5    # only tell how well it does on sites not fitted on

A line of the file is {"id", "uri", "html", "gold"}; gold is {"text"} or {"segments_with", "segments_without"}, parts
that the text must and must not hold. The trees are over numbers that describe structure: no text of a page is in them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sklearn.ensemble import HistGradientBoostingClassifier

from streams.stage1_extract.article_text import witnesses_of
from streams.stage1_extract.blocks import Block, read_blocks
from streams.stage1_extract.features import features_of, names
from streams.stage1_extract.forest import Forest, Tree, Trees
from streams.stage1_extract.markup import read_markup
from streams.stage1_extract.trafilatura_texts import trafilatura_texts

TREES = Path(__file__).parents[2] / "streams" / "stage1_extract" / "data" / "block_trees.json"
# What annotators of whole texts keep now and then, and news readers do not want: not to be learnt.
SHORT_CAPTION = 40
MOST_OF_A_PAGE = 20.0


@dataclass
class Sample:
    """The labelled blocks of one page."""

    site: str
    rows: list[list[float]]
    wanted: list[bool]
    weights: list[float]


def samples(path: Path) -> Iterator[Sample]:
    """The labelled blocks of each page that has a gold text or segments."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            if {"text", "segments_with"} & set(page["gold"]):
                yield sample(page)


def sample(page: dict[str, Any]) -> Sample:
    """The labelled blocks of a page, each with its weight."""
    markup = read_markup(page["html"])
    blocks = read_blocks(markup.tree)
    rows = features_of(blocks, witnesses_of(markup, trafilatura_texts(markup.tree, page.get("uri"))))
    gold = page["gold"]
    if "text" in gold:
        labels = by_text(blocks.blocks, rows, gold["text"])
    else:
        labels = by_segments(blocks.blocks, gold["segments_with"], gold["segments_without"])
    kept = [(row, *label) for row, label in zip(rows, labels, strict=True) if row and label]
    whole = sum(weight for _, _, weight in kept)
    scale = min(MOST_OF_A_PAGE, len(kept)) / whole if whole and "text" in gold else 1.0
    return Sample(
        site=site_of(page),
        rows=[row for row, _, _ in kept],
        wanted=[wanted for _, wanted, _ in kept],
        weights=[weight * scale for _, _, weight in kept],
    )


def by_text(blocks: Sequence[Block], rows: Sequence[list[float]], text: str) -> list[tuple[bool, float] | None]:
    """A block is wanted where nearly all of it stands in the text, unwanted where next to nothing does."""
    words = text.split()
    shingles = set(zip(words, words[1:], words[2:], strict=False))
    lines = {" ".join(line.split()) for line in text.splitlines()}
    column = {name: number for number, name in enumerate(names())}
    labels: list[tuple[bool, float] | None] = []
    for block, row in zip(blocks, rows, strict=True):
        if not row:
            labels.append(None)
            continue
        own = block.text.split()
        threes = list(zip(own, own[1:], own[2:], strict=False))
        share = sum(three in shingles for three in threes) / len(threes) if threes else float(" ".join(own) in lines)
        caption = row[column["is-figcaption"]] or (row[column["near-caption"]] and block.words < SHORT_CAPTION)
        unsure = 0.25 < share < 0.75 or (share > 0.5 and (caption or row[column["title"]] > 0.9))
        labels.append(None if unsure else (share > 0.5, min(block.words, 60) ** 0.5))
    return labels


def by_segments(
    blocks: Sequence[Block], inside: Sequence[str], outside: Sequence[str]
) -> list[tuple[bool, float] | None]:
    """A block is wanted where it alone holds a segment of the text, unwanted where it holds one that must not be."""
    texts = [" ".join(block.text.split()) for block in blocks]
    wanted = [" ".join(segment.split()) for segment in inside]
    unwanted = [" ".join(segment.split()) for segment in outside]
    alone = {segment for segment in wanted if sum(segment in text for text in texts) == 1}
    labels: list[tuple[bool, float] | None] = []
    for text in texts:
        if any(segment in text for segment in alone):
            labels.append((True, 1.0))
        elif any(segment in text for segment in unwanted) and not any(segment in text for segment in wanted):
            labels.append((False, 1.0))
        else:
            labels.append(None)
    return labels


def site_of(page: dict[str, Any]) -> str:
    """What pages of one site, or with one text, have in common: they must not be parted by a fold."""
    if host := urlsplit(page.get("uri") or "").hostname:
        return page["id"] if host == "web.archive.org" else ".".join(host.split(".")[-2:])
    return re.sub(r"\W+", "", page["gold"].get("text", ""))[40:140] or page["id"]


def fitted(pages: Sequence[Sample]) -> Trees:
    """The trees for these pages."""
    model = HistGradientBoostingClassifier(
        max_iter=120, max_leaf_nodes=8, learning_rate=0.08, min_samples_leaf=20, l2_regularization=5.0,
        max_features=0.3, random_state=0,
    )  # fmt: skip
    rows = [row for page in pages for row in page.rows]
    wanted = [one for page in pages for one in page.wanted]
    model.fit(rows, wanted, sample_weight=[weight for page in pages for weight in page.weights])
    trees = [tree_of(predictors[0].nodes) for predictors in model._predictors]
    return Trees(names(), float(model._baseline_prediction.ravel()[0]), trees)


def tree_of(nodes: Any) -> Tree:
    """A tree in the order in which its left child follows a parent."""
    features: list[int] = []
    thresholds: list[float] = []
    right: list[int] = []

    def add(number: int) -> None:
        node, place = nodes[number], len(features)
        leaf = bool(node["is_leaf"])
        features.append(-1 if leaf else int(node["feature_idx"]))
        thresholds.append(float(f"{float(node['value'] if leaf else node['num_threshold']):.6g}"))
        right.append(0)
        if not leaf:
            add(int(node["left"]))
            right[place] = len(features)
            add(int(node["right"]))

    add(0)
    return Tree(features, thresholds, right)


def cross_validated(pages: Sequence[Sample], folds: int) -> float:
    """The share of labelled blocks, by weight, that trees fitted on other sites tell right."""
    right = whole = 0.0
    for fold in range(folds):
        forest = Forest(fitted([page for page in pages if fold_of(page, folds) != fold]))
        for page in pages:
            if fold_of(page, folds) == fold:
                told = forest.probabilities(page.rows)
                for probability, wanted, weight in zip(told, page.wanted, page.weights, strict=True):
                    right += weight * ((probability >= 0.5) == wanted)
                    whole += weight
    return right / whole


def fold_of(page: Sample, folds: int) -> int:
    """The fold in which all pages of a site are."""
    return int(hashlib.sha256(page.site.encode()).hexdigest(), 16) % folds


def main() -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("--folds", type=int)
    given = arguments.parse_args()
    pages = list(samples(given.pages))
    if given.folds:
        print(f"{cross_validated(pages, given.folds):.4f} of labelled blocks told right on other sites")
    else:
        TREES.write_bytes(msgspec.json.encode(fitted(pages)))


if __name__ == "__main__":
    main()
