"""Linking a file to another, and unlinking it: the first promises, the second says who refers to it or no
longer does, the first does.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Final

from chassis.record import Cause
from directory import Actor
from workflow.application.acting import Answer
from workflow.application.ports import Office
from workflow.application.readers import read_by
from workflow.application.reserving import confirm_on
from workflow.application.two_documents import Steps
from workflow.application.two_files import numbered, on_two_files
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.errors import Faulty, Refused
from workflow.domain.extent import Extent
from workflow.domain.file import File
from workflow.domain.item import Item, Reservation
from workflow.domain.linking import LINK, UNLINK
from workflow.domain.rules import Rule, holds, require

REFER: Final = Rule(holds, frozenset({State.WITH}))
"""Who may link the file to another."""


def _refers(item: Item) -> Refused | None:
    """Of a file that refers to none, nothing can be unlinked."""
    linked = isinstance(item, File) and item.links
    return None if linked else Faulty([("number", "not-linked")])


LET_GO: Final = Rule(holds, frozenset({State.WITH}), _refers)
"""Who may unlink it."""


@dataclass(frozen=True, slots=True)
class LinkFiles:
    """Let the file refer to the one with that number, or no longer."""

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
        other = numbered(command.number, office)
        file.require_linkable(other)
        extent = read_by(other, office.directory.post(by.post.id), office)
        told = {"file": other.id, "since": other.history.position, "extent": asdict(extent)}
        return Reservation(LINK, doing, told)

    return on_two_files(command.file, fresh, cause, steps(command.file, office), office)


def unlink_files(command: LinkFiles, by: Actor, cause: Cause, office: Office) -> Answer:
    """Neither file shows the other any more, and the leave to read that came with the link is over. Raises
    NotHolder, NotNow, Overtaken, Reserved, Faulty.
    """

    def fresh() -> Reservation:
        doing = Doing(by, office.now, cause, command.revision)
        file = office.files.load(command.file).item
        require(LET_GO, file, doing)
        other = office.files.load(file.linked_as(command.number).file).item
        return Reservation(UNLINK, doing, {"file": other.id, "since": other.history.position})

    return on_two_files(command.file, fresh, cause, steps_apart(command.file, office), office)


def steps(file: str, office: Office) -> Steps[str]:
    """The other file says who refers to it; then the first refers to it by its number."""

    def heard(reservation: Reservation, other: File, number: str, doing: Doing) -> bool:
        extent = Extent(**reservation.particulars["extent"])
        return other.refer(file, number, extent, doing, since=_since(reservation))

    return _steps(file, office, heard, File.link)


def steps_apart(file: str, office: Office) -> Steps[str]:
    """The other file says who no longer refers to it; then the first no longer does."""

    def heard(reservation: Reservation, other: File, number: str, doing: Doing) -> bool:
        return other.forget(file, number, doing, since=_since(reservation))

    return _steps(file, office, heard, File.unlink)


def _steps(
    file: str,
    office: Office,
    heard: Callable[[Reservation, File, str, Doing], bool],
    done: Callable[[File, Doing, str, str], None],
) -> Steps[str]:
    """The second has `heard` of it, once, and by its number the first has `done` it."""

    def append(reservation: Reservation) -> str:
        kept = office.files.load(reservation.particulars["file"], back_to=_since(reservation))
        number = str(office.files.load(file).item.number)
        if heard(reservation, kept.item, number, replace(reservation.doing, at=office.now, seen=None)):
            office.files.commit(kept, reservation.doing.cause)
        return str(kept.item.number)

    def confirm(reservation: Reservation, number: str) -> Answer:
        doing = replace(reservation.doing, at=office.now)

        def outcome(item: File) -> None:
            done(item, doing, reservation.particulars["file"], number)

        return confirm_on(office.files, file, reservation, office, outcome)

    return Steps(append, confirm)


def _since(reservation: Reservation) -> int:
    """Behind which entry of the other file to look for what it heard. A release before unlinking did not say;
    then a file could be linked to another only once.
    """
    return int(reservation.particulars.get("since", 0))
