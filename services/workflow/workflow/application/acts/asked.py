"""What may be asked of an act: the forms of its body. Text is NFC already, at the edge (architecture 2)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from chassis.text import plain
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty
from workflow.domain.numbers import civil_date

Grade = Literal["unclassified", "confidential", "secret", "top-secret"]


Text = Annotated[str, AfterValidator(str.strip)]
Line = Annotated[Text, AfterValidator(plain), Field(max_length=300)]
Remark = Annotated[Text, Field(max_length=4000)]
Reason = Annotated[Text, Field(min_length=1, max_length=4000)]
Identifier = Annotated[str, Field(max_length=200)]
Note = Annotated[str, Field(max_length=60_000)]
Over = Annotated[
    str | None,
    Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the draft that was seen; of no text for none."),
]
"""The draft over which something was written; null says that nobody looked, and whatever stands gives way."""
Day = date
"""A civil date in the district's zone."""


def in_the_future(day: Day | None, doing: Doing, office: Office) -> str | None:
    """The civil date as it is kept, null for none. Raises Faulty unless it is yet to come, in the district's
    zone.
    """
    if day is not None and day.isoformat() <= civil_date(doing.at, office.rules.zone):
        raise Faulty([("until", "not-in-the-future")])
    return day.isoformat() if day else None


class Body(BaseModel):
    """A request's body: what is not in it is refused, so that a slip of the pen is not lost silently."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Body):
    """Nothing is asked."""


class Seen(Body):
    """An act on what was seen: the revision that its person looked at."""

    revision: Annotated[int, Field(ge=0)]
