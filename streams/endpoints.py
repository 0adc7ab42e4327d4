"""What a worker answers over HTTP: /metrics for Prometheus, /live and /ready for who starts and stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import orjson
from prometheus_client import make_wsgi_app

from streams.health import Health

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def serve(host: str, port: int, health: Health) -> WSGIServer:
    """Answer in a thread of its own, until the server is shut down or the process ends. Port 0 takes a free one.

    Raises OSError where the address cannot be had.
    """
    server = make_server(host, port, _application(health), server_class=_Server, handler_class=_Silent)
    threading.Thread(target=server.serve_forever, name="endpoints", daemon=True).start()
    return server


def _application(health: Health) -> Application:
    metrics = make_wsgi_app()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        match environ["PATH_INFO"]:
            case "/live":
                return _answer(start_response, health, well=health.live)
            case "/ready":
                return _answer(start_response, health, well=health.ready)
            case "/metrics":
                return metrics(environ, start_response)  # type: ignore[no-any-return]
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"There is /metrics, /live and /ready.\n"]

    return application


def _answer(start_response: Callable[..., Any], health: Health, *, well: bool) -> Iterable[bytes]:
    start_response("200 OK" if well else "503 Service Unavailable", [("Content-Type", "application/json")])
    return [orjson.dumps(health.report(), option=orjson.OPT_APPEND_NEWLINE)]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        """Log no requests: they come every few seconds."""
