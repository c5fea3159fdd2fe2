"""The figures that every process shows, and the small server on a port of its own that shows them.

They have common names, so that one dashboard and one set of alerts fits all services; a service adds its own
beside these. One process counts for itself (ADR 10).
"""

import json
import math
import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import Counter, Gauge, Histogram, make_wsgi_app

from chassis.errors import Transient
from chassis.health import Health, Report

REQUESTS = Histogram(
    "daftar_request_seconds", "Requests, until the answer began", ["method", "route", "status"]
)
PUBLISHED = Counter(
    "daftar_events_published",
    "Events sent, by the broker's answer: confirmed, returned (no queue wants it), nacked (a queue is full); "
    "unknown is a later release's and stays",
    ["service", "outcome"],
)
PUBLISH_SECONDS = Histogram(
    "daftar_event_publish_seconds", "From an event's commit to the broker's confirm", ["service"]
)
CONSUMED = Counter(
    "daftar_events_consumed",
    "Events heard, by what became of them: done, duplicate, unheeded (another version), retry, dead, failed "
    "(unforeseen)",
    ["service", "type", "outcome"],
)
OUTBOX_AGE = Gauge(
    "daftar_outbox_oldest_seconds",
    "Age of the oldest event that is not sent, 0 for none",
    ["service", "department"],
)
QUEUE_LAG = Gauge(
    "daftar_queue_lag_seconds",
    "Age of the event handled last; one told again shows its own",
    ["service", "queue"],
)
LANE_WAIT = Gauge(
    "daftar_lane_waiting_seconds",
    "How long the first of the messages waits here that could begin, 0 for none",
    ["service", "queue"],
)
LANE_FAILURES = Gauge(
    "daftar_lane_failures",
    "Failures in a row; from three on the lane rests between tries",
    ["service", "queue"],
)
MESSAGE_IN_HAND = Gauge(
    "daftar_message_in_hand_seconds",
    "How long the message is in hand that began first; above 900 the process is not live",
    ["service", "queue"],
)
CONSUMER_ALIVE = Gauge(
    "daftar_consumer_alive_seconds",
    "Since the consumer's thread at the broker last turned; above 60 the process is not live",
)
TIMER_RUNS = Counter("daftar_timer_runs", "Turns of a timer: done, failed", ["timer", "outcome"])
ITEMS_FAILED = Counter(
    "daftar_items_failed",
    "Documents that a timer could not take up and put off by five minutes (item_failed in the log)",
    ["timer", "department"],
)
STORE_WRITES = Histogram(
    "daftar_store_write_seconds",
    "A write of a document, until it was durable or lost to another",
    ["collection"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
CHECK = Gauge(
    "daftar_check", "1 where what the process needs answered when it was last asked, else 0", ["check"]
)
CERTIFICATE = Gauge(
    "daftar_certificate_expires_timestamp_seconds",
    "When the certificate ends that the process shows its callers",
    ["file"],
)
CLOCK = Gauge("daftar_clock_timestamp_seconds", "What time the process takes it to be")
CLOCK.set_function(time.time)

_App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def serve(bind: str, health: Health) -> Callable[[], None]:
    """/metrics, /livez and /readyz answer at `host:port` until the function returned is called."""
    host, _, port = bind.rpartition(":")
    server = make_server(host, int(port), _app(health), _Server, _Quiet)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return stop


def ask(gauge: Gauge, question: Callable[[], float]) -> None:
    """The gauge asks whenever it is read, so that it says the same in every process; NaN when the store does
    not answer.
    """

    def answer() -> float:
        try:
            return question()
        except Transient:
            return math.nan

    gauge.set_function(answer)


def show_certificate(file: Path) -> None:
    """The gauge tells the end of the certificate in the file, which may be replaced at any moment."""
    from cryptography import x509  # heavy, and most processes show none

    def ends() -> float:
        try:
            return x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc.timestamp()
        except (OSError, ValueError):  # gone, or half written
            return math.nan

    CERTIFICATE.labels(file.name).set_function(ends)


class _Checks:
    """Asks what decides readiness whenever figures are read, beside the reading: nobody who reads waits for
    a server that is away, but sees what was heard last.
    """

    def __init__(self, health: Health) -> None:
        self._health = health
        self._asking = threading.Lock()

    def begin(self) -> None:
        """They are being asked, by one thread at a time."""
        if self._asking.acquire(blocking=False):
            threading.Thread(target=self._ask, name="checks", daemon=True).start()

    def _ask(self) -> None:
        try:
            for name, well in self._health.answers():
                CHECK.labels(name).set(well)
        finally:
            self._asking.release()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Scrapes every few seconds are no news."""


def _app(health: Health) -> _App:
    figures: _App = make_wsgi_app()
    checks = _Checks(health)
    probes: dict[str, Callable[[], Report]] = {"/livez": health.live, "/readyz": health.ready}

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        probe = probes.get(environ["PATH_INFO"])
        if probe is None:
            checks.begin()
            return figures(environ, start_response)
        report = probe()
        status = HTTPStatus.OK if report.ok else HTTPStatus.SERVICE_UNAVAILABLE
        start_response(f"{status.value} {status.phrase}", [("Content-Type", "application/json")])
        return [json.dumps(report.to_json()).encode()]

    return app
