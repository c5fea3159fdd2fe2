"""Say what became of a letter that is watched by a clock of its own (domain.md 4.2)."""

from typing import Final

from directory import PostCard
from workflow.application.acts.act import HELD, SET_ASIDE, Act
from workflow.application.acts.asked import Reason, Seen
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.errors import NotHolder, NotWatched, Refused
from workflow.domain.item import Item
from workflow.domain.receipt import SETTLED, Receipt
from workflow.domain.rules import Rule, holds, holds_or_lies_in_a_file

LYING: Final = HELD | SET_ASIDE


class SettleBody(Seen):
    """What became of it: by which letter it was answered, or why none is needed."""

    remark: Reason


def watched_and_at_hand(item: Item, card: PostCard, office: Office) -> Refused | None:
    """A watched letter, with the post, or in a file that is."""
    assert isinstance(item, Receipt)  # noqa: S101 -- the act is a receipt's
    if not item.is_open:
        return NotWatched(item.id)
    if item.file is None:
        return None
    file = office.files.load(item.file).item
    at_hand = holds(file, card.post.id) and file.custody.state in LYING
    return None if at_hand else NotHolder(item.id, card.post.id)


def _settle(receipt: Receipt, asked: SettleBody, doing: Doing, _office: Office) -> None:
    receipt.settle(doing, remark=asked.remark)


SETTLE = Act(
    name="settle",
    means="Say what became of a watched letter; its clock stops, and it stays where it is.",
    of=(Receipt,),
    says=SETTLED,
    asks=SettleBody,
    rule=Rule(holds_or_lies_in_a_file, LYING | {State.IN_FILE}),
    given=watched_and_at_hand,
    decide=_settle,
)
