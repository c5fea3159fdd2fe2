"""Decides what a body is by looking at its first bytes, because names and declared types are only claims."""

from __future__ import annotations

from typing import Final

from files.domain.claims import Kind

PDF: Final = "application/pdf"
TIFF: Final = "image/tiff"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TEXT: Final = "text/plain"

HEAD: Final = 512
"""Bytes of a body's beginning that suffice to decide."""

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", PDF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
)

ALLOWED: Final = {
    Kind.ORIGINAL: frozenset({PDF, TIFF, PNG, JPEG}),
    Kind.SEARCHABLE: frozenset({PDF}),
    Kind.TEXT: frozenset({TEXT}),
}
"""What each body may be. A text layer has no signature: it is text when it decodes as UTF-8 without
controls.
"""


def media_type_of(head: bytes) -> str | None:
    """The media type that the beginning of a body shows, or None. The signature must stand at the very first
    byte: what hides it behind other bytes means to be two things at once.
    """
    return next((media_type for signature, media_type in _SIGNATURES if head.startswith(signature)), None)


def may_be_text(head: bytes) -> bool:
    """Whether the beginning of a body can be the beginning of plain text: no signature, no control bytes."""
    controls = set(range(32)) - {9, 10, 12, 13}
    return media_type_of(head) is None and not controls.intersection(head)
