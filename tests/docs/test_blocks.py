"""The suite finds what is wrong with a page: a page that is broken in each of the ways does not pass."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import BadPageError, Block, blocks_in, problems_of
from tests.docs.console import is_as_shown, steps_of
from tests.docs.formats import problem_of
from tests.docs.links import anchors_in, dead_links
from tests.docs.page_run import BlockFailedError, PageRun
from tests.docs.shell import syntax_error, wrong_commands, wrong_inline_commands


def page(text: str) -> list[Block]:
    return list(blocks_in(text, "page.md"))


def run(text: str, folder: Path) -> None:
    """Run all blocks of a page that has no pipeline."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    found = page(text)
    whole = PageRun(found, folder / "work", os.environ | {"PATH": path})
    try:
        for block in found:
            if block.runs:
                whole.run(block)
    finally:
        whole.close()


def test_blocks_are_found_with_what_stands_above_them() -> None:
    text = (
        "# A page\n\n```bash\nls\n```\n<!-- not run: it takes an hour -->\n```console\n$ sleep 3600\n```\n"
        "1. Item\n\n   ~~~sh\n   if true\n     then ls; fi\n   ~~~\n````text\n```\n````\n"
    )
    first, second, third, fourth = page(text)
    assert (first.line, first.language, first.text, first.runs) == (3, "bash", "ls\n", True)
    assert (second.not_run, second.runs) == ("it takes an hour", False)
    assert (third.line, third.text) == (12, "if true\n  then ls; fi\n")
    assert (fourth.text, fourth.runs) == ("```\n", False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<!-- not run: -->\n```bash\nls\n```\n", "no reason"),
        ("<!-- not run -->\n```bash\nls\n```\n", "no reason"),
        ("<!-- not run: too slow -->\n\n```bash\nls\n```\n", "above no block"),
        ("```bash\nls\n", "does not end"),
    ],
)
def test_a_wrong_comment_is_refused(text: str, told: str) -> None:
    with pytest.raises(BadPageError, match=told):
        page(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("```\nls\n```\n", "names no language"),
        ("```cobol\nSTOP RUN.\n```\n", "nothing can be done"),
        ("```java\nclass A {}\n```\n", "name of its file"),
        ("```yaml\n# values.yaml\na: 1\n```\n", "no later block uses values.yaml"),
    ],
)
def test_a_block_that_would_go_unseen_is_refused(text: str, told: str) -> None:
    (problem,) = problems_of(page(text))
    assert told in problem


def test_what_is_marked_or_used_is_not_refused() -> None:
    marked = "<!-- not run: no COBOL here -->\n```cobol\nSTOP RUN.\n```\n"
    text = marked + "```java\n// A.java\n```\n```bash\njava A.java\n```\n"
    assert problems_of(page(text)) == []


def test_blocks_run_in_order_in_one_folder(tmp_path: Path) -> None:
    run(
        "```bash\necho one > file\n```\n```console\n$ cat file\none\n$ echo a   b; echo; echo c\na b\n…\n```\n"
        "```python\nfrom pathlib import Path\nassert Path('file').read_text() == 'one\\n'\nPath('file').unlink()\n```\n"
        "```python\n# later.py\nprint(1 + 1)\n```\n```console\n$ ls file || python \\\n    later.py\n…\n2\n```\n"
        "```bash\ntest -f schemas/generate.py\nsleep 60 &\n```\n",
        tmp_path,
    )


@pytest.mark.parametrize(
    "text",
    [
        "```bash\nfalse\n```\n",
        "```bash\nls /no/such/folder | cat\n```\n",
        "```bash\necho $no_such_variable\n```\n",
        "```sh\ncopydesk-is-not-called-so\n```\n",
        "```console\n$ echo one\ntwo\n```\n",
        "```console\n$ echo one; echo two\none\n```\n",
        "```console\n$ false\n```\n",
        "```python\nraise ValueError\n```\n",
        "```python\n# read.py\nassert False\n```\n```bash\npython read.py\n```\n",
    ],
)
def test_a_broken_block_fails(text: str, tmp_path: Path) -> None:
    with pytest.raises(BlockFailedError, match=r"page\.md:\d+"):
        run(text, tmp_path)


def test_a_block_brings_those_above_it_but_not_those_that_need_more(tmp_path: Path) -> None:
    more = "```bash\n: kcat; touch b\n```\n"
    found = page("```bash\ntouch a\n```\n" + more + "```bash\ntest -f a; test ! -f b\n```\n")
    PageRun(found, tmp_path / "plain", os.environ).run(found[2])
    with_tools = PageRun(found, tmp_path / "tools", os.environ)
    with_tools.run(found[1])
    assert (tmp_path / "tools" / "a").exists()
    assert (tmp_path / "tools" / "b").exists()


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("```bash\nkcat -L | cat\n```\n", True),
        ("```console\n$ A=1 java A.java\n```\n", True),
        ('```bash\n"$KAFKA_HOME/bin/kafka-topics.sh" --list\n```\n', True),
        ("```javascript\n1\n```\n", True),
        ("```bash\nbash wait-for.sh; cat Produce.java kcat.log\n```\n", False),
        ("```python\njava = 1\n```\n", False),
        ("```java\n// A.java\n```\n", False),
    ],
)
def test_blocks_that_need_tools_are_told_by_what_they_call(text: str, tools: bool) -> None:  # noqa: FBT001 - a parameter
    (block,) = page(text)
    assert block.needs_tools is tools


@pytest.mark.parametrize(
    ("shown", "printed", "fits"),
    [
        (["a …", "…", "z"], "a b c\nd\ne\n  z\n", True),
        (["…"], "", True),
        (["12:… x"], "12:30:01   x\n", True),
        (["a"], "a\nb\n", False),
        (["a", "b"], "a\n", False),
        (["a.c"], "abc\n", False),
        ([], "whatever\n", True),
    ],
)
def test_output_is_compared_leniently(shown: list[str], printed: str, fits: bool) -> None:  # noqa: FBT001 - a parameter
    assert is_as_shown(shown, printed) is fits


def test_a_session_begins_with_a_command() -> None:
    with pytest.raises(ValueError, match="begins with"):
        steps_of("ls\n")


@pytest.mark.parametrize(
    ("language", "text", "right"),
    [
        ("json", '{"text": "A ferry came."}', True),
        ("json", '{"text": "A ferry came.", "titel": "Ferry"}', False),
        ("json", '{"text": 7}', False),
        ("json", '{"start": 0, "end": 1, "text": "A"}', True),
        ("json", '{"a": }', False),
        ("json", '{"key": null, "headers": {"__connect.errors.topic": "articles-raw"}, "value": null}', False),
        ("jsonl", '{"text": "A"}\n{"html": "<p>B</p>"}\n', True),
        ("jsonl", '{"text": "A"}\n{"html": 1}\n', False),
        ("yaml", "a: [1\n", False),
        ("yaml", "a: 1\n---\nb: !Ref c\n", True),
        ("toml", "a = \n", False),
        ("ini", "[Service]\nEnvironment=A=1\nEnvironment=B=2\n", True),
        ("ini", "no section\n", False),
        ("properties", "# two\na.b=c\nd = e\n", True),
        ("properties", "only words\n", False),
        ("xml", "<a><b></a>", False),
        ("dockerfile", "FROM a\nRUN b \\\n  c\n", True),
        ("dockerfile", "FORM a\n", False),
    ],
)
def test_formats_are_told_right_from_wrong(language: str, text: str, right: bool) -> None:  # noqa: FBT001 - a parameter
    assert (problem_of(language, text) is None) is right


def test_shell_that_is_not_run_is_held_against_the_commands_that_there_are() -> None:
    assert syntax_error("if true; then\n") is not None
    assert syntax_error("copydesk worker &\n") is None
    assert wrong_commands("A=1 copydesk worker enrich & copydesk tail stories --json | wc -l  # copydesk no\n") == []
    assert len(wrong_commands("copydesk tail articles-dead --jsonl > x\ncopydesk work\ncopydesk worker sort\n")) == 3


def test_commands_in_prose_are_held_against_those_that_there_are() -> None:
    assert (
        wrong_inline_commands("`copydesk replay --dry-run`, `copydesk produce FILE… -`, `copydesk`, `make demo`") == []
    )
    text = "`copydesk replay --dryrun`, `copydesk publish`"
    assert wrong_inline_commands(text) == ["`copydesk replay --dryrun`", "`copydesk publish`"]


def test_links_are_held_against_files_and_headings(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# One\n\n## `Two` words, and more\n\n## One\n\n```text\n# No heading\n```\n")
    assert anchors_in((tmp_path / "other.md").read_text()) == {"one", "two-words-and-more", "one-1"}
    good = "[a](other.md) [b](other.md#two-words-and-more) [c](https://x.example/) [d](#here) `[e](none)`\n\n# Here\n"
    bad = "[a](none.md) [b](other.md#three) [c](#there) [![d](none.png)](other.md)\n"
    (tmp_path / "page.md").write_text(good + bad)
    assert len(list(dead_links(tmp_path / "page.md"))) == 4
