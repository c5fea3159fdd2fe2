"""What lay in a weeded file goes after it: the words beside its sealed entries, its receipts, the prints of
its letters, each told to the document store (docs/adr/0041).

Whatever of that is done again finds what was done.
"""

from typing import Final

from chassis.ids import department_of
from chassis.record import Cause, Entry
from chassis.store.aggregates import retrying
from workflow.application.observe import observe
from workflow.application.ports import Office
from workflow.domain.correspondence import FILED
from workflow.domain.letters import PRINTED

AT_ONCE: Final = 500
"""Entries of a history that are looked through at a time."""


def weed_papers(file: str, cause: Cause, office: Office) -> bool:
    """Nothing that anybody wrote is left of the file; false when it was so, or when it is not weeded. Raises
    UnknownItem.
    """
    kept = office.files.load(file)
    if kept.item.tombstone is None:
        return False
    retrying(lambda: office.files.erase(file))
    new, after = False, 0
    while entries := office.files.entries(kept, after=after, limit=AT_ONCE):
        after = entries[-1].position
        for entry in entries:
            new |= _weed(entry, file, cause, office)
    return new


def _weed(entry: Entry, file: str, cause: Cause, office: Office) -> bool:
    if entry.type == f"file.{FILED}":
        return _weed_receipt(entry.data["receipt"], file, cause, office)
    if entry.type == f"file.{PRINTED}" and department_of(entry.data["document"]) == office.department:
        return retrying(lambda: _weed_print(entry.data["document"], cause, office))
    return False


def _weed_receipt(receipt: str, file: str, cause: Cause, office: Office) -> bool:
    new = observe(
        office.receipts, receipt, lambda item: item.weed(file, at=office.now, cause=cause), cause, office
    )
    if office.receipts.load(receipt).item.weeded:
        retrying(lambda: office.receipts.erase(receipt))
    return new


def _weed_print(document: str, cause: Cause, office: Office) -> bool:
    kept = office.printed.find(document)
    if kept is None or not kept.printed.weed(at=office.now, cause=cause):
        return False
    office.printed.commit(kept)
    return True
