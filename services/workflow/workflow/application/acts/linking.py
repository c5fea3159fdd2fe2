"""Let a file refer to another, which stays where it is (domain.md 1.2)."""

from typing import Annotated

from pydantic import Field

from chassis.record import Cause
from directory import Actor
from workflow.application.acting import Answer
from workflow.application.acts.act import Act
from workflow.application.acts.asked import Line, Seen
from workflow.application.link_files import REFER, LinkFiles, link_files
from workflow.application.ports import Office
from workflow.domain.file import File
from workflow.domain.linking import LINK as NAME
from workflow.domain.linking import LINKED


class LinkBody(Seen):
    """The number of the other file, of the same department, as it stands on its cover."""

    number: Annotated[Line, Field(min_length=1)]


def _run(file: str, asked: LinkBody, by: Actor, cause: Cause, office: Office) -> Answer:
    return link_files(LinkFiles(file, asked.number, asked.revision), by, cause, office)


LINK = Act(
    name=NAME,
    means="Let the file refer to another: whoever has it reads that one as far as who linked them could.",
    of=(File,),
    says=LINKED,
    asks=LinkBody,
    rule=REFER,
    run=_run,
)
