"""Time comes from one place, so that tests can hold it still.

Instants travel and are stored as text in UTC milliseconds, `2026-11-22T10:15:30.123Z`: such text sorts as
time does, in every store and every language.
"""

import random
import re
from datetime import UTC, datetime
from typing import Protocol

_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")


class Clock(Protocol):
    """Tells the instant it is."""

    def now(self) -> datetime:
        """The present instant: aware, UTC, whole milliseconds."""
        ...


class SystemClock:
    """The server's own clock."""

    def now(self) -> datetime:
        """The present instant: aware, UTC, whole milliseconds."""
        return _whole_milliseconds(datetime.now(UTC))


def to_text(instant: datetime) -> str:
    """The instant as it travels, cut off after the millisecond. ValueError for one without a zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone")
    utc = _whole_milliseconds(instant.astimezone(UTC))
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"


def from_text(text: str) -> datetime:
    """The instant that `to_text` wrote; any other form raises ValueError."""
    if not _TEXT.fullmatch(text):
        raise ValueError(f"not an instant in UTC milliseconds: {text!r}")
    return datetime.fromisoformat(text)


def back_off(failures: int, *, first: float, longest: float) -> float:
    """Seconds to wait after the n-th failure in a row: doubled each time, bounded, spread by a half, so that
    those who failed together do not try again together.
    """
    return min(longest, first * 2.0 ** min(failures - 1, 30)) * random.uniform(0.5, 1.0)  # noqa: S311


def _whole_milliseconds(instant: datetime) -> datetime:
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
