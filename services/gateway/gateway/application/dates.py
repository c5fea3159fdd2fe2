"""Civil dates as a dealing assistant types them: 22-11-2026, 22/11/26, 221126, or 2026-11-22.

Typing is faster than a calendar that opens; Bengali and Devanagari digits are digits.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from chassis.clock import to_text

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PARTS = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})")
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_CENTURY = 2000
_LAST_OF_DAY = time(23, 59, 59, 999_000)


class NotADate(ValueError):
    """The text is no day of the calendar."""


def parse_day(text: str) -> date:
    """The day that was typed; two-digit years are of this century. Raises NotADate."""
    typed = text.strip().translate(_WESTERN)
    if iso := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in iso.groups())
    elif parts := _PARTS.fullmatch(typed) or _DIGITS.fullmatch(typed):
        day, month, year = (int(part) for part in parts.groups())
    else:
        raise NotADate(text)
    try:
        return date(year if year > 99 else year + _CENTURY, month, day)  # noqa: PLR2004  # two-digit years
    except ValueError as error:
        raise NotADate(text) from error


def end_of(day: date, zone: ZoneInfo) -> str:
    """The last instant of a civil day in the district: what is due that day is overdue after it."""
    return to_text(datetime.combine(day, _LAST_OF_DAY, tzinfo=zone))


# Bengali and Devanagari digits are accepted where people type numbers (domain.md 5.5).
_WESTERN = {
    ord(digit): str(value) for digits in ("০১২৩৪৫৬৭৮৯", "०१२३४५६७८९") for value, digit in enumerate(digits)
}
