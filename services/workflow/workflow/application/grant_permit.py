"""Who may read a paper is decided here, where its custody is, and nowhere else (architecture 5, files)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from directory import PostCard
from workflow.application.ports import Office
from workflow.application.readers import read_by
from workflow.domain.errors import NotReader
from workflow.domain.file import File

LIFE: Final = timedelta(minutes=5)
READ: Final = "read"


@dataclass(frozen=True, slots=True)
class GrantPermit:
    """Let this person, in this post, read one document of the item."""

    item: str
    document: str
    purpose: str = READ


def grant_permit(command: GrantPermit, person: str, card: PostCard, office: Office) -> dict[str, str | int]:
    """A permit of five minutes for who may read it (`domain/reading.py`). Raises NotReader, UnknownItem."""
    require_reader(command, card, office)
    expires = office.clock.now() + LIFE
    claims = {
        "iss": "workflow",
        "sub": person,
        "post": card.post.id,
        "doc": command.document,
        "purpose": command.purpose,
        "dep": office.department,
        "iat": int(office.clock.now().timestamp()),
        "exp": int(expires.timestamp()),
    }
    return {"permit": office.permits.grant(claims), "expires_in": int(LIFE.total_seconds())}


def require_reader(command: GrantPermit, card: PostCard, office: Office) -> None:
    """Raise NotReader unless the post may read the document as one of the item's."""
    if command.item == command.document:
        read_by(office.receipts.load(command.document).item, card, office)
        return
    file = office.files.load(command.item).item
    pages = _pages_in(file, command.document, office)
    if pages is None or pages[1] > read_by(file, card, office).pages:
        raise NotReader(command.document, card.post.id)


def _pages_in(file: File, document: str, office: Office) -> tuple[int, int] | None:
    """On which pages of the file the document is: the print of a letter, or a receipt; null for neither."""
    issued = file.letters.issued_as(document)
    if issued is not None:
        return issued.pages
    receipt = office.receipts.load(document).item
    return (receipt.pages or (0, 0)) if receipt.file == file.id else None
