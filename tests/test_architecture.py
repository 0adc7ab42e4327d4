"""The wall between the logic and the broker, and those between the stages."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STAGES = ("stage1_extract", "stage2_deduplicate", "stage3_enrich", "stage4_corroborate")
BROKER = {"faust", "mode", "aiokafka"}
PURE = [
    *sorted((ROOT / "schemas").rglob("*.py")),
    *(file for stage in STAGES for file in sorted((ROOT / "streams" / stage).rglob("*.py"))),
    *(ROOT / "streams" / f"{name}.py" for name in ("fingerprint", "records", "outcomes", "articles", "coded_messages")),
]


def imported(file: Path) -> Iterator[str]:
    """The full names that a module imports, wherever in it."""
    package = file.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_there_is_something_to_look_at() -> None:
    assert len(PURE) > 30
    assert all(file.is_file() for file in PURE)
    assert "aiokafka.AIOKafkaProducer" in set(imported(ROOT / "streams" / "broker" / "clients.py"))


@pytest.mark.parametrize("file", PURE, ids=name_of)
def test_the_logic_knows_no_broker(file: Path) -> None:
    assert not [name for name in imported(file) if name.split(".")[0] in BROKER]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_no_other_stage(stage: str) -> None:
    others = tuple(f"streams.{other}" for other in STAGES if other != stage)
    files = sorted((ROOT / "streams" / stage).rglob("*.py"))
    assert not [(name_of(file), name) for file in files for name in imported(file) if name.startswith(others)]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_loads_neither_the_broker_nor_another_stage_by_any_way(stage: str) -> None:
    code = f"import sys, streams.{stage}.stage; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = ran.stdout.split()
    assert f"streams.{stage}.stage" in loaded
    assert not BROKER & {name.split(".")[0] for name in loaded}
    assert not [name for name in loaded if name in {f"streams.{other}" for other in STAGES if other != stage}]
