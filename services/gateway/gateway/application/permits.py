"""Permits in memory, for a little less than their life, so that turning pages does not ask each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from chassis.clock import Clock
from gateway.application.once import Once

KEPT = timedelta(minutes=4) - timedelta(seconds=10)  # a permit lives 5 minutes (architecture 5, files)


class PermitKeeper:
    """Permits by (session, acting post, document, issuer), for nobody and nothing else."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: Once[str] = Once(clock, capacity=20_000)

    def permit(self, session: str, post: str, document: str, issuer: str, obtain: Callable[[], str]) -> str:
        """The permit kept for these four, or a new one from `obtain`. Raises what `obtain` raises."""
        return self._kept.get((session, post, document, issuer), lambda: (obtain(), self._clock.now() + KEPT))

    def forget(self, session: str, post: str, document: str, issuer: str) -> None:
        """The next look at the document asks its issuer for a new permit (files refused this one)."""
        self._kept.forget((session, post, document, issuer))
