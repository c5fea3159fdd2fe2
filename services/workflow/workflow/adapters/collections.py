"""The documents of this service and how they may be found."""

from typing import Final

from chassis.store.port import Collection, Index

HELD: Final = (Index("by_holder", ("lies_with",)), Index("by_sender", ("sent_by",)))
"""With whom an item is: its holder, or the two posts of its transit."""

FILES: Final = Collection(
    "files",
    indexes=(
        Index("by_number", ("number",), unique=True),
        Index("by_own_number", ("own_number",), unique=True),
        Index("by_retention", ("kept_until",)),
        Index("by_reservation", ("reserved_at",)),
        Index("by_waking", ("wakes",)),
        Index("by_department", ("department",)),
        Index("by_change", ("changed",)),
        *HELD,
    ),
)
RECEIPTS: Final = Collection(
    "receipts",
    indexes=(
        Index("by_number", ("number",), unique=True),
        Index("by_reservation", ("reserved_at",)),
        Index("by_waking", ("wakes",)),
        Index("by_tray", ("tray", "tray_since")),
        Index("by_bytes", ("sha256",)),
        Index("by_letter", ("letter",)),
        Index("by_target", ("watched", "target")),
        Index("by_reminded", ("reminder_of",)),
        Index("by_department", ("department",)),
        Index("by_change", ("changed",)),
        *HELD,
    ),
)
SEGMENTS: Final = Collection(
    "segments",
    indexes=(
        Index("by_notes", ("item", "notes")),
        Index("by_serials", ("item", "serials")),
        Index("by_pages", ("item", "pages")),
    ),
)
"""Of an item's history; each tells how far its two sides had come at its end."""
REGISTERS: Final = Collection("registers", indexes=(Index("by_page", ("series", "year", "page")),))
DESKS: Final = Collection(
    "desks",
    indexes=(
        Index("by_since", ("post", "place", "since")),
        Index("by_reading", ("post", "place", "seen", "since")),
        Index("by_kind", ("post", "place", "kind", "since")),
        Index("by_due", ("post", "place", "due")),
    ),
)
PRINTED: Final = Collection("printed", indexes=(Index("by_made", ("made",)), Index("by_clear", ("clear",))))
"""What was printed and goes into the document store; `clear` stands while its bytes may go."""
ASKED: Final = Collection("asked", indexes=DESKS.indexes)
"""Whose opinion is asked, in the form of desks."""
COPIES: Final = Collection("copies", indexes=DESKS.indexes)
"""Who got a copy for information, likewise."""
HABITS: Final = Collection("habits")
SENDERS: Final = Collection(
    "senders",
    indexes=(
        Index("by_name", ("begins", "used")),
        Index("by_organisation", ("organisation_begins", "used")),
    ),
)
