"""Figures of notify's own, beside those that every process shows."""

from collections.abc import Callable, Mapping

from prometheus_client import Counter, Gauge

from chassis.metrics import ask
from notify.domain.mail import Stage

PENDING = Gauge("daftar_pending_items", "Items that wait with a post", ["department", "post"])
RUNGS = Counter("daftar_reminders", "Rungs of the ladder taken", ["department"])
LATE = Gauge(
    "daftar_reminder_late_seconds",
    "How long the rung is due that was to be taken first, 0 for none",
    ["department"],
)
MAILS = Counter(
    "daftar_mails",
    "Attempts to send a mail: done, queued for another, failed for good",
    ["department", "outcome"],
)


def show_pending(department: str, by_post: Mapping[str, int]) -> None:
    """The figures are those of this count."""
    for post, number in by_post.items():
        PENDING.labels(department, post).set(number)


def count_mails(department: str, by_stage: Mapping[Stage, int]) -> None:
    """So many attempts ended in each stage."""
    for stage, number in by_stage.items():
        MAILS.labels(department, stage).inc(number)


def begin(department: str, late_seconds: Callable[[], float]) -> None:
    """The gauge asks when it is read; mails are shown as none before the first."""
    for stage in (Stage.DONE, Stage.QUEUED, Stage.FAILED):
        MAILS.labels(department, stage)
    ask(LATE.labels(department), late_seconds)
