"""A department's histories as they now stand, for whoever compares them with what was told of them at the
time: the audit trail has the digest of every entry (`audit/verify.py`). What people wrote is not in it, only
whether it is what its entry was written with.
"""

from collections.abc import Iterator, Sequence

from chassis.record import Entry, Tampered, canonical
from workflow.application.ports import Office


def export(office: Office) -> Iterator[str]:
    """A line that says whose they are, then a line an entry. Of a history that cannot be read there is none,
    so that what was told of it is missed.
    """
    yield canonical({"daftar": "history", "service": "workflow", "department": office.department})
    for subject, entries in _histories(office):
        for entry in entries:
            words = None if entry.words is None else entry.words.digest
            yield canonical({"subject": subject, "text": entry.text, "words": words})


def _histories(office: Office) -> Iterator[tuple[str, Sequence[Entry]]]:
    for items in (office.files, office.receipts):
        for identifier in items.ids():
            try:
                yield identifier, items.load(identifier, back_to=0).item.history.entries
            except (Tampered, KeyError, TypeError, ValueError):
                continue
    for document in office.printed.ids():
        kept = office.printed.find(document)
        if kept is not None:
            yield document, kept.printed.history.entries
