"""Linking a file to another: the first promises, the second says who refers to it, the first does."""

from dataclasses import asdict, dataclass, replace
from typing import Final

from chassis.record import Cause
from directory import Actor
from workflow.application.acting import Answer
from workflow.application.ports import Office
from workflow.application.readers import read_by
from workflow.application.reserving import confirm_on, reserve_or_resume
from workflow.application.two_documents import Steps, carry_out
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.errors import Faulty
from workflow.domain.extent import Extent
from workflow.domain.file import File
from workflow.domain.item import Reservation
from workflow.domain.linking import LINK
from workflow.domain.rules import Rule, holds, require

REFER: Final = Rule(holds, frozenset({State.WITH}))
"""Who may link the file to another."""


@dataclass(frozen=True, slots=True)
class LinkFiles:
    """Let the file refer to the one with that number."""

    file: str
    number: str
    revision: int | None


def link_files(command: LinkFiles, by: Actor, cause: Cause, office: Office) -> Answer:
    """Each of the two files says so, and whoever has the first reads of the other what the acting post can
    read of it. Raises NotHolder, NotNow, Overtaken, Reserved, NotReader, Faulty.
    """

    def fresh() -> Reservation:
        doing = Doing(by, office.now, cause, command.revision)
        file = office.files.load(command.file).item
        require(REFER, file, doing)
        identifier = office.files.with_number(command.number)
        if identifier is None:
            raise Faulty([("number", "unknown")])
        other = office.files.load(identifier).item
        file.require_linkable(other)
        extent = read_by(other, office.directory.post(by.post.id), office)
        return Reservation(LINK, doing, {"file": other.id, "extent": asdict(extent)})

    def reserve() -> Reservation | Answer:
        return reserve_or_resume(
            office.files, command.file, cause, fresh, lambda file, made: file.reserve_link(made)
        )

    return carry_out(reserve, steps(command.file, office), office.crash)


def steps(file: str, office: Office) -> Steps[str]:
    """The other file says who refers to it; then the first refers to it by its number."""

    def append(reservation: Reservation) -> str:
        kept = office.files.load(reservation.particulars["file"])
        first = office.files.load(file).item
        extent = Extent(**reservation.particulars["extent"])
        doing = replace(reservation.doing, at=office.now, seen=None)
        if kept.item.refer(file, str(first.number), extent, doing):
            office.files.commit(kept, reservation.doing.cause)
        return str(kept.item.number)

    def confirm(reservation: Reservation, number: str) -> Answer:
        other, doing = reservation.particulars["file"], replace(reservation.doing, at=office.now)

        def linked(item: File) -> None:
            item.link(doing, other, number)

        return confirm_on(office.files, file, reservation, office, linked)

    return Steps(append, confirm)
