"""Let a file refer to another or no longer; that one stays where it is (domain.md 1.2)."""

from typing import Annotated

from pydantic import Field

from chassis.record import Cause
from directory import Actor
from workflow.application.acting import Answer
from workflow.application.acts.act import Act
from workflow.application.acts.asked import Line, Seen
from workflow.application.link_files import LET_GO, REFER, LinkFiles, link_files, unlink_files
from workflow.application.ports import Office
from workflow.domain import linking
from workflow.domain.file import File


class LinkBody(Seen):
    """The number of the other file, of the same department, as it stands on its cover."""

    number: Annotated[Line, Field(min_length=1)]


def _run(file: str, asked: LinkBody, by: Actor, cause: Cause, office: Office) -> Answer:
    return link_files(LinkFiles(file, asked.number, asked.revision), by, cause, office)


def _apart(file: str, asked: LinkBody, by: Actor, cause: Cause, office: Office) -> Answer:
    return unlink_files(LinkFiles(file, asked.number, asked.revision), by, cause, office)


LINK = Act(
    name=linking.LINK,
    means="Let the file refer to another: whoever has it reads that one as far as who linked them could.",
    of=(File,),
    says=linking.LINKED,
    asks=LinkBody,
    rule=REFER,
    run=_run,
)
UNLINK = Act(
    name=linking.UNLINK,
    means="Let the file no longer refer to another: the leave to read that came with the link is over.",
    of=(File,),
    says=linking.UNLINKED,
    asks=LinkBody,
    rule=LET_GO,
    run=_apart,
)
