"""Let a file go along with another that the acting post holds too, or take it out again (domain.md 3.2)."""

from typing import Annotated

from pydantic import Field

from chassis.record import Cause
from directory import Actor
from workflow.application.acting import Answer
from workflow.application.acts.act import Act
from workflow.application.acts.asked import Line, Seen
from workflow.application.attach_files import (
    COME_OUT,
    GO_ALONG,
    AttachFile,
    FreeFile,
    attach_file,
    free_file,
    the_other_is_there,
)
from workflow.application.ports import Office
from workflow.domain import attaching
from workflow.domain.custody import State
from workflow.domain.file import File


class AttachBody(Seen):
    """The number of the file with which it is to go along, as it stands on its cover."""

    number: Annotated[Line, Field(min_length=1)]


def _attach(file: str, asked: AttachBody, by: Actor, cause: Cause, office: Office) -> Answer:
    return attach_file(AttachFile(file, asked.number, asked.revision), by, cause, office)


def _detach(file: str, asked: Seen, by: Actor, cause: Cause, office: Office) -> Answer:
    return free_file(FreeFile(file, asked.revision), by, cause, office)


ATTACH = Act(
    name=attaching.ATTACH,
    means="Seal the note and let the file go along with another that the post holds too, wherever that goes.",
    of=(File,),
    says=attaching.ATTACHED,
    asks=AttachBody,
    rule=GO_ALONG,
    run=_attach,
    leads=State.IN_FILE,
)
DETACH_FILE = Act(
    name="detach",
    means="Take the file out of the one with which it goes along; it lies before whoever holds that.",
    of=(File,),
    says=attaching.FREED,
    asks=Seen,
    rule=COME_OUT,
    given=the_other_is_there,
    run=_detach,
    leads=State.WITH,
)
