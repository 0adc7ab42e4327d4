"""Every block of the README and of the guide does what its page says; `blocks.py` has the rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from streams.outcomes import Reason
from tests.docs.blocks import ROOT, Block, Kind, blocks_of, pages, problems_of
from tests.docs.console import steps_of
from tests.docs.formats import problem_of
from tests.docs.links import dead_links, links_in
from tests.docs.page_run import PageRun
from tests.docs.shell import syntax_error, wrong_commands, wrong_inline_commands

PAGES = {page.relative_to(ROOT).as_posix(): blocks_of(page) for page in pages()}
CHECKED = (Kind.SHELL, Kind.CONSOLE)


def blocks(wanted: Callable[[Block], bool]) -> list[Any]:
    """Blocks of all pages, as parameters of a test."""
    chosen = [block for page in PAGES.values() for block in page if wanted(block)]
    return [
        pytest.param(
            block,
            id=f"{block.place}-{block.language}",
            marks=[pytest.mark.tools] if block.runs and block.needs_tools else [],
        )
        for block in chosen
    ]


def script_of(block: Block) -> str:
    if block.kind is Kind.CONSOLE:
        return "\n".join(step.command for step in steps_of(block.text))
    return block.text


def test_there_are_pages_and_blocks_of_them_run() -> None:
    assert len(PAGES) > 10
    assert sum(block.runs for page in PAGES.values() for block in page) > 20


@pytest.mark.parametrize("page", PAGES)
def test_the_suite_knows_what_to_do_with_every_block(page: str) -> None:
    assert not problems_of(PAGES[page])


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    assert not list(dead_links(ROOT / page))


@pytest.mark.parametrize("page", PAGES)
def test_copydesk_has_the_commands_that_the_prose_names(page: str) -> None:
    assert not wrong_inline_commands((ROOT / page).read_text("utf-8"))


def test_the_questions_explain_every_reason_of_a_dead_letter() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs/faq.md").read_text("utf-8"), re.MULTILINE)
    assert set(Reason) <= set(rows)


def test_the_index_leads_to_every_page_of_the_guide() -> None:
    index = links_in((ROOT / "docs/README.md").read_text("utf-8"))
    assert {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"} <= set(index)


@pytest.mark.parametrize("block", blocks(lambda block: block.kind is Kind.FORMAT and block.not_run is None))
def test_a_block_of_a_format_is_of_that_format(block: Block) -> None:
    assert problem_of(block.language, block.text) is None


@pytest.mark.parametrize("block", blocks(lambda block: block.runs))
def test_a_block_does_what_its_page_says(block: Block, run_of: Callable[[Block], PageRun]) -> None:
    run_of(block).run(block)


@pytest.mark.parametrize("block", blocks(lambda block: block.not_run is not None))
def test_a_block_that_is_not_run(block: Block) -> None:
    if block.kind in CHECKED:
        script = script_of(block)
        assert syntax_error(script) is None
        assert not wrong_commands(script)
    elif block.kind is Kind.FORMAT:
        assert problem_of(block.language, block.text) is None
    pytest.skip(f"{block.place} ({block.language}): {block.not_run}")
