"""Counts for Prometheus what an operator of the scan room watches."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

PAGES = Counter("scan_pages_read", "Pages read, by whether they were flagged", ["flagged"])
SECONDS = Histogram("scan_page_seconds", "Reading one page", buckets=(0.5, 1, 2, 4, 8, 16, 32, 64))
BATCHES = Counter("scan_batches", "Batches by what became of them", ["outcome"])


class PrometheusMeter:
    """The counters of this process."""

    def page_read(self, *, flagged: bool, seconds: float) -> None:
        """A page was read in so many seconds."""
        PAGES.labels("yes" if flagged else "no").inc()
        SECONDS.observe(seconds)

    def batch(self, outcome: str) -> None:
        """A batch was received, rejected, offered or stored."""
        BATCHES.labels(outcome).inc()
