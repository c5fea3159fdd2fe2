"""What mails say: complete in three languages, with no field that nobody fills."""

import string
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from directory import Post
from notify.adapters.texts import Texts, stated
from notify.domain.calendar import Calendar
from notify.domain.notice import Kind, of_told
from notify.domain.watch import Arrival, Item, Reminded

FIELDS = {"kind", "number", "title", "since", "days", "holder"}
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
OFFICE = Calendar(ZoneInfo("Asia/Kolkata"), 600, 1020)
TEXTS = Texts("Asia/Kolkata", lambda _: OFFICE)


def notice(title="A {title}"):
    item = Item("general.X", "file", "general", "7/2026", title)
    return of_told(Reminded(item, Arrival(Post("hc", "general"), NOW, 4), 1, "nudge", NOW, 3 * 7 * 3600))


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.ESCALATED])
@pytest.mark.parametrize("language", ["en", "bn", "hi"])
def test_every_mail_is_worded_in_every_language_with_known_fields_only(kind, language):
    texts = stated()["mails"][kind.value][language]
    used = {field for text in texts.values() for _, field, _, _ in string.Formatter().parse(text) if field}
    assert used <= FIELDS
    assert {"kind", "number"} <= used
    assert set(stated()["words"][language]) == {"file", "receipt"}


def test_a_mail_says_what_waits_since_when_and_for_how_many_working_days():
    subject, body = TEXTS.letter(notice(), {"en": "Head Clerk"}, "en")
    assert subject == "Reminder: File 7/2026 waits with you"
    assert "A {title}" in body
    assert "with you (Head Clerk) since 23-11-2026 11:30: 3.0 working days" in body


def test_a_language_that_is_not_there_is_answered_in_english():
    assert TEXTS.letter(notice(), {}, "ta") == TEXTS.letter(notice(), {}, "en")
    assert "(hc)" in TEXTS.letter(notice(), {}, "bn")[1]
