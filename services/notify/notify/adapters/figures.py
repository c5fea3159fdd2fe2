"""Figures of notify's own, beside those that every process shows."""

from collections.abc import Mapping

from prometheus_client import Counter, Gauge

PENDING = Gauge("daftar_pending_items", "Items that wait with a post", ["department", "post"])
RUNGS = Counter("daftar_reminders", "Rungs of the ladder taken", ["department"])
MAILS = Counter("daftar_mails_sent", "Mails that the mail server has taken", ["department"])


def show_pending(department: str, by_post: Mapping[str, int]) -> None:
    """The figures are those of this count."""
    for post, number in by_post.items():
        PENDING.labels(department, post).set(number)
