"""Notify's settings: the only module that knows their names."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chassis.process import profile
from chassis.process.settings import CommonSettings, address, read, seconds, setting


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What every service is told, and what only notify is."""

    rules: Path = setting(
        "RULES", default=Path("deploy/district/rules"), help="folder of calendar.yaml and ladder.yaml"
    )
    smtp: str = setting("SMTP", default="127.0.0.1:25", parse=address, help="mail server `host:port`")
    smtp_starttls: bool = setting("SMTP_STARTTLS", default=False, help="`yes` encrypts, and checks who it is")
    smtp_user: str | None = setting("SMTP_USER", default=None, help="log-in at the mail server")
    smtp_password: str | None = setting(
        "SMTP_PASSWORD", default=None, secret=True, help="password at the mail server"
    )
    mail_from: str = setting("MAIL_FROM", default="daftar@localhost", help="sender of mails")
    remind_every: float = setting(
        "REMIND_EVERY", default=2.0, parse=seconds, help="seconds between looks for due reminders"
    )
    mail_every: float = setting(
        "MAIL_EVERY", default=2.0, parse=seconds, help="seconds between looks for due mails"
    )
    count_every: float = setting(
        "COUNT_EVERY", default=15.0, parse=seconds, help="seconds between counts of what is pending"
    )

    def unsafe(self) -> Iterator[str]:
        """What is refused outside development."""
        yield from super().unsafe()
        yield from profile.mail(self.smtp_password, starttls=self.smtp_starttls)


def from_environment() -> Settings:
    """The settings of this process. Raises SettingsError with every fault."""
    return read(Settings, os.environ)
