"""Logs: lines for a person on a terminal, or JSON lines for a collector. They go to standard error."""

from __future__ import annotations

import logging
import sys

import structlog

from streams.log_rate import OnceInAWhile
from streams.settings import Settings

# What these say at INFO is their own inner life, several lines a message.
_CHATTY = ("aiokafka", "faust", "mode", "trafilatura", "htmldate", "courlan", "asyncio")
_REPEATED_SECONDS = 10.0


def set_up_logs(settings: Settings) -> None:
    """Send the logs of this process to standard error, in the format of the settings."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    renderer: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if settings.log_format == "json"
        # Other formatters of exceptions show local variables: passwords, whole articles.
        else [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    # Who debugs wants to see everything.
    if settings.log_level != "debug":
        handler.addFilter(OnceInAWhile(_REPEATED_SECONDS, _CHATTY))
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    level = logging.NOTSET if settings.log_level == "debug" else max(logging.WARNING, logging.root.level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(level)
    # At DEBUG it logs every request, that of a login with its password.
    logging.getLogger("aiokafka.conn").setLevel(max(logging.INFO, level))
