"""The table of readers, asked with what it has to know (docs/adr/0032)."""

from collections.abc import Iterator
from contextlib import suppress

from directory import PostCard
from workflow.application.ports import Office
from workflow.domain.errors import NotReader
from workflow.domain.extent import Extent
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.reading import readable
from workflow.domain.receipt import Receipt


def read_by(item: Item, card: PostCard, office: Office) -> Extent:
    """How much of the file or receipt the post may read. Raises NotReader, UnknownItem."""
    lies_in = _in_which(item)
    file = office.files.load(lies_in).item if lies_in else None
    if not isinstance(item, File) or not item.referrals:
        return readable(item, card, file)
    with suppress(NotReader):
        return readable(item, card, file)
    return readable(item, card, next(_lying_with(item, card, office), None))


def _in_which(item: Item) -> str | None:
    """The file in which it lies."""
    if isinstance(item, Receipt):
        return item.file
    return item.attached_to.file if isinstance(item, File) and item.attached_to else None


def _lying_with(item: File, card: PostCard, office: Office) -> Iterator[File]:
    """The files that refer to it and lie with the post."""
    for referral in item.referrals:
        file = office.files.load(referral.file).item
        if file.lies_with(card.post.id):
            yield file
