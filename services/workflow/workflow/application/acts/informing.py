"""Say that a copy for information was seen (domain.md 1.3)."""

from typing import Final

from workflow.application.acts.act import Act
from workflow.application.acts.asked import Nothing
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.copies import SEEN
from workflow.domain.custody import State
from workflow.domain.item import Item
from workflow.domain.receipt import Receipt
from workflow.domain.rules import Rule, has_unseen_copy

WHEREVER: Final = frozenset(State)
"""Others go on with the receipt; what was copied is read all the same."""


def _see(receipt: Receipt, _asked: Nothing, doing: Doing, _office: Office) -> None:
    receipt.see(doing)


def _saw(item: Item, post: str) -> bool:
    return isinstance(item, Receipt) and any(copy.post.id == post and copy.seen for copy in item.copies)


SEE = Act(
    name="see",
    means="Say that a copy for information was seen; it is off the desk then.",
    of=(Receipt,),
    says=SEEN,
    rule=Rule(has_unseen_copy, WHEREVER),
    already=_saw,
    decide=_see,
)
