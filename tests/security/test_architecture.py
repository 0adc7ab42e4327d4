"""What no module may do, so that nothing in a message is ever run, unpickled, fetched or taken for a path."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "streams").rglob("*.py"), *(ROOT / "schemas").rglob("*.py")])

RUNS = {"code", "codeop", "runpy", "importlib", "ctypes", "cffi", "subprocess", "pty"}
UNPICKLES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml", "multiprocessing"}
FETCHES = {
    "socket", "socketserver", "http", "wsgiref", "xmlrpc", "ftplib", "smtplib", "urllib.request", "urllib3",
    "requests", "httpx", "aiohttp", "trafilatura.downloads", "trafilatura.feeds", "trafilatura.sitemaps",
    "trafilatura.fetch_url", "trafilatura.fetch_response",
}  # fmt: skip
# Parsers of XML read files and addresses unless they are told not to.
PARSES_XML = {"xml", "lxml"}
FORBIDDEN = RUNS | UNPICKLES | FETCHES | PARSES_XML
HARMLESS = {
    "importlib.resources", "importlib.metadata", "http.HTTPStatus",
    "lxml.etree.XPathEvalError", "lxml.etree.LxmlError", "lxml.etree._Element",
}  # fmt: skip
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "open", "input"}
FORBIDDEN_OF_OS = {"system", "popen", "startfile", "fork", "forkpty"}

JUSTIFIED = {
    # The broker for trial and tests is a program.
    "streams/broker/embedded.py": {"socket", "subprocess"},
    # The only parsers of ours. They are told not to, and what they do is watched: tests/security/hostile.py.
    "streams/stage1_extract/xml_document.py": {"lxml"},
    "streams/stage1_extract/fragment.py": {"lxml"},
    # A parser of HTML, which knows neither files nor addresses.
    "streams/stage1_extract/html_tree.py": {"lxml"},
    # The demonstration runs that broker and a worker.
    "streams/cli/demo.py": {"subprocess"},
    "streams/cli/worker_process.py": {"subprocess"},
    # /metrics, /live and /ready are served, and read nothing of a request but its path.
    "streams/endpoints.py": {"socketserver", "wsgiref"},
    # Between our own processes goes what they made themselves; of a message that is its bytes.
    "streams/child_process.py": {"multiprocessing"},
    "streams/worker.py": {"multiprocessing"},
    "streams/cli/process.py": {"multiprocessing"},
}


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def begins(name: str, beginnings: set[str]) -> str | None:
    """The one of some modules that a name is of, or is in."""
    return next((one for one in sorted(beginnings) if name == one or name.startswith(f"{one}.")), None)


def forbidden_imports(source: str) -> set[str]:
    names = {name for name in imported(ast.parse(source)) if not begins(name, HARMLESS)}
    return {module for name in names if (module := begins(name, FORBIDDEN))}


def forbidden_calls(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in FORBIDDEN_CALLS:
                found.add(name)
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if name in FORBIDDEN_OF_OS or name.startswith(
                ("exec", "spawn", "posix_spawn")
            ):
                found.add(f"os.{name}")
            # Faust takes its codecs by name, and this is one of them.
            case ast.Constant(value="pickle"):
                found.add("'pickle'")
    return found


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_nothing_is_imported_that_runs_unpickles_or_fetches_but_where_it_is_justified(file: Path) -> None:
    assert forbidden_imports(file.read_text("utf-8")) == JUSTIFIED.get(name_of(file), set())


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_nothing_is_evaluated_or_opened_by_its_name(file: Path) -> None:
    assert forbidden_calls(file.read_text("utf-8")) == set()


def test_every_module_with_a_justification_exists() -> None:
    assert JUSTIFIED.keys() <= {name_of(file) for file in FILES}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from urllib import request",
        "import urllib.request as web",
        "from trafilatura import fetch_url",
        "from lxml import etree",
        "import importlib",
        "from multiprocessing import get_context",
    ],
)
def test_an_import_is_noticed(source: str) -> None:
    assert len(forbidden_imports(source)) == 1


@pytest.mark.parametrize(
    "source", ["eval(x)", "open(x)", "import os\nos.system(x)", "table(value_serializer='pickle')"]
)
def test_a_call_is_noticed(source: str) -> None:
    assert len(forbidden_calls(source)) == 1


def test_what_is_harmless_is_let_through() -> None:
    harmless = "from importlib.resources import files\nfrom urllib.parse import urlsplit\nimport re\nre.compile('')"
    assert not forbidden_imports(harmless) | forbidden_calls(harmless)
