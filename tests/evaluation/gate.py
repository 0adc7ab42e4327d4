"""Scores what Copydesk makes of the evaluation data, and fails where a score is below its floor.

    python -m tests.evaluation.gate [CAPABILITY …] [--raise-floors | --lower-floors]

The floors are in `floors.json`, for each set of data and each measure. A score that is better does not move its floor
by itself: `--raise-floors` does, and `--lower-floors` alone lets one fall. The data belongs to others and is no part of
this project: where it is absent, a line says so and nothing fails. COPYDESK_EVALUATION_DATA names its folder, which is
`../shared/data` by default; the scorers are in `eval` beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import orjson

FLOORS = Path(__file__).with_name("floors.json")

_ROAD = {
    "extraction": ("raw", "extracted"),
    "copies": ("raw", "unique"),
    "stories": ("unique", "enriched"),
    "quotes": ("unique", "enriched"),
    "times": ("unique", "enriched"),
    "places": ("unique", "enriched"),
    "events": ("unique", "enriched"),
}
# Of these articles a stream with known copies is made; the file of a set of copies is its seed.
_STREAM = "stream/reuters.jsonl.gz"
_STREAM_MESSAGES = 3_000
# What a score may lack to its floor: as much as the rounding of the floor.
_ROUNDING = 0.0005

Floors = dict[str, dict[str, float]]
"""By set of data, named as capability/file or capability/file/prefix of ids, and by measure."""


class EvaluationError(Exception):
    """A scorer or Copydesk itself failed."""


@dataclass(frozen=True)
class Dataset:
    """A file of gold, and the documents of it that count: those whose id has a prefix."""

    capability: str
    file: str
    prefix: str = ""

    @classmethod
    def named(cls, name: str) -> Dataset:
        """The set that a key of the floors names."""
        capability, file, *prefix = name.split("/")
        return cls(capability, file, *prefix)


class Line(NamedTuple):
    """A measure of a set of data, what it has to be, and what it is. For some, less is better."""

    dataset: str
    measure: str
    floor: float
    score: float

    @property
    def holds(self) -> bool:
        """Whether the score is no worse than the floor."""
        lacking = self.score - self.floor if less_is_better(self.measure) else self.floor - self.score
        return lacking <= _ROUNDING


def less_is_better(measure: str) -> bool:
    """Whether a measure counts mistakes."""
    return measure.endswith(("_extra", "invented", "extra_events"))


def evaluated(floors: Floors, data: Path) -> Iterator[Line]:
    """Each measure that has a floor. Raises EvaluationError."""
    outputs: dict[tuple[str, str], Path] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, measures in floors.items():
            dataset = Dataset.named(name)
            place = dataset.capability, dataset.file
            if place not in outputs:
                outputs[place] = Path(folder) / f"{len(outputs)}.jsonl"
                process(dataset, data, outputs[place])
            scores = score(dataset, data, outputs[place])
            for measure, floor in measures.items():
                yield Line(name, measure, floor, scores[measure] or 0.0)


def process(dataset: Dataset, data: Path, output: Path) -> None:
    """What Copydesk makes of the inputs of a set. Raises EvaluationError."""
    inputs = output.with_suffix(".in")
    scripts = data.parent / "eval"
    if dataset.capability == "copies":
        made = ["make_stream.py", str(data / _STREAM), str(_STREAM_MESSAGES), "--seed", dataset.file]
        command = [*made, "--truth", str(gold_of(dataset, data, output))]
    else:
        command = ["score.py", "inputs", dataset.capability, str(gold_of(dataset, data, output))]
    with inputs.open("wb") as lines:
        _run([sys.executable, str(scripts / command[0]), *command[1:]], stdout=lines)
    begin, end = _ROAD[dataset.capability]
    command = [sys.executable, "-m", "streams", "process", "--from", begin, "--to", end, "--keep-going"]
    with inputs.open("rb") as lines, output.open("wb") as results:
        _run(command, stdin=lines, stdout=results)


def gold_of(dataset: Dataset, data: Path, output: Path) -> Path:
    """The file of gold of a set; that of a stream of copies is made with it, beside the output."""
    if dataset.capability == "copies":
        return output.with_suffix(".truth")
    return data / dataset.capability / dataset.file


def score(dataset: Dataset, data: Path, output: Path) -> dict[str, float | None]:
    """The scores of a set. Raises EvaluationError."""
    gold = gold_of(dataset, data, output)
    command = [sys.executable, str(data.parent / "eval/score.py"), dataset.capability, str(gold), str(output)]
    told = _run([*command, "--resamples", "0", "--only", dataset.prefix], stdout=subprocess.PIPE)
    return {name: found["value"] for name, found in orjson.loads(told)["scores"].items()}


def moved(floors: Floors, lines: list[Line], *, up: bool, down: bool) -> Floors:
    """The floors at the scores, where they may move there."""
    new = {name: dict(measures) for name, measures in floors.items()}
    for line in lines:
        if down if not line.holds else up:
            new[line.dataset][line.measure] = round(line.score, 3)
    return new


def table(lines: list[Line]) -> str:
    """The scores beside their floors."""
    rows = [
        f"{'ok  ' if line.holds else 'FAIL'}  {line.dataset:44}  {line.measure:22}  {line.floor:.3f}  {line.score:.3f}"
        for line in lines
    ]
    return "\n".join([f"{'':4}  {'data':44}  {'measure':22}  floor  score", *rows])


def chosen(floors: Floors, capabilities: Collection[str]) -> Floors:
    """The floors of some capabilities; of all where none is named."""
    return {name: found for name, found in floors.items() if not capabilities or name.split("/")[0] in capabilities}


def _run(command: list[str], **streams: object) -> bytes:
    ran = subprocess.run(command, check=False, stderr=subprocess.PIPE, **streams)  # type: ignore[call-overload]
    if ran.returncode:
        raise EvaluationError(f"{' '.join(command)} fails:\n{ran.stderr.decode()[-2000:]}")
    return bytes(ran.stdout or b"")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("capabilities", nargs="*", metavar="CAPABILITY")
    parser.add_argument("--raise-floors", action="store_true")
    parser.add_argument("--lower-floors", action="store_true")
    options = parser.parse_args()
    data = Path(os.environ.get("COPYDESK_EVALUATION_DATA", "../shared/data"))
    if not (data.parent / "eval/score.py").is_file():
        print(f"skipped: there is no evaluation data in {data}")
        return
    floors: Floors = json.loads(FLOORS.read_text("utf-8"))
    lines = list(evaluated(chosen(floors, options.capabilities), data))
    print(table(lines))
    if options.raise_floors or options.lower_floors:
        new = moved(floors, lines, up=options.raise_floors, down=options.lower_floors)
        FLOORS.write_text(json.dumps(new, indent=2) + "\n", "utf-8")
        return
    failed = sum(not line.holds for line in lines)
    print(f"{len(lines) - failed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
