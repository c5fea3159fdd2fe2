"""The watch registers: letters with a clock of their own that nobody has settled yet, the nearest first."""

from directory import PostCard
from workflow.application.ports import Office
from workflow.application.register_views import require_own
from workflow.application.views import View
from workflow.domain.errors import Faulty
from workflow.domain.item import masked
from workflow.domain.receipt import Receipt


def kinds_view(card: PostCard, office: Office) -> View:
    """The kinds that the office watches, and how many letters of each are open. Raises NotOfDepartment."""
    require_own(card, office)
    kinds = office.rules.watched.values()
    return {
        "items": [
            {
                "code": kind.code,
                "title": dict(kind.title),
                "days": kind.days,
                "open": office.receipts.count_watched(kind.code),
            }
            for kind in kinds
        ]
    }


def watched_view(code: str, card: PostCard, office: Office, *, after: str | None, limit: int) -> View:
    """The open letters of a kind. Raises NotOfDepartment, Faulty."""
    require_own(card, office)
    if code not in office.rules.watched:
        raise Faulty([("code", "unknown")])
    found = office.receipts.watched(code, after=after, limit=limit)
    return {
        "items": [_line(receipt) for receipt in found],
        "next": found[-1].id if len(found) == limit else None,
    }


def _line(receipt: Receipt) -> View:
    return {
        "receipt": receipt.id,
        "number": receipt.number,
        "title": masked(receipt.title, receipt.classification),
        "sender": masked(receipt.sender, receipt.classification),
        "received_date": receipt.diary["received_date"],
        "target": receipt.diary["target"],
        "custody": receipt.custody.shape(),
    }
