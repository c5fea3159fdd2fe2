"""Words, names, dates and durations in the reader's language.

Catalogues are read from the .po files when the process starts, so no compiled file is ever stale. English is
what stands in the code. Instants are worded in the district's zone. Digits are Western in all languages, as
numbers are compared with printed ones.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from chassis.clock import from_text

LANGUAGES: Mapping[str, str] = {"en": "English", "bn": "বাংলা", "hi": "हिन्दी"}
LOCALE = Path(__file__).parent / "locale"
KILO = 1000


def N_(message: str) -> str:  # noqa: N802  # the customary name, which the extractor knows
    """Marks a message for translation that is worded later."""
    return message


@cache
def catalogues(folder: Path = LOCALE) -> Mapping[str, NullTranslations]:
    """The translations of every language, read from their .po files."""
    return {code: _catalogue(folder / code / "LC_MESSAGES" / "messages.po", code) for code in LANGUAGES}


def _catalogue(path: Path, code: str) -> NullTranslations:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@dataclass(frozen=True)
class Words:
    """Wording for one reader at one moment."""

    language: str
    translations: NullTranslations
    zone: ZoneInfo
    now: datetime

    def gettext(self, message: str, **values: object) -> str:
        """`message` in the reader's language, its %(name)s filled in."""
        text = self.translations.gettext(message)
        return text % values if values else text

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """`one` or `many` by the language's own rule, with %(num)s filled in."""
        return self.translations.ngettext(one, many, number) % {"num": number, **values}

    def name(self, names: Mapping[str, str] | None) -> str:
        """A name of the organisation, in the reader's language if it has one."""
        if not names:
            return ""
        return names.get(self.language) or names.get("en") or next(iter(names.values()), "")

    def local(self, instant: str) -> datetime:
        """The instant in the district's zone."""
        return from_text(instant).astimezone(self.zone)

    def today(self) -> date:
        """Today's civil date in the district."""
        return self.now.astimezone(self.zone).date()

    def day(self, text: str | None) -> str:
        """dd-mm-yyyy of an instant or of a civil date."""
        if not text:
            return ""
        moment = self.local(text) if "T" in text else date.fromisoformat(text)
        return moment.strftime("%d-%m-%Y")

    def moment(self, text: str | None) -> str:
        """dd-mm-yyyy HH:MM of an instant."""
        return self.local(text).strftime("%d-%m-%Y %H:%M") if text else ""

    def since(self, text: str) -> str:
        """How long ago, as one says it in an office: by the day, not by 24 hours."""
        days = (self.today() - self.local(text).date()).days
        if days <= 0:
            return self.gettext("today, %(time)s", time=self.local(text).strftime("%H:%M"))
        if days == 1:
            return self.gettext("since yesterday")
        return self.ngettext("%(num)s day", "%(num)s days", days)

    def is_over(self, due: str | None) -> bool:
        """Whether the due instant has passed."""
        return bool(due) and from_text(str(due)) < self.now

    def size(self, count: int) -> str:
        """A number of bytes, in the unit that keeps it short."""
        if count < KILO**2:
            return f"{max(1, round(count / KILO))} kB"
        return f"{count / KILO**2:.1f} MB"
