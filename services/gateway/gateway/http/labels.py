"""What the codes of forms and states are called on pages: one message each, worded later."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.i18n import N_

CLASSIFICATIONS: Mapping[str, str] = {
    "unclassified": N_("Unclassified"),
    "confidential": N_("Confidential"),
    "secret": N_("Secret"),
    "top-secret": N_("Top secret"),
}

DELIVERY: Mapping[str, str] = {
    "hand": N_("By hand"),
    "post": N_("Ordinary post"),
    "registered": N_("Registered post"),
    "speed": N_("Speed post"),
    "email": N_("E-mail"),
    "fax": N_("Fax"),
    "inside": N_("Inside the district"),
}

WAYS: Mapping[str, str] = {
    "hand": N_("By hand, peon book"),
    "post": N_("Ordinary post"),
    "registered": N_("Registered post"),
    "speed": N_("Speed post"),
    "email": N_("E-mail"),
    "inside": N_("Inside the district"),
}
"""How a letter goes out."""

LETTER_LANGUAGES: Mapping[str, str] = {"bn": N_("Bengali"), "en": N_("English"), "hi": N_("Hindi")}

SCAN_STATES: Mapping[str, str] = {
    "received": N_("Received"),
    "splitting": N_("Being split into pages"),
    "reading": N_("Being read"),
    "assembling": N_("Being put together"),
    "offered": N_("Handed to the document store"),
    "stored": N_("Stored"),
    "rejected": N_("Rejected"),
}

PAGE_STATES: Mapping[str, str] = {
    "waiting": N_("Waiting"),
    "prepared": N_("Waiting"),
    "reading": N_("Being read"),
    "recognised": N_("Read"),
}

REJECTIONS: Mapping[str, str] = {
    "type-not-allowed": N_("It is neither an image nor a PDF."),
    "no-pages": N_("It has no pages."),
    "corrupt": N_("It is damaged and cannot be read. Scan it again."),
    "encrypted": N_("It is locked with a password. Ask the sender for one without."),
    "empty": N_("It is empty."),
    "too-large": N_("It is too large. Split the scan and send the parts."),
    "too-many-pages": N_("It has too many pages. Split the scan and send the parts."),
    "too-many-pixels": N_("Its pages are too large. Scan it again with 300 dots per inch."),
    "too-many-objects": N_("It is built too intricately to be read safely. Print it and scan it."),
    "too-costly": N_("It is built too intricately to be read safely. Print it and scan it."),
    "active-content": N_("It contains a program. Print it and scan it."),
    "not-to-be-had": N_("It could not be fetched. Scan it again."),
    "beyond-scanner": N_(
        "It is too large or too intricate to be checked for viruses. Split the scan and send the parts."
    ),
    "infected": N_("A virus was found in it. It is held; tell the administrator."),
}
