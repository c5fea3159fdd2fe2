"""A matter ends, and may be taken up again (domain.md 1.3, 3.1, 3.2)."""

from typing import Annotated

from pydantic import Field

from directory import Capability, PostCard
from workflow.application.acts.act import HELD, OVER, Act, of_its_department
from workflow.application.acts.asked import Line, Reason, Seen
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.attaching import travels_alone
from workflow.domain.custody import State
from workflow.domain.errors import NotApprover, NotCloser, Refused
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.numbers import civil_date
from workflow.domain.receipt import Receipt
from workflow.domain.retention import BY_HOLDER
from workflow.domain.rules import Rule, concerned, holds

Class = Annotated[Line, Field(min_length=1)]


class CloseBody(Seen):
    """What became of the matter."""

    remark: Reason


class CloseFileBody(CloseBody):
    """What became of the matter, and the class of the office's manual under which the file is kept."""

    retention: Class


class ReopenBody(Seen):
    """Why it is taken up again."""

    reason: Reason


def _close_receipt(receipt: Receipt, asked: CloseBody, doing: Doing, _office: Office) -> None:
    receipt.close(doing, remark=asked.remark)


def _propose(file: File, asked: CloseFileBody, doing: Doing, office: Office) -> None:
    known = office.rules.closing.require_known(asked.retention)
    file.propose_close(doing, retention=known.code, remark=asked.remark)


def _close_file(file: File, asked: CloseFileBody, doing: Doing, office: Office) -> None:
    today = civil_date(doing.at, office.rules.zone)
    retention = office.rules.closing.retention(asked.retention, closed_on=today)
    file.close(doing, remark=asked.remark, retention=retention)


def _reopen(item: Item, asked: ReopenBody, doing: Doing, _office: Office) -> None:
    item.reopen(doing, reason=asked.reason)


def decides_or_need_not(item: Item, card: PostCard, office: Office) -> Refused | None:
    """A post that decides, of whatever department; or any of the file's own, where the site leaves it to
    whoever holds it.
    """
    if card.can(Capability.OFFICER):
        return None
    if office.rules.closing.by == BY_HOLDER:
        return of_its_department(item, card, office)
    return NotApprover(item.id, card.post.id)


def closed_it_or_stands_above(item: Item, card: PostCard, office: Office) -> Refused | None:
    """The post that closed it, or one above it, as the organisation stands now."""
    closer = item.custody.holder
    if closer is None or holds(item, card.post.id):
        return None
    above = office.directory.is_above(card.post.id, closer.id)
    return None if above else NotCloser(item.id, closer.id)


CLOSE_RECEIPT = Act(
    name="close",
    means="Dispose of the receipt without a file, with a closing remark; it leaves the desk.",
    of=(Receipt,),
    says="closed",
    asks=CloseBody,
    rule=Rule(holds, HELD),
    decide=_close_receipt,
    leads=State.CLOSED,
)
PROPOSE_CLOSE = Act(
    name="propose-close",
    means="Propose that the file be closed, and how long it is to be kept; it stays with its holder.",
    of=(File,),
    says="closing-proposed",
    asks=CloseFileBody,
    rule=Rule(holds, HELD, travels_alone),
    given=of_its_department,
    decide=_propose,
)
CLOSE_FILE = Act(
    name="close",
    means="Seal the note and close the file, under a class of the office's manual; it leaves the desk.",
    of=(File,),
    says="closed",
    asks=CloseFileBody,
    rule=Rule(holds, HELD, travels_alone),
    given=decides_or_need_not,
    decide=_close_file,
    leads=State.CLOSED,
)
REOPEN = Act(
    name="reopen",
    means="Take up again what was closed, with a reason; it lies before the post that closed it.",
    of=(File, Receipt),
    says="reopened",
    asks=ReopenBody,
    rule=Rule(concerned, OVER),
    given=closed_it_or_stands_above,
    decide=_reopen,
    leads=State.WITH,
)
