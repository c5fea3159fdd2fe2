"""What is closed goes to the record room, and is looked at when its time is over (domain.md 3.2, 4.5)."""

from typing import Annotated

from pydantic import Field

from workflow.application.acts.act import OVER, Act, of_its_department
from workflow.application.acts.asked import Day, Line, Reason, Seen, in_the_future
from workflow.application.acts.closing import decides_or_need_not
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.file import File
from workflow.domain.rules import Rule, concerned, holds


class RecordBody(Seen):
    """Where in the record room it lies."""

    shelf: Annotated[Line, Field(min_length=1)]


class RetainBody(Seen):
    """Until which civil date it is kept after all, null for ever, and why."""

    until: Day | None
    reason: Reason


def _record(file: File, asked: RecordBody, doing: Doing, _office: Office) -> None:
    file.record(doing, shelf=asked.shelf)


def _retain(file: File, asked: RetainBody, doing: Doing, office: Office) -> None:
    file.retain(doing, until=in_the_future(asked.until, doing, office), reason=asked.reason)


RECORD = Act(
    name="record",
    means="Send the closed file to the record room, and say where it lies there.",
    of=(File,),
    says="recorded",
    asks=RecordBody,
    rule=Rule(concerned, frozenset({State.CLOSED})),
    given=of_its_department,
    decide=_record,
    leads=State.RECORDED,
)
RETAIN = Act(
    name="retain",
    means="Keep what is closed longer than its class says, or for ever, with a reason.",
    of=(File,),
    says="retained",
    asks=RetainBody,
    rule=Rule(holds, OVER),
    given=decides_or_need_not,
    decide=_retain,
)
