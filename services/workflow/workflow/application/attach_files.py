"""Attaching a file to another, and taking it out again: the first promises, the second takes it along or
gives it back, the first lies there or before whoever took it out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from chassis.record import Cause
from directory import Actor, PostCard
from workflow.application.acting import Answer
from workflow.application.ports import Office
from workflow.application.reserving import confirm_on
from workflow.application.two_documents import Steps
from workflow.application.two_files import numbered, on_two_files
from workflow.domain.actor import Doing
from workflow.domain.attaching import ATTACH, JOINED, PARTED, TAKE_OUT, Attachment, travels_alone
from workflow.domain.custody import State
from workflow.domain.errors import NotAttached, Refused
from workflow.domain.file import File
from workflow.domain.item import Item, Reservation
from workflow.domain.rules import Rule, holds, holds_or_lies_in_a_file, refusal, require

GO_ALONG: Final = Rule(holds, frozenset({State.WITH}), travels_alone)
"""Who may attach a file to another."""
COME_OUT: Final = Rule(holds_or_lies_in_a_file, frozenset({State.IN_FILE}))
"""Who may take it out, as far as it knows by itself: the other is asked."""
HAVE_BOTH: Final = Rule(holds, frozenset({State.WITH}))
"""Whose file takes one along, or gives it back."""


@dataclass(frozen=True, slots=True)
class AttachFile:
    """Let the file go along with the one that has that number; the acting post holds both."""

    file: str
    number: str
    revision: int | None


@dataclass(frozen=True, slots=True)
class FreeFile:
    """Take the file out of the one in which it lies; the acting post holds that."""

    file: str
    revision: int | None


def attach_file(command: AttachFile, by: Actor, cause: Cause, office: Office) -> Answer:
    """Its note is sealed, it is off the desk, and lies in the other wherever that goes. Raises NotHolder,
    NotNow, Overtaken, Reserved, FilesAttached, NotAttached, Faulty.
    """

    def fresh() -> Reservation:
        doing = Doing(by, office.now, cause, command.revision)
        file = office.files.load(command.file).item
        require(GO_ALONG, file, doing)
        main = numbered(command.number, office)
        file.require_attachable(main)
        require(HAVE_BOTH, main, replace(doing, seen=None))
        return Reservation(ATTACH, doing, {"file": main.id, "since": main.history.position})

    return on_two_files(command.file, fresh, cause, steps(command.file, office), office)


def free_file(command: FreeFile, by: Actor, cause: Cause, office: Office) -> Answer:
    """It lies before the post that holds the other. Raises NotHolder, NotNow, Overtaken, Reserved,
    NotAttached.
    """

    def fresh() -> Reservation:
        doing = Doing(by, office.now, cause, command.revision)
        file = office.files.load(command.file).item
        require(COME_OUT, file, doing)
        main = _main(file, office)
        require(HAVE_BOTH, main, replace(doing, seen=None))
        return Reservation(TAKE_OUT, doing, {"file": main.id, "since": main.history.position})

    return on_two_files(command.file, fresh, cause, steps_out(command.file, office), office)


def the_other_is_there(item: Item, card: PostCard, office: Office) -> Refused | None:
    """Why the post may not take the file out of the other now."""
    assert isinstance(item, File)  # noqa: S101 -- the act is a file's
    return refusal(HAVE_BOTH, _main(item, office), card.post.id)


def steps(file: str, office: Office) -> Steps[bool]:
    """The other takes it along, or declines; then it lies there, or stays."""

    def attached(item: File, doing: Doing, main: Attachment) -> None:
        item.attach(doing, main)

    return _steps(file, office, JOINED, attached)


def steps_out(file: str, office: Office) -> Steps[bool]:
    """The other gives it back, or declines; then it lies on the desk, or stays."""

    def freed(item: File, doing: Doing, _main: Attachment) -> None:
        item.freed(doing, due=item.due)

    return _steps(file, office, PARTED, freed)


def _main(file: File, office: Office) -> File:
    """The file in which it lies. Raises NotAttached."""
    if file.attached_to is None:
        raise NotAttached(file.id, "")
    return office.files.load(file.attached_to.file).item


def _steps(
    file: str, office: Office, participle: str, done: Callable[[File, Doing, Attachment], None]
) -> Steps[bool]:
    """The other hears of it once, or declines for ever; then it is `done` to the first, or let go of."""

    def append(reservation: Reservation) -> bool:
        kept = office.files.load(reservation.particulars["file"], back_to=reservation.particulars["since"])
        main, item = kept.item, office.files.load(file).item
        if reservation.key in main.declined:
            return False
        other = Attachment(item.id, str(item.number))
        try:
            heard = main.hear(
                participle, other, reservation, partial(require, HAVE_BOTH, main), at=office.now
            )
        except Refused:
            heard = False
            main.decline(reservation.key)
        if kept.news or not heard:
            office.files.commit(kept, reservation.doing.cause)
        return heard

    def confirm(reservation: Reservation, heard: bool) -> Answer:  # noqa: FBT001 -- an outcome, which the steps pass on
        main = office.files.load(reservation.particulars["file"]).item
        doing = replace(reservation.doing, at=office.now)

        def outcome(item: File) -> None:
            done(item, doing, Attachment(main.id, str(main.number)))

        return confirm_on(
            office.files, file, reservation, office, outcome if heard else NotAttached(file, main.id)
        )

    return Steps(append, confirm)
