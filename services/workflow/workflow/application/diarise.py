"""The registry's work: the tray, and the diary that gives each paper its number (domain.md 1.1, 3.1)."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Final

import structlog

from chassis.errors import Transient
from chassis.record import Cause
from chassis.trust.authority import NotCapable
from directory import Actor, Capability, PostCard
from workflow.application import numbering
from workflow.application.acting import Answer
from workflow.application.ports import Kept, Office
from workflow.application.reserving import reserve_or_resume
from workflow.application.two_documents import carry_out
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty, NotDiarised, UnknownItem
from workflow.domain.item import LEVELS, Reservation, within
from workflow.domain.letter_rules import in_language
from workflow.domain.numbers import civil_date, last_instant
from workflow.domain.receipt import DIARISE, INSIDE, WAITING, Diary, Paper, Receipt
from workflow.domain.senders import KnownSender

SENDERS_SHOWN: Final = 6
"""More would have to be read; typing goes on."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DiariseReceipt:
    """Register a paper of the tray with what was read from it."""

    receipt: str
    diary: Diary
    physical: bool = False


def require_registry(card: PostCard, department: str) -> None:
    """Raise NotCapable unless the post is of the department's registry."""
    if not card.can(Capability.REGISTRY, department):
        raise NotCapable(card.post.id, Capability.REGISTRY, department)


def diarise(command: DiariseReceipt, by: Actor, cause: Cause, office: Office) -> Answer:
    """The receipt has its number, for ever, and lies with the clerk who diarised it.

    Raises NotCapable, Faulty, AboveLimit, AlreadyDiarised, PaperRejected, Reserved.
    """
    require_registry(office.directory.post(by.post.id), office.department)
    at = office.now
    faults = command.diary.faults(today=civil_date(at, office.rules.zone))
    if faults:
        raise Faulty(faults)
    within(command.diary.classification, office.rules.limit)
    require_earlier(command.diary.reminder_of, office)

    def fresh() -> Reservation:
        series, style = office.rules.receipts(office.department)
        wanted = numbering.series_begun(office, series, style, at)
        particulars = {
            "numbering": wanted,
            "diary": asdict(command.diary),
            "clock": clock_of(command.diary, office),
            "physical": command.physical,
        }
        return Reservation(DIARISE, Doing(by, at, cause), particulars)

    def reserve() -> Reservation | Answer:
        return reserve_or_resume(
            office.receipts, command.receipt, cause, fresh, lambda receipt, made: receipt.reserve_number(made)
        )

    answer = carry_out(reserve, numbering.steps(office.receipts, command.receipt, office), office.crash)
    _remember(command.diary, at, office)
    return answer


def clock_of(diary: Diary, office: Office) -> str | None:
    """When the clock of what is diarised so runs out; null for what is not watched."""
    return last_instant(diary.target, office.rules.zone) if diary.target else None


def require_earlier(reminded: str | None, office: Office) -> None:
    """Raise Faulty unless what it reminds of has its number."""
    if reminded is None:
        return
    try:
        office.receipts.load(reminded).item.require_begun()
    except (UnknownItem, NotDiarised):
        raise Faulty([("reminder_of", "unknown")]) from None


def tray(
    card: PostCard, office: Office, *, state: str = WAITING, after: str | None, limit: int
) -> list[Receipt]:
    """The papers that wait for a number, or that the document store rejected. Raises NotCapable."""
    require_registry(card, office.department)
    return office.receipts.in_tray(state, after=after, limit=limit)


def paper_stored(paper: Paper, order: tuple[int, int], cause: Cause, office: Office) -> bool:
    """The paper waits in the tray under the document's id; false when that was known. Raises Faulty."""
    _require_no_file(paper.document, office)
    if office.receipts.create(Receipt(paper.document, office.department, paper=paper, heard=order)):
        return True
    kept = office.receipts.load(paper.document)
    return kept.item.stored(paper, order) and _kept(office, kept, cause)


def paper_announced(document: str, letter: Mapping[str, Any], cause: Cause, office: Office) -> bool:
    """Another office of the site has sent its letter here: what it says of it is at hand when the paper is
    diarised. False when that was known. Raises Faulty.
    """
    _require_no_file(document, office)
    language = letter["language"]
    sender = {"name": in_language(office.directory.designation(letter["post"]), language)}
    told = {"subject": letter["subject"], "letter_ref": letter["number"], "letter_date": letter["date"]}
    diary = {**told, "sender": sender, "language": language, "delivery_mode": INSIDE}
    particulars = {"file": letter["file"], "letter": letter["letter"], "diary": diary}
    receipt = Receipt(document, office.department, announced=particulars)
    if office.receipts.create(receipt):
        return True
    kept = office.receipts.load(document)
    return kept.item.announce(particulars) and _kept(office, kept, cause)


def paper_rejected(document: str, reason: str, order: tuple[int, int], cause: Cause, office: Office) -> bool:
    """The registry sees that the paper was refused, and why; false when that was known. Raises Faulty."""
    _require_no_file(document, office)
    if office.receipts.create(Receipt(document, office.department, rejection=reason, heard=order)):
        return True
    kept = office.receipts.load(document)
    return kept.item.rejected(reason, order) and _kept(office, kept, cause)


def senders(typed: str, card: PostCard, office: Office) -> list[KnownSender]:
    """Who has written before and may be meant, for the registry. Raises NotCapable."""
    require_registry(card, office.department)
    return office.senders.named(typed, SENDERS_SHOWN)


def _remember(diary: Diary, at: str, office: Office) -> None:
    """The sender is in the address book, but for one whose letter is graded.

    The letter is diarised already, so a store that fails here fails nobody: they are in it the next time.
    """
    if diary.classification != LEVELS[0]:
        return
    try:
        office.senders.remember(KnownSender.of(diary.sender, at))
    except Transient:
        _log.warning("sender_not_remembered", department=office.department)


def _require_no_file(document: str, office: Office) -> None:
    """Raise Faulty where the id is a file's: desks, watches and events know an item by its id alone."""
    with suppress(UnknownItem):
        office.files.load(document)
        raise Faulty([("document", "is-a-file")])


def _kept(office: Office, kept: Kept[Receipt], cause: Cause) -> bool:
    office.receipts.commit(kept, cause)
    return True
