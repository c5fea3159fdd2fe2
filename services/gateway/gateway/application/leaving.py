"""Log-outs that auth could not be told of. They are told again until it has heard, or the session ended by
itself; here nobody is let in by them meanwhile.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from chassis.clock import Clock
from gateway.clients.problems import ServiceProblem, SignedOut

AGAIN_AFTER = 5.0  # seconds
REMEMBERED = timedelta(hours=12)
"""As long as a session may last at auth."""


class Leaving:
    """Refresh credentials of those who left. `end` tells auth of one. It is told again by `begin`'s thread,
    which lives as long as there is something to tell.
    """

    def __init__(
        self,
        end: Callable[[str], None],
        clock: Clock,
        begin: Callable[[Callable[[], None]], None] = lambda tell: threading.Thread(
            target=tell, daemon=True
        ).start(),
    ) -> None:
        self._end, self._clock, self._begin = end, clock, begin
        self._waiting: dict[str, datetime] = {}
        self._left: dict[str, datetime] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._is_telling = False

    def leave(self, refresh: str) -> bool:
        """Nobody comes in here with the credential any more. Whether auth has heard of it now; if not, it is
        told again.
        """
        until = self._clock.now() + REMEMBERED
        with self._lock:
            self._forget_old()
            self._left[_key(refresh)] = until
        if self._is_told(refresh):
            return True
        with self._lock:
            self._waiting[refresh] = until
            begins, self._is_telling = not self._is_telling, True
        if begins:
            self._begin(self._tell)
        return False

    def has_left(self, refresh: str) -> bool:
        """Whether somebody left with that credential."""
        return _key(refresh) in self._left

    def tell_again(self) -> bool:
        """Auth is told of all that it has not heard. Whether it has heard everything."""
        for refresh, until in list(self._waiting.items()):
            if self._clock.now() >= until or self._is_told(refresh):
                with self._lock:
                    self._waiting.pop(refresh, None)
        with self._lock:
            self._is_telling = bool(self._waiting)
            return not self._waiting

    def close(self) -> None:
        """Nothing is told any more."""
        self._stop.set()

    def _tell(self) -> None:
        while not self._stop.wait(AGAIN_AFTER) and not self.tell_again():
            pass

    def _is_told(self, refresh: str) -> bool:
        try:
            self._end(refresh)
        except SignedOut:  # it is over already
            return True
        except ServiceProblem:
            return False
        return True

    def _forget_old(self) -> None:
        now = self._clock.now()
        self._left = {key: until for key, until in self._left.items() if now < until}


def _key(refresh: str) -> str:
    return hashlib.sha256(refresh.encode()).hexdigest()
