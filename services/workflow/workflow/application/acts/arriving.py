"""What was sent is received by its addressee, or pulled back by its sender before that (domain.md 1.3)."""

from workflow.application.acts.act import UNDER_WAY, Act
from workflow.application.acts.asked import Nothing, Seen
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.receipt import Receipt
from workflow.domain.rules import Rule, awaits, holds, sent


def _receive(item: Item, _asked: Nothing, doing: Doing, _office: Office) -> None:
    item.receive(doing)


def _pull_back(item: Item, _asked: Seen, doing: Doing, _office: Office) -> None:
    item.pull_back(doing)


RECEIVE = Act(
    name="receive",
    means="Take up what has arrived; it can no longer be pulled back.",
    of=(File, Receipt),
    says="received",
    rule=Rule(awaits, UNDER_WAY),
    already=holds,
    decide=_receive,
    leads=State.WITH,
)
PULL_BACK = Act(
    name="pull-back",
    means="Take back what was sent, as long as nobody has received it.",
    of=(File, Receipt),
    says="pulledback",
    asks=Seen,
    rule=Rule(sent, UNDER_WAY),
    decide=_pull_back,
    leads=State.WITH,
)
