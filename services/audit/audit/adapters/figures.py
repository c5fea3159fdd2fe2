"""Figures of audit's own, beside those that every process shows."""

from collections.abc import Callable

from prometheus_client import Counter, Gauge

from chassis.metrics import ask

CONTRADICTIONS = Counter(
    "daftar_audit_contradictions",
    "Events that were told again and say something else than is on record",
    ["department"],
)
AGE = Gauge(
    "daftar_audit_unpinned_seconds",
    "For how long lines have waited for a checkpoint that left the house, 0 for none",
)


def begin(departments: tuple[str, ...], unpinned_seconds: Callable[[], float]) -> None:
    """The gauge asks when it is read; contradictions are shown as none before the first."""
    for department in departments:
        CONTRADICTIONS.labels(department)
    ask(AGE, unpinned_seconds)
