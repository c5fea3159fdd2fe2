"""How an entry lies in a document: its text and digest, and the words beside them."""

from collections.abc import Mapping
from typing import Any

from chassis.record.entry import Entry, Words
from chassis.record.history import History


def of_entry(entry: Entry) -> dict[str, Any]:
    """The entry with its words."""
    record: dict[str, Any] = {"text": entry.text, "digest": entry.digest}
    return record | ({"words": entry.words.text, "salt": entry.words.salt} if entry.words else {})


def to_entry(record: Mapping[str, Any]) -> Entry:
    """The entry as it was written."""
    words = Words(record["words"], record["salt"]) if "words" in record else None
    return Entry(record["text"], record["digest"], words)


def of_history(history: History) -> dict[str, Any]:
    """The open entries, and to what the next one is chained."""
    return {
        "open_from": history.open_from,
        "last": history.last,
        "entries": [of_entry(entry) for entry in history.open],
    }


def to_history(record: Mapping[str, Any]) -> History:
    """The history with its open entries in hand. Whoever goes on with it says in which epoch."""
    return History([to_entry(entry) for entry in record["entries"]], record["open_from"], record["last"])
