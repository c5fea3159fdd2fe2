"""Opening a file under a head: first the file without a number, then its row in the register, then the
stamp.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from chassis.record import Cause
from chassis.store.aggregates import KeyReused
from directory import Actor
from workflow.application import numbering
from workflow.application.acting import Answer, told
from workflow.application.ports import Office
from workflow.application.two_documents import carry_out
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty, NotOfDepartment, UnknownItem
from workflow.domain.file import OPEN, File
from workflow.domain.item import Reservation, within
from workflow.domain.numbers import FREE_FORM, Head, Style, own_number

_LONGEST_TITLE = 300  # characters: one line on the cover


@dataclass(frozen=True, slots=True)
class OpenFile:
    """Open a file in the acting post's department. The request's key is the ULID of the new file's id."""

    identifier: str
    head: str
    title: str
    classification: str
    number: str | None = None
    """The opener's own, under a head without a form only."""
    physical: bool = False


def open_file(command: OpenFile, by: Actor, cause: Cause, office: Office) -> Answer:
    """The file exists, has its number, and lies with the post that opened it.

    Raises NotOfDepartment, AboveLimit, Faulty, NumberTaken, KeyReused. Source: domain.md 3.2, 2.1, 2.2, 2.4.
    """

    def reserve() -> Reservation | Answer:
        _require_openable(command, by, office)
        _require_no_paper(command.identifier, cause, office)
        file = File(
            command.identifier, office.department, command.title, command.classification, head=command.head
        )
        file.reserved = _reservation(command, by, cause, office)
        file.own_number = file.reserved.particulars["numbering"].get("own")
        if office.files.create(file):
            return file.reserved
        return _opened_before(command, cause, office)

    return carry_out(reserve, numbering.steps(office.files, command.identifier, office), office.crash)


def _require_openable(command: OpenFile, by: Actor, office: Office) -> None:
    if by.post.department != office.department:
        raise NotOfDepartment(by.post.id, office.department)
    if not command.title:
        raise Faulty([("title", "missing")])
    if len(command.title) > _LONGEST_TITLE:
        raise Faulty([("title", "too-long")])
    within(command.classification, office.rules.limit)


def _require_no_paper(identifier: str, cause: Cause, office: Office) -> None:
    """Raise KeyReused where the id is a paper's: desks, watches and events know an item by its id alone."""
    with suppress(UnknownItem):
        office.receipts.load(identifier)
        raise KeyReused(cause.request)


def _reservation(command: OpenFile, by: Actor, cause: Cause, office: Office) -> Reservation:
    heads = office.rules.heads(office.department)
    head = next((head for head in heads if head.code == command.head), None)
    if head is None:
        raise Faulty([("head", "unknown")])
    at = office.now
    numbered = _numbering(command, head, heads, at, office)
    particulars = {"numbering": numbered, "physical": command.physical}
    return Reservation(OPEN, Doing(by, at, cause), particulars)


def _numbering(command: OpenFile, head: Head, heads: list[Head], at: str, office: Office) -> dict[str, Any]:
    if head.style is None:
        _, receipts = office.rules.receipts(office.department)
        styles = [receipts, *(other.style for other in heads if other.style is not None)]
        own = own_number(command.number or "", styles)
        return numbering.series_begun(office, head.series, Style(FREE_FORM), at) | {"own": own}
    if command.number:
        raise Faulty([("number", "is-allotted")])
    return numbering.series_begun(office, head.series, head.style, at)


def _opened_before(command: OpenFile, cause: Cause, office: Office) -> Reservation | Answer:
    """The same request came before: its answer, or its reservation where it stopped."""
    kept = office.files.load(command.identifier)
    first: Answer | None = office.files.answered(kept, cause)
    if first is not None:
        return first
    reserved = kept.item.reserved
    if reserved is None:
        return told(kept.item)
    if reserved.doing.cause.fingerprint != cause.fingerprint:
        raise KeyReused(cause.request)
    return reserved
