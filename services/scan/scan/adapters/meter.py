"""Counts for Prometheus what an operator of the scan room watches."""

from __future__ import annotations

import math
from collections.abc import Callable

from prometheus_client import Counter, Gauge, Histogram

from chassis.errors import Transient

PAGES = Counter("scan_pages_read", "Pages read, by whether they were flagged", ["flagged"])
SECONDS = Histogram("scan_page_seconds", "Reading one page", buckets=(0.5, 1, 2, 4, 8, 16, 32, 64))
BATCHES = Counter("scan_batches", "Batches by what became of them", ["outcome"])
WAITING = Gauge("scan_pages_waiting", "Pages still to be read: what workers are scaled on", ["department"])


class PrometheusMeter:
    """The counters of this process."""

    def page_read(self, *, flagged: bool, seconds: float) -> None:
        """A page was read in so many seconds."""
        PAGES.labels("yes" if flagged else "no").inc()
        SECONDS.observe(seconds)

    def batch(self, outcome: str) -> None:
        """A batch was received, rejected, offered or stored."""
        BATCHES.labels(outcome).inc()


def watch_waiting(department: str, pages_waiting: Callable[[str], int]) -> None:
    """The gauge asks the store when it is read; it says NaN when that does not answer."""

    def look() -> float:
        try:
            return pages_waiting(department)
        except Transient:
            return math.nan

    WAITING.labels(department).set_function(look)
