"""What a department reads of its registers: which there are, and page by page what became of each number.

A register's row is what was allotted, for ever; beside it stands what the item itself says today.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Final

from chassis.record import Tampered
from directory import PostCard
from workflow.application.ports import Office
from workflow.application.views import View
from workflow.domain.custody import State
from workflow.domain.errors import NotOfDepartment, UnknownItem, UnknownLetter
from workflow.domain.file import File
from workflow.domain.item import masked
from workflow.domain.letters import ISSUE, Letter, file_and_letter
from workflow.domain.receipt import Receipt
from workflow.domain.register import Row

OPEN, CLOSED, IN_FILE = "open", "closed", "in-file"
"""How a matter stands: somebody has it before them, it is closed, or it is dealt with in a file."""
LOOKED_THROUGH: Final = 5
"""Pages of a register that one question looks through: five hundred items are read."""


def registers_view(card: PostCard, office: Office) -> View:
    """The series of the department, that of receipts first, with the years that have begun, the newest first.
    Raises NotOfDepartment.
    """
    require_own(card, office)
    receipts, _ = office.rules.receipts(office.department)
    titles: dict[str, list[dict[str, str]]] = {}
    for head in office.rules.heads(office.department):
        titles.setdefault(head.series, []).append(dict(head.title))
    issues = office.rules.issues(office.department).series
    series = [
        (receipts, Receipt.entity, []),
        (issues, ISSUE, []),
        *((name, File.entity, told) for name, told in titles.items()),
    ]
    items = [
        {"series": name, "kind": kind, "heads": heads, "years": office.registers.years(name)}
        for name, kind, heads in series
    ]
    return {"items": items}


def register_view(series: str, year: str, number: int, card: PostCard, office: Office) -> View:
    """A page of a register, for the department's own posts. Raises NotOfDepartment, UnknownItem."""
    require_own(card, office)
    page = office.registers.page(series, year, number)
    if page is None:
        raise UnknownItem(f"{series}.{year}.{number}")
    number_of_file = cache(lambda file: office.files.load(file).item.number)
    today = _today_of(series, office)
    rows = [_allotted(row) | today(row.item, office, number_of_file) for row in page.rows]
    newest = office.registers.newest(series, year)
    return {"series": series, "year": year, "page": number, "pages": newest, "rows": rows}


def rows_view(
    series: str,
    year: str,
    card: PostCard,
    office: Office,
    *,
    words: str,
    state: str | None,
    before: int | None,
) -> View:
    """The rows of a year that have all the words, in that state of the matter, the newest first; of at most
    LOOKED_THROUGH pages, the last before page `before`. `next` goes on from there, null at the beginning.
    Raises NotOfDepartment.
    """
    require_own(card, office)
    number_of_file = cache(lambda file: office.files.load(file).item.number)
    newest = before - 1 if before is not None else office.registers.newest(series, year)
    oldest = max(newest - LOOKED_THROUGH, 0)
    today = _today_of(series, office)
    wanted, found = words.casefold().split(), list[View]()
    for number in range(newest, oldest, -1):
        page = office.registers.page(series, year, number)
        for row in reversed(page.rows if page else ()):
            told = _allotted(row) | today(row.item, office, number_of_file)
            if state in {None, _state(told)} and all(word in _searched(told) for word in wanted):
                found.append(told)
    return {"rows": found, "next": oldest + 1 if oldest > 0 else None}


def _state(row: View) -> str:
    state = row.get("custody", {}).get("state")
    over = {State.CLOSED, State.RECORDED, State.WEEDED}
    return CLOSED if state in over else IN_FILE if state == State.IN_FILE else OPEN


def _searched(row: View) -> str:
    names = ("number", "title", "sender", "to", "letter_ref", "file_number")
    return " ".join(str(row.get(name) or "") for name in names).casefold()


def require_own(card: PostCard, office: Office) -> None:
    """Raise NotOfDepartment unless the post is of the department."""
    if card.post.department != office.department:
        raise NotOfDepartment(card.post.id, office.department)


def _allotted(row: Row) -> View:
    return {
        "serial": row.serial,
        "number": row.number,
        "item": row.item,
        "at": row.at,
        "post": row.post,
        "title": row.title,
    }


def _today_of(series: str, office: Office) -> Callable[..., View]:
    """What is told today of the items of a series: of letters issued otherwise than of all others."""
    return _letter_today if series == office.rules.issues(office.department).series else _today


def _today(item: str, office: Office, number_of_file: Callable[[str], str | None]) -> View:
    """Where the item is and who wrote it; nothing of one that is not there or that cannot be trusted, which
    is the audit's to tell and leaves the other rows readable.
    """
    with suppress(UnknownItem, Tampered):
        return _of_receipt(office.receipts.load(item).item, number_of_file)
    with suppress(UnknownItem, Tampered):
        return {"custody": office.files.load(item).item.custody.shape()}
    return {}


def _letter_today(item: str, office: Office, _number_of_file: Callable[[str], str | None]) -> View:
    """Whom the letter went to and what came of it; of one that cannot be trusted, as above."""
    identifier, number = file_and_letter(item)
    with suppress(UnknownItem, UnknownLetter, Tampered):
        file = office.files.load(identifier).item
        letter = file.letters.of(number)
        told = {"item": identifier, "file": identifier, "file_number": file.number, "letter": number}
        return told | _of_issue(letter, file, office) if letter.issued else told
    return {"item": identifier}


def _of_issue(letter: Letter, file: File, office: Office) -> View:
    issued, deliveries = letter.issued, letter.deliveries
    if issued is None:
        return {}
    reply = next((each.reply for each in deliveries if each.reply), None)
    answered = office.receipts.load(reply).item if reply else None
    return {
        "to": masked(issued.to, file.classification),
        "file_serial": issued.serial,
        "endorsement": issued.endorsement,
        "undispatched": letter.undispatched,
        "reminded": sum(each.reminded for each in deliveries),
        "reply": reply,
        "reply_number": answered.number if answered else None,
        "reply_at": next((each.at for each in deliveries if each.reply), None),
    }


def _of_receipt(receipt: Receipt, number_of_file: Callable[[str], str | None]) -> View:
    if receipt.number is None:
        return {}
    lies_in = {
        "custody": receipt.custody.shape(),
        "file": receipt.file,
        "file_number": number_of_file(receipt.file) if receipt.file else None,
    }
    if receipt.weeded:
        return lies_in
    diary, sender = receipt.diary, receipt.diary["sender"]
    who = ", ".join(part for part in (sender["name"], sender["organisation"]) if part)
    return {
        **lies_in,
        "sender": masked(who, receipt.classification),
        "letter_ref": masked(diary["letter_ref"], receipt.classification),
        "letter_date": diary["letter_date"],
    }
