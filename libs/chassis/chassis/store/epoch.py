"""The epoch of a database: which of its lives an event was told in.

After a restore from a backup a database goes on at positions that were already used. So an operator raises
its epoch, and whoever compares (epoch, position) takes what comes next for newer than all that was lost
(architecture 3).
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from chassis.clock import Clock
from chassis.envelope import FIRST_EPOCH
from chassis.store.port import AlreadyExists, Collection, Database, Document

EPOCHS: Final = Collection("epochs")
_ONE: Final = "epoch"
_BEGAN: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STEP: Final = timedelta(minutes=1)


def epoch_of(database: Database) -> int:
    """The database's epoch, which is durable: 1 from when it was made until it is raised."""
    return _epoch(_kept(database))


def raise_epoch(database: Database, clock: Clock) -> int:
    """The new epoch, greater than the one before. Running processes have read the old one: stop them first.

    It is counted in minutes since 1970, not by one: whoever restores the same backup twice must not come
    upon the epoch of the life in between. Raises Conflict when somebody else raised it meanwhile.
    """
    kept = _kept(database)
    epoch = max(_epoch(kept) + 1, (clock.now() - _BEGAN) // _STEP)
    return _epoch(database.commit(kept, EPOCHS, {"epoch": epoch}))


def _kept(database: Database) -> Document:
    try:
        return database.get(EPOCHS, _ONE) or database.insert(EPOCHS, _ONE, {"epoch": FIRST_EPOCH})
    except AlreadyExists:
        return _kept(database)  # another process made it


def _epoch(document: Document) -> int:
    return int(document.state["epoch"])
