"""How a number reads: the three styles of file number, and the receipt's (domain.md 2.1 to 2.4).

Kept is what a number is made of (form, head, serial, year), not a pattern to take it apart again; the form of
each series is a rule of the site.
"""

import re
import string
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from workflow.domain.errors import Faulty

FREE: Final = "file-free"
"""The series of files whose numbers are their openers' own; they are registered too, and unique (domain.md
1.2).
"""

FREE_FORM: Final = "{serial}/{year}"
"""Under which serial the register keeps them."""

YEARS: Final = ("calendar", "financial")

_OWN: Final = re.compile(r"\S(.{0,78}\S)?")
_YEAR: Final = "([0-9]{4}(?:-[0-9]{2})?)(?![0-9])"
_PLACES: Final = (re.compile(f"([0-9]{{1,9}})/{_YEAR}"), re.compile(f"([0-9]{{1,9}})/[^/]+/{_YEAR}"))
"""Serial and year side by side, or with a section or a file between them."""
_SERIALS: Final = frozenset({"serial", "file"})
_MARCH: Final = 3


@dataclass(frozen=True, slots=True)
class Style:
    """A series' form, what fills it, and the rule of the year in which its serial begins again at 1.

    `A-11011/1/2026-General` is of the form `{basic}-{primary:02d}0{secondary:02d}/{serial}/{year}-{section}`.
    `file` is another word for the serial: the file's place in its collection.
    """

    form: str
    year: str = "calendar"
    fields: Mapping[str, str | int] = field(default_factory=dict)
    dated: bool = False
    """The number stands beside its date always, so the form may do without the year."""

    def __post_init__(self) -> None:
        named = {name for _, name, _, _ in string.Formatter().parse(self.form) if name is not None}
        missing = named - _SERIALS - {"year"} - set(self.fields)
        if missing or not named & _SERIALS or not (self.dated or "year" in named):
            raise ValueError(f"form {self.form!r}: needs serial and year, and values for {sorted(missing)}")
        self.number(1, "2026")  # ValueError where a field is not what the form makes of it
        if self.year not in YEARS:
            raise ValueError(f"{self.year!r} is no year rule: {YEARS}")

    def number(self, serial: int, year: str) -> str:
        """What is printed on the paper."""
        return self.form.format_map({**self.fields, "serial": serial, "file": serial, "year": year})

    def resembles(self, number: str) -> bool:
        """Whether this series might one day allot `number`."""
        parts = (
            re.escape(text) + self._pattern(name, spec)
            for text, name, spec, _ in string.Formatter().parse(self.form)
        )
        return re.fullmatch("".join(parts), number) is not None

    def _pattern(self, name: str | None, spec: str | None) -> str:
        if name is None:
            return ""
        if name in _SERIALS:
            return "[0-9]+"
        if name == "year":
            return "[0-9]{4}(-[0-9]{2})?"
        return re.escape(format(self.fields[name], spec or ""))


@dataclass(frozen=True, slots=True)
class IssueStyle:
    """How a department numbers the letters that it issues, and all copies of one together (domain.md 1.4)."""

    series: str
    letters: Style
    copies: Style

    def on(self, file: str, copies: int) -> tuple[Style, Style]:
        """The styles for a letter on the file with that number, and for so many copies of it."""
        more: dict[str, str | int] = {"file_number": file, "copies": copies}
        letters = replace(self.letters, fields={**self.letters.fields, **more})
        return letters, replace(self.copies, fields={**self.copies.fields, **more})


@dataclass(frozen=True, slots=True)
class Head:
    """A subject under which files are opened, by the office's approved list (domain.md 2.1, 2.4)."""

    code: str
    title: Mapping[str, str]
    series: str
    style: Style | None
    """None where the opener brings a number of their own."""


def folded(text: str) -> str:
    """A number as it is compared with what people type: digits of any script, any case, spaces nowhere."""
    joined = "".join(text.casefold().split())
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in joined)


def places_in(number: str) -> list[tuple[int, str]]:
    """Where the registers may have allotted a folded number, or a part of one: pairs of serial and year."""
    return [(int(serial), year) for place in _PLACES for serial, year in place.findall(number)]


def own_number(text: str, styles: list[Style]) -> str:
    """The opener's own number, if no series can come to allot it too. Raises Faulty."""
    if not _OWN.fullmatch(text):
        raise Faulty([("number", "malformed")])
    if any(style.resembles(text) for style in styles):
        raise Faulty([("number", "belongs-to-a-series")])
    return text


def year_of(instant: str, rule: str, zone: str) -> str:
    """The year whose series an instant falls in, by the civil date in the district's zone.

    `2026` of the calendar; `2026-27` of the financial year, which begins on 1 April.
    """
    date = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date()
    if rule == "calendar":
        return str(date.year)
    first = date.year if date.month > _MARCH else date.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def last_instant(day: str, zone: str) -> str:
    """The end of a civil date in that zone."""
    morrow = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)) + timedelta(days=1)
    return f"{(morrow - timedelta(seconds=1)).astimezone(UTC):%Y-%m-%dT%H:%M:%S}.999Z"


def civil_date(instant: str, zone: str) -> str:
    """The date on the wall calendar of the district: `2026-11-22`."""
    return civil_time(instant, zone).partition("T")[0]


def civil_time(instant: str, zone: str) -> str:
    """Date and time on the walls of the district, `2026-11-22T10:30:00`, which sorts behind its date."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    return local.replace(tzinfo=None).isoformat(timespec="seconds")
