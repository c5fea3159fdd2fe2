"""Reads what a form sent: text in NFC, dates as people type them, one message per field."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.exceptions import BadRequest

from chassis.ids import is_ulid
from gateway.application.dates import NotADate, end_of, parse_day
from gateway.i18n import Words

LONGEST_LINE = 300  # characters; a subject is no essay
LONGEST_REMARK = 4_000  # characters
LONGEST_TEXT = 60_000  # characters of a note


@dataclass
class Form:
    """The fields of the request's form as they were typed, and what is wrong with them."""

    words: Words
    errors: dict[str, str] = field(default_factory=dict)

    def line(self, name: str, *, required: bool = False) -> str:
        """One line of text, white space folded."""
        value = " ".join(self._raw(name).split())
        if required and not value:
            self.errors[name] = self.words.gettext("This is needed.")
        if len(value) > LONGEST_LINE:
            self.errors[name] = self.words.gettext("At most %(limit)s characters.", limit=LONGEST_LINE)
        return value

    def text(self, name: str, limit: int = LONGEST_TEXT) -> str:
        """Text of several lines."""
        value = self._raw(name).replace("\r\n", "\n").strip()
        if len(value) > limit:
            self.errors[name] = self.words.gettext("At most %(limit)s characters.", limit=limit)
        return value

    def day(self, name: str) -> str | None:
        """A civil date as ISO text, or None when the field is empty."""
        typed = self._raw(name).strip()
        if not typed:
            return None
        try:
            return parse_day(typed).isoformat()
        except NotADate:
            self.errors[name] = self.words.gettext("Write the date as dd-mm-yyyy, for example 05-11-2026.")
            return None

    def due(self, name: str, zone: ZoneInfo) -> str | None:
        """The last instant of the day that was typed, not before today; None when the field is empty."""
        day = self.day(name)
        if day is None:
            return None
        if day < self.words.today().isoformat():
            self.errors[name] = self.words.gettext("This date has passed.")
        return end_of(parse_day(day), zone)

    def coming_day(self, name: str) -> str | None:
        """A civil date after today as ISO text, or None when the field is empty."""
        day = self.day(name)
        if day is not None and day <= self.words.today().isoformat():
            self.errors[name] = self.words.gettext("Choose a day that is to come.")
        return day

    def reason(self, name: str) -> str:
        """Why; it has to be said."""
        value = self.text(name, LONGEST_REMARK)
        if not value:
            self.errors[name] = self.words.gettext("This is needed.")
        return value

    def chosen(self, name: str, message: str) -> str:
        """A choice that has to be made."""
        value = self._raw(name)
        if not value:
            self.errors[name] = message
        return value

    def _raw(self, name: str) -> str:
        return unicodedata.normalize("NFC", request.form.get(name, ""))


def act_key() -> str:
    """The key that the form was shown with. Raises BadRequest when there is none: no form of ours."""
    key = request.form.get("key", "")
    if not is_ulid(key):
        raise BadRequest
    return key


def seen_revision() -> int:
    """The revision of what the person saw when they acted. Raises BadRequest."""
    try:
        return int(request.form.get("revision", ""))
    except ValueError as error:
        raise BadRequest from error
