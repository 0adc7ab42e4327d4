"""What changes with longer articles, more processes and workers, more partitions, and a fuller window of stage 2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from streams.topology import Stage
from tests.benchmarks.suite.articles import Input, messages
from tests.benchmarks.suite.pipeline import passed
from tests.benchmarks.suite.results import PROCESSOR, Figures, Part, Row
from tests.benchmarks.suite.rounds import Measure, alternate
from tests.benchmarks.suite.stages import enriched_together, in_own_process, taken
from tests.benchmarks.suite.whole import warming
from tests.benchmarks.window import SIZES, by_size

WORDS = (100, 1000, 5000, 20_000)
PROCESSES = (1, 2, 4)
WORKERS = (1, 2, 4)
PARTITIONS = (1, 8, 64)

_WORDS_IN_ALL = 40_000


def length(given: Input, rounds: int) -> Part:
    """The processor time of enrichment for a thousand words, in articles of several lengths."""
    warm = taken(warming(given))[Stage.ENRICH]
    contenders: dict[str, Measure] = {
        f"{words:,} words": partial(_for_1000_words, replace(given, words=words, file=None), warm) for words in WORDS
    }
    return _part("length", "Enrichment in one process: processor time by the length of articles", contenders, rounds)


def processes(given: Input, rounds: int) -> Part:
    """The rate of the whole pipeline with more processes that run spaCy: more than cores cannot help."""
    contenders = _pipelines(given, "nlp_processes", PROCESSES)
    return _part("processes", "The whole pipeline, by processes that run spaCy", contenders, rounds)


def workers(given: Input, rounds: int) -> Part:
    """The rate of the whole pipeline with more workers of all stages, of which one at a time deduplicates."""
    contenders = _pipelines(given, "workers", WORKERS, nlp_processes=1)
    return _part("workers", "The whole pipeline, by workers with one process each that runs spaCy", contenders, rounds)


def window(given: Input, rounds: int) -> Part:  # noqa: ARG001 - the articles are invented, and one round takes minutes
    """How fast the deduplicate stage judges, and what it holds, as its window fills."""
    return by_size(SIZES)


def partitions(given: Input, rounds: int) -> Part:
    """The rate of the whole pipeline with more partitions a topic."""
    contenders = _pipelines(given, "partitions", PARTITIONS)
    return _part("partitions", "The whole pipeline, by partitions of each topic", contenders, rounds)


def _pipelines(given: Input, setting: str, values: Sequence[int], **others: int) -> dict[str, Measure]:
    sent, warm = messages(given), warming(given)
    return {f"{value}": partial(passed, sent, warm, **{setting: value}, **others) for value in values}


def _for_1000_words(given: Input, warm: Sequence[bytes]) -> Figures:
    articles = replace(given, articles=max(1, _WORDS_IN_ALL // given.words), copies=0.0)
    found = in_own_process(enriched_together, taken(messages(articles))[Stage.ENRICH], warm)
    return {"processor ms for 1000 words": found[PROCESSOR] * 1000 / given.words, **found}


def _part(name: str, title: str, contenders: dict[str, Measure], rounds: int) -> Part:
    found = alternate(contenders, rounds)
    return Part(name, title, [Row(row, figures) for row, figures in found.figures.items()], found.skipped)
