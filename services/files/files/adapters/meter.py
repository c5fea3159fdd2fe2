"""Counts for Prometheus what an operator of the document store watches."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import Counter, Gauge, Histogram

from chassis.metrics import ask
from files.domain.verdicts import VirusScan

INTAKE = Counter(
    "files_documents",
    "Documents by what became of them: awaited, stored, rejected, postponed (tried again), "
    "not-rendered-ahead",
    ["outcome"],
)
SCANS = Counter(
    "files_virus_scans", "Bodies by the virus scanner's answer: clean, infected, not_scanned", ["outcome"]
)
READS = Counter("files_reads", "Bodies and page images handed out", ["kind"])
REFUSALS = Counter("files_permits_refused", "Requests whose permit did not open the document", ["code"])
RENDERS = Histogram(
    "files_render_seconds",
    "Making a page image that was not in the bucket",
    buckets=(0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 15),
)

WAITING = Gauge(
    "files_waiting_oldest_seconds",
    "How long the paper waits for its verdict that came first, 0 for none",
    ["department"],
)


class PrometheusMeter:
    """The counters of this process."""

    def took_in(self, outcome: str) -> None:
        """A document reached this state, or its claims ran out."""
        INTAKE.labels(outcome).inc()

    def scanned(self, outcome: VirusScan) -> None:
        """The virus scanner answered."""
        SCANS.labels(outcome.value).inc()

    def read(self, kind: str) -> None:
        """Somebody read a body or a page image."""
        READS.labels(kind).inc()

    def refused(self, code: str) -> None:
        """A permit did not open a document."""
        REFUSALS.labels(code).inc()

    def rendered(self, seconds: float) -> None:
        """A page image was made."""
        RENDERS.observe(seconds)


def watch_waiting(department: str, oldest_seconds: Callable[[], float]) -> None:
    """The gauge asks when it is read."""
    ask(WAITING.labels(department), oldest_seconds)
