"""Who has written before: the registry's address book, which fills itself (domain.md 1.1, sender).

Kept is how to address somebody, and not how to reach them: telephone and mail stay with the letters.
"""

import hashlib
from dataclasses import dataclass
from typing import Final, Self

from workflow.domain.receipt import Sender

BEGINNING: Final = 2
"""Characters of a name that must be typed before anybody is looked up."""


@dataclass(frozen=True, slots=True)
class KnownSender:
    """Somebody who wrote; `used` is when a letter of theirs was last diarised."""

    name: str
    designation: str
    organisation: str
    address: str
    district: str
    state: str
    pin: str
    used: str

    @classmethod
    def of(cls, sender: Sender, used: str) -> Self:
        """As the diary has it."""
        return cls(
            sender.name,
            sender.designation,
            sender.organisation,
            sender.address,
            sender.district,
            sender.state,
            sender.pin,
            used,
        )

    @property
    def id(self) -> str:
        """Of one who has this name in this organisation, however it is written."""
        told = "\0".join((plain(self.name), plain(self.organisation)))
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def is_meant(self, typed: str) -> bool:
        """Whether the name or the organisation begins so, or a word of the name."""
        wanted = plain(typed)
        words = f" {plain(self.name)}"
        return f" {wanted}" in words or plain(self.organisation).startswith(wanted)


def plain(text: str) -> str:
    """A name as it is compared: any case, single spaces."""
    return " ".join(text.casefold().split())


def beginning(text: str) -> str:
    """Under which a name is looked up; empty for what is too short."""
    begun = plain(text)[:BEGINNING]
    return begun if len(begun) == BEGINNING else ""
