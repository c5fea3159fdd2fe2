"""What the fields of a diary and of a cover are called, and how what stands in them reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.api.workflow import Change
from gateway.http.labels import DELIVERY, LETTER_LANGUAGES
from gateway.i18n import N_, Words

PRIORITIES: Mapping[str, str] = {
    "ordinary": N_("Ordinary"),
    "priority": N_("Urgent"),
    "immediate": N_("Immediate"),
    "most-immediate": N_("Most immediate"),
}

FIELDS: Mapping[str, str] = {
    "title": N_("Title"),
    "subject": N_("Subject"),
    "sender.name": N_("Sender"),
    "sender.designation": N_("Designation"),
    "sender.organisation": N_("Organisation"),
    "sender.address": N_("Address"),
    "sender.district": N_("District"),
    "sender.state": N_("State"),
    "sender.pin": N_("PIN"),
    "sender.mobile": N_("Mobile"),
    "sender.email": N_("E-mail"),
    "letter_ref": N_("Letter number"),
    "letter_date": N_("Letter date"),
    "received_date": N_("Received"),
    "delivery_mode": N_("Came by"),
    "language": N_("Language of the letter"),
    "category": N_("Category"),
    "subcategory": N_("Sub-category"),
    "enclosures": N_("Enclosures"),
    "remarks": N_("Remarks"),
    "priority": N_("Priority"),
    "due": N_("Due"),
    "target": N_("To be settled by"),
    "reminder_of": N_("Reminds of"),
}
CODES: Mapping[str, Mapping[str, str]] = {
    "priority": PRIORITIES,
    "delivery_mode": DELIVERY,
    "language": LETTER_LANGUAGES,
}
DAYS = frozenset({"letter_date", "received_date", "due", "target"})


@dataclass(frozen=True)
class Told:
    """A change as one reads it; empty for nothing."""

    field: str
    was: str
    now: str


def told(words: Words, change: Change) -> Told:
    """The change in the reader's words; a field that we do not know by its own name."""
    label = words.gettext(FIELDS[change.field]) if change.field in FIELDS else change.field
    return Told(label, _reads(words, change.field, change.was), _reads(words, change.field, change.now))


def _reads(words: Words, field: str, value: str | None) -> str:
    if not value:
        return ""
    if field in DAYS:
        return words.day(value) or value
    code = CODES.get(field, {}).get(value)
    return words.gettext(code) if code else value
