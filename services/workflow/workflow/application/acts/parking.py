"""Set an item aside until a date, and take it up again; its pendency counts on (domain.md 1.3)."""

from workflow.application.acts.act import HELD, SET_ASIDE, Act
from workflow.application.acts.asked import Day, Reason, Seen, in_the_future
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.receipt import Receipt
from workflow.domain.rules import Rule, holds


class ParkBody(Seen):
    """Why, and until which civil date in the district's zone; without one, until its holder takes it up."""

    reason: Reason
    until: Day | None = None


def _park(item: Item, asked: ParkBody, doing: Doing, office: Office) -> None:
    item.park(doing, reason=asked.reason, until=in_the_future(asked.until, doing, office))


def _unpark(item: Item, _asked: Seen, doing: Doing, _office: Office) -> None:
    item.unpark(doing)


PARK = Act(
    name="park",
    means="Set it aside, with a reason and a day to wake up; it stays with its holder and stays pending.",
    of=(File, Receipt),
    says="parked",
    asks=ParkBody,
    rule=Rule(holds, HELD),
    decide=_park,
    leads=State.PARKED,
)
UNPARK = Act(
    name="unpark",
    means="Take it up again; its day, or a receipt that is put in, does the same.",
    of=(File, Receipt),
    says="unparked",
    asks=Seen,
    rule=Rule(holds, SET_ASIDE),
    decide=_unpark,
    leads=State.WITH,
)
