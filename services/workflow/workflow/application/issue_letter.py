"""Issuing a letter: the file promises it, the register of letters issued numbers it, the file has it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from chassis.record import Cause
from directory import Actor
from workflow.application import numbering
from workflow.application.acting import Answer
from workflow.application.ports import Office
from workflow.application.reserving import confirm_on, reserve_or_resume
from workflow.application.two_documents import Steps, carry_out
from workflow.domain.actor import Doing
from workflow.domain.file import File
from workflow.domain.item import Reservation, masked
from workflow.domain.letters import ISSUE, letter_id
from workflow.domain.numbers import Style
from workflow.domain.register import Row
from workflow.domain.rules import Rule, require

Before = Callable[[File, Doing], None]
"""What is done with the letter in the same write, before it is promised."""


@dataclass(frozen=True, slots=True)
class IssueLetter:
    """Issue a letter of the file; the acting post holds it."""

    file: str
    letter: int
    revision: int | None


def issue_letter(
    command: IssueLetter, rule: Rule, before: Before, by: Actor, cause: Cause, office: Office
) -> Answer:
    """The letter has its number, for ever, and a serial in the correspondence.

    Raises NotHolder, NotNow, Overtaken, Reserved, UnknownLetter, LetterNotNow, and what `before` raises.
    Source: domain.md 2.3, 3.5.
    """

    def fresh() -> Reservation:
        at, file = office.now, office.files.load(command.file).item
        content = file.letters.of(command.letter).open_content
        wanted = office.rules.issues(office.department)
        letters, copies = wanted.on(file.number or "", len(content.copies))
        particulars = {
            "letter": command.letter,
            "numbering": numbering.series_begun(office, wanted.series, letters, at),
            "copies": {"form": copies.form, "fields": dict(copies.fields)} if content.copies else None,
        }
        return Reservation(ISSUE, Doing(by, at, cause, command.revision), particulars)

    def promise(file: File, made: Reservation) -> None:
        require(rule, file, made.doing)
        before(file, made.doing)
        file.reserve_issue(replace(made, doing=replace(made.doing, seen=None)))

    def reserve() -> Reservation | Answer:
        return reserve_or_resume(office.files, command.file, cause, fresh, promise)

    return carry_out(reserve, steps(command.file, office), office.crash)


def steps(identifier: str, office: Office) -> Steps[Row]:
    """Append a row to the register, then put its number on the letter."""

    def append(reservation: Reservation) -> Row:
        file, number = office.files.load(identifier).item, reservation.particulars["letter"]
        letter = file.letters.of(number)
        subject = letter.issued.subject if letter.issued else letter.open_content.subject
        title = masked(subject, file.classification)
        return numbering.allot(office.registers, letter_id(identifier, number), reservation, title)

    def confirm(reservation: Reservation, row: Row) -> Answer:
        def stamp(file: File) -> None:
            file.issue_letter(row.number, _endorsement(reservation, row.serial))

        return confirm_on(office.files, identifier, reservation, office, stamp)

    return Steps(append, confirm)


def _endorsement(reservation: Reservation, serial: int) -> str:
    """The number of the copies; empty where there are none."""
    told, year = reservation.particulars["copies"], reservation.particulars["numbering"]["year"]
    return Style(told["form"], fields=told["fields"], dated=True).number(serial, year) if told else ""
