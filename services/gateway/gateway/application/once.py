"""A value made once for many who ask at the same moment, and kept for a stated time.

A page with eight page images asks for the same token and the same permit nine times at once; without this
each would be fetched nine times, and a refresh credential that is spent by its use would be spent nine times.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from chassis.clock import Clock

T = TypeVar("T")


@dataclass
class _Slot(Generic[T]):
    lock: threading.Lock
    value: T | None = None
    until: datetime | None = None


class Once(Generic[T]):
    """A bounded memory of values by key; the least recently used are forgotten first."""

    def __init__(self, clock: Clock, *, capacity: int) -> None:
        self._clock, self._capacity = clock, capacity
        self._slots: OrderedDict[Hashable, _Slot[T]] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], tuple[T, datetime]]) -> T:
        """The value kept for `key`, or else what `make` gives with the instant it may be kept until.

        One caller makes it while the others wait; when `make` raises, the next one tries.
        """
        slot = self._slot(key)
        with slot.lock:
            if slot.value is None or slot.until is None or self._clock.now() >= slot.until:
                slot.value, slot.until = make()
            return slot.value

    def keep(self, key: Hashable, value: T, until: datetime) -> None:
        """`value` is what `get(key)` gives until `until`."""
        slot = self._slot(key)
        slot.value, slot.until = value, until

    def forget(self, key: Hashable) -> None:
        """Nothing is kept for `key`."""
        with self._guard:
            self._slots.pop(key, None)

    def _slot(self, key: Hashable) -> _Slot[T]:
        with self._guard:
            slot = self._slots.setdefault(key, _Slot(threading.Lock()))
            self._slots.move_to_end(key)
            while len(self._slots) > self._capacity:
                self._slots.popitem(last=False)
            return slot
