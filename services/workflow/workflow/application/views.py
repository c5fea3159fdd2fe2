"""What the pages read: a receipt and a history. A file is read in `file_views.py`, a desk in
`desk_views.py`, a register in `register_views.py`.

Looking changes nothing and never opens what has arrived (architecture 5).
"""

import json
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from chassis.record import Entry
from directory import PostCard
from workflow.application.acts import may
from workflow.application.ports import Items, Office
from workflow.application.readers import read_by
from workflow.domain.file import COVER_EDITED
from workflow.domain.item import Item
from workflow.domain.opinions import CONSULTED, OPINED
from workflow.domain.receipt import CORRECTED, Receipt

T = TypeVar("T", bound=Item)

View = dict[str, Any]

HIDDEN: Final = frozenset(
    {"receipt.diarised", "file.filed", "file.opened", "file.drafted", f"file.{CONSULTED}", f"file.{OPINED}"}
)
"""Entries whose words are text of the item, which it shows itself."""
REMINDERS_SHOWN: Final = 20
CHANGED: Final = frozenset({f"receipt.{CORRECTED}", f"file.{COVER_EDITED}"})
"""Entries whose words are what was changed."""


def receipt_view(identifier: str, card: PostCard, office: Office) -> View:
    """The receipt and its diary; a paper in the tray is the registry's to see. Raises UnknownItem,
    NotReader.
    """
    receipt = office.receipts.load(identifier).item
    read_by(receipt, card, office)
    if receipt.number is None:
        return tray_view(receipt)
    copies = [
        {"post": copy.post.id, "by": copy.by, "at": copy.at, "seen": copy.seen} for copy in receipt.copies
    ]
    return {
        **tray_view(receipt),
        **standing(receipt, card, office),
        "copies": copies,
        "watch": _watch(receipt, office),
        "reminds_of": _reference(receipt.diary.get("reminder_of"), office),
        "reminders": [_referred(one) for one in office.receipts.reminding(identifier, REMINDERS_SHOWN)],
    }


def _watch(receipt: Receipt, office: Office) -> View | None:
    """By what kind it is watched, until when, and when it was settled."""
    if not receipt.watched:
        return None
    kind = office.rules.watched.get(receipt.watched)
    title = dict(kind.title) if kind else {"en": receipt.watched}
    target, settled = receipt.diary["target"], receipt.settled
    return {"code": receipt.watched, "title": title, "target": target, "settled": settled}


def _reference(identifier: str | None, office: Office) -> View | None:
    return _referred(office.receipts.load(identifier).item) if identifier else None


def _referred(receipt: Receipt) -> View:
    """Another receipt by its number, which the register tells whoever of the department asks."""
    received = receipt.diary["received_date"]
    return {"receipt": receipt.id, "number": receipt.number, "received_date": received}


def tray_view(receipt: Receipt) -> View:
    """A paper as the tray shows it."""
    paper = receipt.paper
    return {
        "receipt": receipt.id,
        "state": receipt.tray,
        "document": receipt.id,
        "number": receipt.number,
        "name": paper.name if paper else "",
        "pages": paper.pages if paper else 0,
        "flagged": list(paper.flagged) if paper else [],
        "virus_scan": paper.virus_scan if paper else None,
        "received": paper.received if paper else None,
        "reason": receipt.rejection,
        "letter": receipt.announced.get("diary"),
        "fixed": sorted(receipt.fixed),
        "diary": receipt.diary or None,
        "file": receipt.file,
        "placed_pages": list(receipt.pages) if receipt.pages else None,
        "may": [],
        "revision": receipt.acts.revision,
        "title": "",
        "classification": receipt.classification,
    }


def history_view(
    items: Items[T], identifier: str, card: PostCard, office: Office, *, after: int, limit: int
) -> View:
    """The entries after a position, as far as the post may read, with their digests, so that anyone may check
    the chain. Raises UnknownItem, NotReader.
    """
    kept = items.load(identifier)
    last = read_by(kept.item, card, office).position
    entries = items.entries(kept, after=after, limit=min(limit, max(0, last - after)))
    more = bool(entries) and entries[-1].position < last
    return {
        "items": [_line(entry, office) for entry in entries],
        "next": entries[-1].position if more else None,
    }


def standing(item: Item, card: PostCard, office: Office) -> View:
    """What a file and a receipt show alike; why it is set aside or was closed only to those with whom it
    is.
    """
    lies_here = item.lies_with(card.post.id)
    parked, closed = item.parked if lies_here else None, item.closed if lies_here else None
    return {
        "number": item.number,
        "title": item.title,
        "classification": item.classification,
        "custody": item.custody.shape(),
        "came_from": item.came_from.id if item.came_from else None,
        "may": may(item, card, office),
        "parked": {"reason": parked.reason, "until": parked.until} if parked else None,
        "closed": {"remark": closed.remark} if closed else None,
        "location": item.location,
        "revision": item.acts.revision,
    }


def author(by: Mapping[str, Any]) -> View:
    """Who acted, as they were then."""
    told = {name: by.get(name) for name in ("person", "name", "post", "designation", "department")}
    other = by.get("for")
    return told | {"stands_in_for": other and other["name"]}


def _line(entry: Entry, office: Office) -> View:
    told = entry.words.text if entry.words is not None and entry.type not in HIDDEN else None
    changed = entry.type in CHANGED
    return {
        "position": entry.position,
        "type": entry.type,
        "at": entry.at,
        "by": author(entry.by) if entry.by else None,
        "data": entry.data,
        "words": None if changed else told,
        "changes": [_changed(one, office) for one in json.loads(told)] if changed and told else [],
        "text": entry.text,
        "digest": entry.digest,
    }


def _changed(change: View, office: Office) -> View:
    """A field that was set right; a receipt of which it reminds by its number, as people wrote it."""
    if change["field"] != "reminder_of":
        return change
    named = {name: _reference(change[name], office) for name in ("was", "now")}
    return {**change, **{name: told["number"] if told else None for name, told in named.items()}}
