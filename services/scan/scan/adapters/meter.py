"""Counts for Prometheus what an operator of the scan room watches."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import Counter, Gauge, Histogram

from chassis.metrics import ask

PAGES = Counter("scan_pages_read", "Pages read, by whether they were flagged", ["flagged"])
SECONDS = Histogram("scan_page_seconds", "Reading one page", buckets=(0.5, 1, 2, 4, 8, 16, 32, 64))
BATCHES = Counter(
    "scan_batches", "Batches by what became of them: received, rejected, offered, stored", ["outcome"]
)
WAITING = Gauge("scan_pages_waiting", "Pages still to be read: what workers are scaled on", ["department"])
OLDEST = Gauge(
    "scan_waiting_oldest_seconds",
    "How long the batch waits that was not read first, 0 for none",
    ["department"],
)
INTAKE = Gauge(
    "scan_intake_oldest_seconds",
    "How long the file lies in the intake folder that came first, 0 for none",
    ["department"],
)


class PrometheusMeter:
    """The counters of this process."""

    def page_read(self, *, flagged: bool, seconds: float) -> None:
        """A page was read in so many seconds."""
        PAGES.labels("yes" if flagged else "no").inc()
        SECONDS.observe(seconds)

    def batch(self, outcome: str) -> None:
        """A batch was received, rejected, offered or stored."""
        BATCHES.labels(outcome).inc()


def watch_waiting(department: str, pages: Callable[[], float], oldest_seconds: Callable[[], float]) -> None:
    """The gauges of what waits to be read ask when they are read."""
    ask(WAITING.labels(department), pages)
    ask(OLDEST.labels(department), oldest_seconds)


def watch_intake(department: str, oldest_seconds: Callable[[], float]) -> None:
    """The gauge of the intake folder looks when it is read."""
    ask(INTAKE.labels(department), oldest_seconds)
