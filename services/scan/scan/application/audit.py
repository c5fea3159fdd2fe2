"""Looking whether a department's batches stand as they were written, and telling them anew if they do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from chassis.record import Finding, Tampered
from chassis.record import audit as audit_each
from scan.application.ports import Batches
from scan.domain.batch import Batch


def audit(department: str, batches: Batches) -> Iterator[Finding]:
    """Every batch that does not stand as it was written. Its bytes are not looked at here: whoever takes them
    out counts their digest.
    """
    return audit_each(batches.ids(department), partial(_untouched, batches=batches))


def reissue(department: str, batches: Batches) -> int:
    """Every event of every batch of the department is on its way again, as it was first sent; how many. What
    was changed behind our back is never told: raises Tampered. Raises Transient; done again it only repeats.
    """
    return sum(batches.tell_again(_untouched(each, batches)) for each in batches.ids(department))


def _untouched(identifier: str, batches: Batches) -> Batch:
    """The batch. Raises Tampered unless its history verifies and it stands as that says."""
    batch = batches.load(identifier).batch
    batch.history.require_untouched()
    if not batch.is_as_told:
        raise Tampered(batch.history.position, "state")
    return batch
