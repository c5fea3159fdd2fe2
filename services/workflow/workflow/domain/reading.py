"""Who may read an item, and how much of it: the one table that pages, histories and permits ask
(docs/adr/0032).

What was written after somebody had it is not theirs to read; where the item is now they may know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from directory import Capability, Post, PostCard
from workflow.domain.errors import NotReader
from workflow.domain.extent import Extent
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.receipt import Receipt
from workflow.domain.rules import is_asked


@dataclass(frozen=True, slots=True)
class Reader:
    """One row: who, in words, and how much of an item they may read, null for nothing."""

    who: str
    what: str
    extent: Callable[[Item, PostCard, File | None], Extent | None]


def _in_tray(item: Item, card: PostCard, _file: File | None) -> Extent | None:
    waits = isinstance(item, Receipt) and item.number is None
    return item.extent if waits and card.can(Capability.REGISTRY, item.department) else None


def _at_hand(item: Item, card: PostCard, _file: File | None) -> Extent | None:
    return item.extent if item.lies_with(card.post.id) else None


def _asked_for_an_opinion(item: Item, card: PostCard, _file: File | None) -> Extent | None:
    return item.extent if is_asked(item, card.post.id) else None


def _at_hand_before(item: Item, card: PostCard, _file: File | None) -> Extent | None:
    held, answered = item.held_by, item.answered if isinstance(item, File) else {}
    left = [extents[card.post.id] for extents in (held, answered) if card.post.id in extents]
    if isinstance(item, Receipt):
        left += [copy.extent for copy in item.copies if copy.post.id == card.post.id]
    return max(left, key=lambda extent: extent.position, default=None)


def _in_its_file(item: Item, card: PostCard, file: File | None) -> Extent | None:
    if file is None or not isinstance(item, Receipt) or item.file != file.id or item.pages is None:
        return None
    there = _extent(file, card, None)
    return item.extent if there is not None and item.pages[1] <= there.pages else None


def _attached(item: Item, card: PostCard, file: File | None) -> Extent | None:
    main = item.attached_to if isinstance(item, File) else None
    if main is None or file is None or file.id != main.file:
        return None
    has_both = file.lies_with(card.post.id) or is_asked(file, card.post.id)
    return item.extent if has_both else None


def _linked(item: Item, card: PostCard, file: File | None) -> Extent | None:
    if file is None or not isinstance(item, File) or not file.lies_with(card.post.id):
        return None
    return item.lent_by(file.id)


READERS: Final = (
    Reader("the registry of the department", "a paper that has no number yet", _in_tray),
    Reader("the post that holds it; the two posts of a transit", "all of it", _at_hand),
    Reader("a post whose opinion is asked, until it answers", "all of it", _asked_for_an_opinion),
    Reader(
        "a post with which the file lies in which it is attached, or that is asked", "all of it", _attached
    ),
    Reader(
        "a post that held it, was asked, or got a copy for information, before",
        "what stood there when it left the post, or then",
        _at_hand_before,
    ),
    Reader("a post that reads the pages of the file in which a receipt lies", "all of it", _in_its_file),
    Reader(
        "a post with which a file lies that is linked to it",
        "what the post that linked them could read then",
        _linked,
    ),
)
"""The first row that fits decides."""


def readable(item: Item, card: PostCard, file: File | None = None) -> Extent:
    """How much of the item the post may read; `file` is that in which a receipt lies, or that refers to
    this file. Raises NotReader;
    UnknownItem for a file that has no number yet. Of one that was weeded nothing is left but its history.
    """
    if isinstance(item, File):
        item.require_begun()
    extent = _extent(item, card, file)
    if extent is None:
        raise NotReader(item.id, card.post.id)
    return Extent(extent.position) if isinstance(item, File) and item.tombstone else extent


def readers(item: Item) -> dict[str, Extent]:
    """Every post that may read the item for its own sake, and how much: who reads a receipt because of its
    file is asked of that.
    """
    posts = {post.id for post in item.custody.posts} | item.held_by.keys()
    if isinstance(item, File):
        asked = item.consultation.asked if item.consultation else ()
        posts |= {post.id for post in asked} | item.answered.keys()
    if isinstance(item, Receipt):
        posts |= {copy.post.id for copy in item.copies}
    told = {post: _extent(item, _card(post, item.department), None) for post in sorted(posts)}
    return {post: extent for post, extent in told.items() if extent is not None}


def _card(post: str, department: str) -> PostCard:
    """A post of which nothing counts but which it is."""
    return PostCard(Post(post, department), {}, {}, "", 0, None, frozenset())


def _extent(item: Item, card: PostCard, file: File | None) -> Extent | None:
    told = (reader.extent(item, card, file) for reader in READERS)
    return next((extent for extent in told if extent is not None), None)
