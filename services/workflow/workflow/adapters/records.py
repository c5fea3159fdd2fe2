"""How domain values lie in a document: plain JSON, no key with a dot, absent rather than null where an
index looks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from cattrs import Converter

from chassis.record import Cause, Entry, History
from chassis.record.stored import of_entry, to_entry
from directory import Actor, Kind, Post
from workflow.domain.actor import Doing
from workflow.domain.acts import Act, Acts
from workflow.domain.custody import Custody, State
from workflow.domain.desk import Place
from workflow.domain.file import Draft, File
from workflow.domain.item import Item, Parked, Reservation
from workflow.domain.receipt import Paper, Receipt
from workflow.domain.register import Page

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = dict[str, Any]
T = TypeVar("T", bound=Item)

_CONVERTER: Final = Converter()
"""Ours alone, so that no hook of another library's reaches it."""


@dataclass(frozen=True)
class Form(Generic[T]):
    """How one kind of item lies in a document: the fields that are ours, and the way there and back."""

    fields: frozenset[str]
    write: Callable[[T], Record]
    read: Callable[[str, Mapping[str, Any], list[Entry]], T]
    """The item of an id and its document, with the sealed entries that are wanted in hand."""


_COMMON = frozenset(
    {
        "department",
        "title",
        "classification",
        "number",
        "custody",
        "lies_with",
        "sent_by",
        "acts",
        "held_by",
        "came_from",
        "reserved",
        "reserved_at",
        "parked",
        "wakes",
        "open_from",
        "last",
        "entries",
    }
)


def of_item(item: Item) -> Record:
    """What a file and a receipt have in common."""
    record: Record = {
        "department": item.department,
        "title": item.title,
        "classification": item.classification,
        "custody": _of_custody(item.moved),
        "acts": [_of_fields(act) for act in item.acts.recent],
        "held_by": list(item.held_by),
        "came_from": _of_post(item.came_from),
        "open_from": item.history.open_from,
        "last": item.history.last,
        "entries": [of_entry(entry) for entry in item.history.open],
    }
    if item.moved is not None:
        record |= _of_whereabouts(item.moved)
    if item.number is not None:
        record["number"] = item.number
    if item.parked is not None:
        record["parked"] = _of_fields(item.parked)
        record |= {"wakes": item.parked.until} if item.parked.until else {}
    if item.reserved is not None:
        record |= {"reserved": _of_reservation(item.reserved), "reserved_at": item.reserved.doing.at}
    return record


def of_file(file: File) -> Record:
    """A file's head document. A number of the user's own is unique from the reservation on."""
    record = of_item(file) | {
        "head": file.head,
        "opened_at": file.opened_at,
        "opened_by": dict(file.opened_by),
        "draft": None if file.draft is None else _of_fields(file.draft),
        "notes": file.notes,
        "paragraphs": file.paragraphs,
        "serials": file.serials,
        "pages": file.pages,
        "declined": list(file.declined),
    }
    return record | ({"own_number": file.own_number} if file.own_number else {})


def of_receipt(receipt: Receipt) -> Record:
    """A receipt's document."""
    return of_item(receipt) | {
        "paper": None
        if receipt.paper is None
        else _of_fields(receipt.paper) | {"flagged": list(receipt.paper.flagged)},
        "heard": list(receipt.heard),
        "rejection": receipt.rejection,
        "diary": dict(receipt.diary),
        "file": receipt.file,
        "placed_pages": list(receipt.pages) if receipt.pages else None,
        "tray": receipt.tray,
        "tray_since": receipt.paper.received if receipt.paper else "",
    }


def to_file(identifier: str, record: Mapping[str, Any], sealed: list[Entry]) -> File:
    """The file of a head document; `sealed` are the entries before the open segment that are wanted in
    hand.
    """
    draft = record["draft"]
    return File(
        **_common(identifier, record, sealed),
        head=record["head"],
        opened_at=record["opened_at"],
        opened_by=record["opened_by"],
        draft=Draft(**draft) if draft else None,
        notes=record["notes"],
        paragraphs=record["paragraphs"],
        serials=record["serials"],
        pages=record["pages"],
        declined=list(record["declined"]),
        own_number=record.get("own_number"),
    )


def to_receipt(identifier: str, record: Mapping[str, Any], sealed: list[Entry]) -> Receipt:
    """The receipt of a document."""
    paper, pages = record["paper"], record["placed_pages"]
    return Receipt(
        **_common(identifier, record, sealed),
        paper=Paper(**{**paper, "flagged": tuple(paper["flagged"])}) if paper else None,
        heard=(record["heard"][0], record["heard"][1]),
        rejection=record["rejection"],
        diary=record["diary"],
        file=record["file"],
        pages=(pages[0], pages[1]) if pages else None,
    )


FILE: Final = Form(
    _COMMON
    | {
        "head",
        "opened_at",
        "opened_by",
        "draft",
        "notes",
        "paragraphs",
        "serials",
        "pages",
        "declined",
        "own_number",
    },
    of_file,
    to_file,
)
RECEIPT: Final = Form(
    _COMMON | {"paper", "heard", "rejection", "diary", "file", "placed_pages", "tray", "tray_since"},
    of_receipt,
    to_receipt,
)


def of_page(page: Page) -> Record:
    """A register page."""
    record: Record = _CONVERTER.unstructure(page)
    return record


def to_page(record: Mapping[str, Any]) -> Page:
    """The page of a document."""
    return _CONVERTER.structure(record, Page)


def of_place(place: Place) -> Record:
    """A place on a desk, or the memory of one."""
    record: Record = _CONVERTER.unstructure(place)
    return record


def to_place(record: Mapping[str, Any]) -> Place:
    """The place of a document."""
    return _CONVERTER.structure(record, Place)


def _common(identifier: str, record: Mapping[str, Any], sealed: list[Entry]) -> dict[str, Any]:
    entries = [*sealed, *(to_entry(entry) for entry in record["entries"])]
    return {
        "id": identifier,
        "department": record["department"],
        "title": record["title"],
        "classification": record["classification"],
        "number": record.get("number"),
        "moved": _to_custody(identifier, record["custody"]),
        "history": History(entries, record["open_from"], record["last"]),
        "acts": Acts(tuple(Act(**act) for act in record["acts"])),
        "held_by": list(record["held_by"]),
        "came_from": _to_post(record["came_from"]),
        "reserved": _to_reservation(record.get("reserved")),
        "parked": Parked(**record["parked"]) if "parked" in record else None,
    }


def _of_custody(custody: Custody | None) -> Record | None:
    if custody is None:
        return None
    return {
        "state": str(custody.state),
        "since": custody.since,
        "arrival": custody.arrival,
        "holder": _of_post(custody.holder),
        "sender": _of_post(custody.sender),
        "to": _of_post(custody.to),
        "due": custody.due,
        "before": _of_custody(custody.before),
    }


def _of_whereabouts(custody: Custody) -> Record:
    """The posts of the custody, as the indexes look for them."""
    named = {"lies_with": custody.holder or custody.to, "sent_by": custody.sender}
    return {role: post.id for role, post in named.items() if post is not None}


def _to_custody(item: str, record: Mapping[str, Any] | None) -> Custody | None:
    if record is None:
        return None
    return Custody(
        item,
        State(record["state"]),
        record["since"],
        record["arrival"],
        holder=_to_post(record["holder"]),
        sender=_to_post(record["sender"]),
        to=_to_post(record["to"]),
        due=record["due"],
        before=_to_custody(item, record["before"]),
    )


def _of_post(post: Post | None) -> Record | None:
    return None if post is None else _of_fields(post)


def _to_post(record: Mapping[str, Any] | None) -> Post | None:
    return None if record is None else Post(record["id"], record["department"])


def _of_reservation(reservation: Reservation) -> Record:
    doing = reservation.doing
    by = _of_fields(doing.by) | {"post": _of_fields(doing.by.post)}
    return {
        "act": reservation.act,
        "doing": _of_fields(doing) | {"by": by, "cause": _of_fields(doing.cause)},
        "particulars": dict(reservation.particulars),
    }


def _of_fields(value: "DataclassInstance") -> Record:
    """The fields as they are; `asdict` copies each of them deeply, which every write would pay for."""
    return {each.name: getattr(value, each.name) for each in fields(value)}


def _to_reservation(record: Mapping[str, Any] | None) -> Reservation | None:
    if record is None:
        return None
    doing = record["doing"]
    told = doing["by"]
    by = Actor(**told | {"post": Post(**told["post"]), "kind": Kind(told["kind"])})
    doing = Doing(by, doing["at"], Cause(**doing["cause"]), doing["seen"])
    return Reservation(record["act"], doing, record["particulars"])
