"""A history entry as an event: the entry holds all of it, so telling it again gives the same event.

What is about to be committed is checked against the contract first: an event that nobody could read is
found by the one who makes it, not by those who hear it.
"""

from chassis.envelope import Outgoing
from chassis.ids import department_of
from chassis.record import Entry
from chassis.record.telling import outgoing
from chassis.wire.catalogue import Catalogue
from workflow.domain import copies
from workflow.domain.item import Item


class Wire:
    """The wire form of what this service says."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def entry(self, item: Item, entry: Entry) -> Outgoing:
        """The event of this entry, with copies for the departments of every post that it names.

        Raises InvalidEvent.
        """
        told = outgoing(
            entry,
            service="workflow",
            subject=item.id,
            department=item.department,
            departments=departments_of(entry),
        )
        self._catalogue.check(told.event.to_json())
        return told


class PrintWire:
    """The wire form of what is told of printed documents."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def entry(self, document: str, entry: Entry) -> Outgoing:
        """The event of this entry. Raises InvalidEvent."""
        told = outgoing(entry, service="workflow", subject=document, department=department_of(document))
        self._catalogue.check(told.event.to_json())
        return told


def moving_entries(catalogue: Catalogue) -> frozenset[str]:
    """The types of entries, such as `file.forwarded`, whose events carry custody."""
    return frozenset(catalogue.types[name].key for name in catalogue.carrying("custody"))


def departments_of(entry: Entry) -> tuple[str, ...]:
    """The departments of the posts that an entry names, whose desks change, and of the file whose letter it
    acknowledges.
    """
    custody = entry.data["custody"]
    named = [custody[f"{role}_department"] for role in ("holder", "from", "to")]
    named += [entry.data.get(f"{role}_department") for role in ("from", "to")]
    beside = ("asked", "copies") if entry.type in copies.TOLD else ("asked",)  # a letter counts its copies
    named += [each["department"] for name in beside for each in entry.data.get(name, ())]
    letter_file = entry.data.get("letter_file")
    named.append(None if letter_file is None else department_of(letter_file))
    return tuple(dict.fromkeys(department for department in named if department is not None))
