"""A file as it is read: its cover, and its two sides in pages, so that ten thousand pages and five thousand
notes open as fast as ten (docs/adr/0031).
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from chassis.record import Entry
from directory import PostCard
from workflow.application.channel_views import channel_view
from workflow.application.letter_views import seen_letters
from workflow.application.opinions import block_view, consultation_view
from workflow.application.ports import Kept, Office
from workflow.application.readers import read_by
from workflow.application.views import View, author, standing
from workflow.domain.errors import Faulty
from workflow.domain.extent import Extent
from workflow.domain.file import File
from workflow.domain.letters import ISSUED
from workflow.domain.linking import Link, Referral
from workflow.domain.notes import Note
from workflow.domain.rules import holds


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a numbered list is asked for: at most `limit` before or after a number, or the latest."""

    limit: int
    before: int | None = None
    after: int | None = None

    def of(self, count: int) -> range:
        """The numbers of the part, of 1 to `count`."""
        if self.after is not None:
            return range(min(self.after, count) + 1, min(self.after + self.limit, count) + 1)
        end = count + 1 if self.before is None else min(self.before, count + 1)
        return range(max(1, end - self.limit), end)


def cover_view(identifier: str, card: PostCard, office: Office) -> View:
    """What stands on the cover, the draft for its holder, and how much lies inside for this reader. Raises
    UnknownItem, NotReader.
    """
    kept, extent = _opened(identifier, card, office)
    file, draft = kept.item, kept.item.note_side.draft
    return {
        **standing(file, card, office),
        "file": file.id,
        "head": file.head,
        "category": file.category,
        "remarks": file.remarks,
        "due": file.due,
        "opened_at": file.opened_at,
        "opened_by": author(file.opened_by),
        "proposal": asdict(file.proposal) if file.proposal and file.lies_with(card.post.id) else None,
        "retention": file.retention.shape() if file.retention else None,
        "shelf": file.shelf,
        "weeding": asdict(file.weeding) if file.weeding else None,
        "ban": asdict(file.ban) if file.ban else None,
        "tombstone": _tombstone(file),
        "links": _seen(file.links, extent),
        "referrals": _seen(file.referrals, extent),
        "attached_to": asdict(file.attached_to) if file.attached_to else None,
        "attachments": [asdict(each) for each in file.attachments] if file.lies_with(card.post.id) else [],
        "draft": {"text": draft.text} if draft and holds(file, card.post.id) else None,
        "opinions": consultation_view(file, card),
        "channel": channel_view(file, card, office),
        "notes": extent.notes,
        "paragraphs": extent.paragraphs,
        "serials": extent.serials,
        "pages": extent.pages,
        "letters": len(seen_letters(file, extent.position)),
    }


def notes_view(identifier: str, card: PostCard, office: Office, part: Part) -> View:
    """A part of the note side, in order. Raises UnknownItem, NotReader."""
    kept, extent = _opened(identifier, card, office)
    numbers = part.of(extent.notes)
    notes = [_note(note) for note in office.files.notes(kept, numbers)]
    return {"items": notes, **_around(numbers, extent.notes)}


def correspondence_view(
    identifier: str, card: PostCard, office: Office, part: Part, *, page: int | None = None
) -> View:
    """A part of the correspondence, in order; with `page`, the part that begins with the paper on which that
    page of the file is. Raises UnknownItem, NotReader, Faulty for a page that there is not.
    """
    kept, extent = _opened(identifier, card, office)
    if page is not None:
        if not 1 <= page <= extent.pages:
            raise Faulty([("page", "unknown")])
        part = Part(part.limit, after=office.files.serial_of_page(kept, page) - 1)
    numbers = part.of(extent.serials)
    out = frozenset(kept.item.correspondence.taken_out)
    entries = office.files.filed(kept, numbers)
    papers = [
        _issued(entry, kept.item, extent) if entry.type == f"file.{ISSUED}" else _received(entry, out)
        for entry in entries
    ]
    return {"items": papers, **_around(numbers, extent.serials)}


def _opened(identifier: str, card: PostCard, office: Office) -> tuple[Kept[File], Extent]:
    kept = office.files.load(identifier)
    return kept, read_by(kept.item, card, office)


def _seen(others: Sequence[Link | Referral], extent: Extent) -> list[View]:
    """The files with which it was linked by then."""
    return [{"file": each.file, "number": each.number} for each in others if each.position <= extent.position]


def _tombstone(file: File) -> View | None:
    stone = file.tombstone
    return {**asdict(stone), "by": author(stone.by)} if stone else None


def _around(numbers: range, count: int) -> View:
    """With what the parts before and after are asked for; null where there is none."""
    first, last = numbers.start, numbers.stop - 1
    return {"before": first if first > 1 else None, "after": last if last < count else None}


def _note(note: Note) -> View:
    entry = note.entry
    return {
        "note": note.number,
        "position": entry.position,
        "paragraphs": [{"n": n, "text": text} for n, text in note.numbered],
        "by": author(entry.by or {}),
        "at": entry.at,
        "digest": entry.digest,
        "erased": entry.words is None,
        "opinions": block_view(note),
    }


def _issued(entry: Entry, file: File, extent: Extent) -> View:
    """A letter that was issued; its pages are numbered when its print is there."""
    data = entry.data
    issued = file.letters.of(data["letter"]).require_issued()
    pages = issued.pages if issued.pages and issued.pages[1] <= extent.pages else None
    beside = json.loads(entry.words.text) if entry.words else {"title": "", "to": ""}
    return {
        "kind": "issued",
        "serial": data["serial"],
        "receipt": "",
        "letter": data["letter"],
        "number": data["issue_number"],
        "document": issued.document if pages else "",
        "title": beside["title"],
        "sender": "",
        "to": beside["to"],
        "pages": list(pages) if pages else [],
        "flagged": [],
        "at": entry.at,
    }


def _received(entry: Entry, out: frozenset[int]) -> View:
    data = entry.data
    beside = json.loads(entry.words.text) if entry.words else {"title": "", "sender": ""}
    return {
        "serial": data["serial"],
        "receipt": data["receipt"],
        "number": data["receipt_number"],
        "document": data["document"],
        "title": beside["title"],
        "sender": beside["sender"],
        "letter_ref": beside.get("letter_ref", ""),
        "letter_date": beside.get("letter_date"),
        "pages": data["pages"],
        "taken_out": data["serial"] in out,
        "flagged": data["flagged"],
        "at": entry.at,
    }
