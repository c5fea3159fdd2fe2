"""Runs a web application: gunicorn inside our own process, one worker with threads (ADR 10).

The application is made in the worker, after the fork, so connections and threads belong to the process that
uses them; when it ends, running requests are finished and what the application holds is closed.
"""

from collections.abc import Callable
from typing import Any, Final

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from chassis import log, metrics
from chassis.health import Health
from chassis.http.app import HEALTH, ON_EXIT
from chassis.process.settings import CommonSettings

FINISH: Final = 25  # seconds that running requests get to end; orchestrators kill after 30
IDLE: Final = 75  # seconds a line is kept; the proxy (60) and the gateway (30) hang up before

_log = structlog.get_logger()


class _Log(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's words go where everybody's go, as JSON; requests are logged by the application."""

    def setup(self, _cfg: Any) -> None:
        self.error_log.propagate = True
        self.error_log.setLevel("WARNING")


class _Server(BaseApplication):  # type: ignore[misc]  # as above
    def __init__(self, app_factory: Callable[[], Flask], settings: CommonSettings, service: str) -> None:
        self._app_factory = app_factory
        self._settings = settings
        self._service = service
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": self._settings.http_bind,
            "certfile": self._settings.tls_certificate and str(self._settings.tls_certificate),
            "keyfile": self._settings.tls_key and str(self._settings.tls_key),
            "control_socket_disable": True,
            "graceful_timeout": FINISH,
            "keepalive": IDLE,
            "logger_class": _Log,
            "post_worker_init": self._begin,
            "proc_name": f"daftar-{self._service}",
            "threads": self._settings.web_threads,
            "worker_class": "gthread",
            "worker_exit": _end,
            "workers": 1,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app_factory()

    def _begin(self, worker: Any) -> None:
        health = worker.wsgi.extensions.get(HEALTH, Health({}))  # the gateway's pages need nobody
        metrics.serve(self._settings.metrics_bind, health)
        if self._settings.tls_certificate:
            metrics.show_certificate(self._settings.tls_certificate)
        _log.info("serving", address=self._settings.http_bind, threads=self._settings.web_threads)


def _end(_arbiter: Any, worker: Any) -> None:
    app = getattr(worker, "wsgi", None)  # none when the application could not be made
    for close in app.extensions[ON_EXIT] if app is not None else ():
        close()


def serve(app_factory: Callable[[], Flask], settings: CommonSettings, service: str) -> None:
    """Serves until the process is told to end; then every request that was taken has been answered."""
    log.configure(service, "web", settings.log_level)
    _Server(app_factory, settings, service).run()
