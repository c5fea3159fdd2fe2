"""Where the body of a physical item lies: its holder says in which room, on which rack (domain.md 1.3)."""

from typing import Annotated

from pydantic import Field

from workflow.application.acts.act import HELD, SET_ASIDE, Act
from workflow.application.acts.asked import Line, Seen
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.errors import NotPhysical, Refused
from workflow.domain.file import File
from workflow.domain.item import LOCATED, Item
from workflow.domain.receipt import Receipt
from workflow.domain.rules import Rule, holds


class LocateBody(Seen):
    """Room, rack, bundle: where it can be fetched."""

    location: Annotated[Line, Field(min_length=1)]


def has_a_body(item: Item) -> Refused | None:
    """Only what is on paper lies somewhere."""
    return None if item.physical else NotPhysical(item.id)


def _locate(item: Item, asked: LocateBody, doing: Doing, _office: Office) -> None:
    item.locate(doing, location=asked.location)


LOCATE = Act(
    name="locate",
    means="Say where the body of a physical item lies; sending it on forgets that.",
    of=(File, Receipt),
    says=LOCATED,
    asks=LocateBody,
    rule=Rule(holds, HELD | SET_ASIDE, has_a_body),
    decide=_locate,
)
