"""A matter ends, and may be taken up again (domain.md 1.3, 3.1)."""

from directory import PostCard
from workflow.application.acts.act import HELD, OVER, Act
from workflow.application.acts.asked import Reason, Seen
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.errors import NotCloser, Refused
from workflow.domain.item import Item
from workflow.domain.receipt import Receipt
from workflow.domain.rules import Rule, concerned, holds


class CloseBody(Seen):
    """What became of the matter."""

    remark: Reason


class ReopenBody(Seen):
    """Why it is taken up again."""

    reason: Reason


def _close(receipt: Receipt, asked: CloseBody, doing: Doing, _office: Office) -> None:
    receipt.close(doing, remark=asked.remark)


def _reopen(item: Item, asked: ReopenBody, doing: Doing, _office: Office) -> None:
    item.reopen(doing, reason=asked.reason)


def closed_it_or_stands_above(item: Item, card: PostCard, office: Office) -> Refused | None:
    """The post that closed it, or one above it, as the organisation stands now."""
    closer = item.custody.holder
    if closer is None or holds(item, card.post.id):
        return None
    above = {post.id for post in office.directory.superiors(closer.id)}
    return None if card.post.id in above else NotCloser(item.id, closer.id)


CLOSE_RECEIPT = Act(
    name="close",
    means="Dispose of the receipt without a file, with a closing remark; it leaves the desk.",
    of=(Receipt,),
    says="closed",
    asks=CloseBody,
    rule=Rule(holds, HELD),
    decide=_close,
    leads=State.CLOSED,
)
REOPEN_RECEIPT = Act(
    name="reopen",
    means="Take up again what was closed, with a reason; it lies before the post that closed it.",
    of=(Receipt,),
    says="reopened",
    asks=ReopenBody,
    rule=Rule(concerned, OVER),
    given=closed_it_or_stands_above,
    decide=_reopen,
    leads=State.WITH,
)
