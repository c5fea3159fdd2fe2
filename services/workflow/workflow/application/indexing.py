"""The index of words is a projection: made of an item as it was committed, right after that; by the timer,
where that failed; by a command, whole (docs/adr/0046). However often and in whatever order, the newest
stands.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

import structlog

from chassis.clock import to_text
from chassis.errors import Transient
from chassis.finding.folding import VERSION
from chassis.finding.port import Order
from workflow.application.ports import Items, Office
from workflow.domain.file import File
from workflow.domain.finding import NOTES, covers_of, matter_of
from workflow.domain.item import Item
from workflow.domain.notes import NOTED, Note

LOOKED_BACK: Final = timedelta(minutes=3)
"""How far the timer looks for what was committed and not indexed: more than a process takes to die, and a
timer to come round.
"""

_log = structlog.get_logger()


def index_at_once(office: Office, item: Item) -> None:
    """The index has the item as it was just committed; what fails here is left to the timer."""
    try:
        index(office, item)
    except Transient:
        _log.warning("index_left_to_the_timer", item=item.id)


def index(office: Office, item: Item) -> bool:
    """The index has the item, up to its last entry; false when it had, or has something newer."""
    order = _order(item)
    if item.number is None or order is None:
        return False
    known = office.index.known([item.id]).get(item.id)
    if known is not None and known.order >= order:
        return False
    anew = known is None or known.order[0] != order[0] or item.is_weeded
    first = 1 if known is None or anew else known.last - NOTES + 2
    passages = covers_of(item) | _notes(office, item, first)
    return office.index.put(item.id, order, asdict(matter_of(item, office.rules.zone)), passages, anew=anew)


def keep_index(office: Office) -> int:
    """The index is whole, compares words as this release does, and has what was committed of late; how many
    items were lacking. One that was made otherwise is made anew, which is said.
    """
    version = office.index.version()
    if version == VERSION:
        since = to_text(office.clock.now() - LOOKED_BACK)
        return sum(_each(office, lambda items: items.changed(since=since)))
    if version:
        _log.warning("index_compares_words_otherwise", department=office.department, version=version)
        office.index.clear()
    return sum(fill(office))


def fill(office: Office) -> Iterator[bool]:
    """The index has every item; one by one, whether it was lacking. In the end it is whole."""
    _log.info("index_is_being_filled", department=office.department)
    yield from _each(office, lambda items: items.ids())
    office.index.made(VERSION)
    _log.info("index_is_whole", department=office.department)


def _each(office: Office, which: Callable[[Items[Any]], Iterator[str]]) -> Iterator[bool]:
    kinds: tuple[Items[Any], ...] = (office.files, office.receipts)
    for items in kinds:
        for identifier in which(items):
            yield index(office, items.load(identifier).item)


def _order(item: Item) -> Order | None:
    last = item.history.entries[-1] if item.history.entries else None
    return None if last is None else (last.content.epoch, last.position)


def _notes(office: Office, item: Item, first: int) -> dict[int, str]:
    """The passages of a file's notes from that number on; those that were just written are in hand."""
    if not isinstance(item, File) or item.is_weeded or first > item.note_side.notes:
        return {}
    wanted = range(first, item.note_side.notes + 1)
    here = [Note(each) for each in item.history.entries if each.type == f"{File.entity}.{NOTED}"]
    found = [note for note in here if note.number in wanted]
    if len(found) < len(wanted):
        found = office.files.notes(office.files.load(item.id), wanted)
    return {note.number + NOTES - 1: "\n".join(text for _, text in note.numbered) for note in found}
