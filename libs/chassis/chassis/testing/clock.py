"""A clock that a test holds in its hand."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)  # a Monday, 10:00 in the district


class FakeClock:
    """Stands still until it is told to go on."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        """The instant the test has chosen."""
        return self._now

    def advance(self, *, seconds: float = 0, days: float = 0) -> None:
        """Time has passed."""
        self._now += timedelta(seconds=seconds, days=days)

    def set(self, instant: datetime) -> None:
        """It is that instant, also if it is an earlier one."""
        self._now = instant
