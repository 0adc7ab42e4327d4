"""`copydesk worker`: run stages until a signal comes."""

from __future__ import annotations

from typing import Annotated

import typer

from streams.settings import Settings, forget_secrets
from streams.topology import Stage
from streams.worker import run_worker


def worker(
    stages: Annotated[list[Stage] | None, typer.Argument(help="The stages to run; all where none is named.")] = None,
) -> None:
    """Run all stages, or those named, so that each scales alone."""
    settings = Settings()
    # The processes that read what strangers wrote need no password.
    forget_secrets()
    run_worker([stage for stage in Stage if not stages or stage in stages], settings)
