"""What mails say, as data in three languages; a notice in the pages is worded by whoever shows it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

from directory import Names
from notify.domain.calendar import Calendar
from notify.domain.notice import Notice

FALLBACK: Final = "en"


class Texts:
    """Words mails. `calendar` is asked by department, as a working day is not everywhere equally long."""

    def __init__(self, zone: str, calendar: Callable[[str], Calendar]) -> None:
        self._zone = ZoneInfo(zone)
        self._calendar = calendar
        self._stated = stated()

    def letter(self, notice: Notice, holder: Names, language: str) -> tuple[str, str]:
        """Subject and body in the language, or in English where there is none."""
        worded: Mapping[str, Mapping[str, str]] = self._stated["mails"][notice.kind.value]
        chosen = language if language in worded else FALLBACK
        words: Mapping[str, str] = self._stated["words"][chosen]
        since = notice.arrival.since.astimezone(self._zone)
        day = self._calendar(notice.arrival.at.department).day
        values = {
            "kind": words.get(notice.item.kind, notice.item.kind),
            "number": notice.item.number,
            "title": notice.item.title,
            "since": f"{since:%d-%m-%Y %H:%M}",
            "days": f"{timedelta(seconds=notice.working_seconds) / day:.1f}",
            "holder": holder.get(chosen) or holder.get(FALLBACK) or notice.arrival.at.id,
        }
        return worded[chosen]["subject"].format_map(values), worded[chosen]["body"].format_map(values)


def stated() -> Mapping[str, Any]:
    """The texts as they are written in the package."""
    loaded: Mapping[str, Any] = yaml.load(
        (files("notify") / "texts" / "mail.yaml").read_text("utf-8"), yaml.CSafeLoader
    )
    return loaded
