"""Options and output of the fault suite."""

from __future__ import annotations

import pytest

from tests.faults.report import reported


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the table of faults."""
    for line in reported(config):
        terminalreporter.write_line(line)
