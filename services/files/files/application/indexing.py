"""The words that were read from papers: an index of this service's own, a projection of its documents
(docs/adr/0051).

It has the text of what may be read and of nothing else, page by page; made right after a document's verdict
and after its release, made up for by a timer, made anew by a command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Final

import structlog

from chassis.errors import Transient
from chassis.finding.folding import VERSION
from chassis.finding.port import Order
from chassis.ids import department_of
from files.application.ports import BodyMissing, DamagedBody
from files.application.room import Room, Shelves
from files.domain.claims import Kind
from files.domain.document import GONE, Document, State

LOOKED_BACK: Final = timedelta(days=1)
"""How far the timer looks for papers that came and are not indexed."""
JUDGED: Final = frozenset({State.STORED, State.REJECTED}) | GONE
_AT_ONCE: Final = 200
PAGE: Final = "\f"
"""Stands between the pages of a text."""

_log = structlog.get_logger()


def index_at_once(document: str, room: Room) -> None:
    """The index has the document as it stands; what fails here is left to the timer."""
    try:
        index(document, room)
    except (Transient, BodyMissing, DamagedBody):
        _log.warning("index_left_to_the_timer", document=document)


def index(document: str, room: Room) -> bool:
    """The index has the text of the document where it may be read, and nothing of it otherwise; false when it
    had. Raises Transient, BodyMissing, DamagedBody.
    """
    record = room.documents.find(document)
    if record is None or record.document.state not in JUDGED:
        return False
    found = record.document
    words, order = room.index(department_of(document)), _order(found)
    known = words.known([document]).get(document)
    if known is not None and known.order >= order:
        return False
    pages = pages_of(found, room) if found.state is State.STORED else []
    passages = {number: text for number, text in enumerate(pages, 1) if text.strip()}
    return words.put(document, order, {}, passages, anew=True)


def pages_of(document: Document, room: Room) -> list[str]:
    """What was read from each page. Raises Transient, BodyMissing, DamagedBody."""
    body = document.bodies.get(Kind.TEXT)
    if body is None:
        return []
    with room.bodies.open(Shelves(department_of(document.id)).locked, body) as opened:
        return opened.read().decode("utf-8").split(PAGE)


def keep_index(department: str, room: Room) -> int:
    """The index is whole, compares words as this release does, and has the papers that came of late; how many
    were lacking. One that was made otherwise is made anew, which is said.
    """
    words = room.index(department)
    version = words.version()
    if version == VERSION:
        return sum(_each(room.documents.ids(department, room.clock.now() - LOOKED_BACK), department, room))
    if version:
        _log.warning("index_compares_words_otherwise", department=department, version=version)
        words.clear()
    return sum(fill(department, room))


def fill(department: str, room: Room) -> Iterator[bool]:
    """The index has every document; one by one, whether it was lacking. In the end it is whole."""
    _log.info("index_is_being_filled", department=department)
    yield from _each(room.documents.ids(department), department, room)
    room.index(department).made(VERSION)
    _log.info("index_is_whole", department=department)


def _each(documents: Iterable[str], department: str, room: Room) -> Iterator[bool]:
    waiting = iter(documents)
    while part := list(islice(waiting, _AT_ONCE)):
        known = room.index(department).known(part)
        for document in part:
            try:
                yield document not in known and index(document, room)
            except (BodyMissing, DamagedBody):
                _log.warning("text_not_indexed", document=document)


def _order(document: Document) -> Order:
    """Release is no entry of the history: it stands between two of them."""
    last = document.history.entries[-1]
    return last.content.epoch, 2 * last.position + (document.state in GONE)
