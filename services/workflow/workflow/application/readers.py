"""The table of readers, asked with what it has to know (docs/adr/0032)."""

from directory import PostCard
from workflow.application.ports import Office
from workflow.domain.extent import Extent
from workflow.domain.item import Item
from workflow.domain.reading import readable
from workflow.domain.receipt import Receipt


def read_by(item: Item, card: PostCard, office: Office) -> Extent:
    """How much of the file or receipt the post may read. Raises NotReader, UnknownItem."""
    lies_in = item.file if isinstance(item, Receipt) else None
    return readable(item, card, office.files.load(lies_in).item if lies_in else None)
