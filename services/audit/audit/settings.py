"""Audit's settings: the only module that knows their names."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.adapters.keys import read_seeds
from chassis.process import profile
from chassis.process.settings import CommonSettings, address, read, seconds, setting, whole

SHORTEST_RETENTION = 180  # days
CERTAIN = 400  # days for which a checkpoint is locked: longer than any line is kept by default


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What every service is told, and what only audit is."""

    signing_keys: Path | None = setting(
        "SIGNING_KEYS_FILE",
        default=None,
        help="file of the keys that sign checkpoints, a line each, the newest last: `audit:` and 32 bytes "
        "in base64",
    )
    checkpoint_every: float = setting(
        "CHECKPOINT_EVERY",
        default=60.0,
        parse=seconds,
        help="seconds between checkpoints, where something happened",
    )
    checkpoint_lines: int = setting(
        "CHECKPOINT_LINES",
        default=1000,
        parse=whole(1),
        help="so many new lines make a checkpoint before its time",
    )
    retention_days: int = setting(
        "RETENTION_DAYS",
        default=365,
        parse=whole(SHORTEST_RETENTION),
        help="days for which lines are kept; what is older is cut off at a checkpoint, whose proof stays",
    )
    s3_endpoint: str | None = setting(
        "S3_ENDPOINT", default=None, parse=address, help="object store of the checkpoints, `host:port`"
    )
    s3_access_key: str = setting("S3_ACCESS_KEY", default="", secret=True, help="our account there")
    s3_secret_key: str = setting("S3_SECRET_KEY", default="", secret=True, help="its secret")
    s3_secure: bool = setting("S3_SECURE", default=True, help="`no` speaks to the object store without TLS")
    lock_days: int = setting(
        "LOCK_DAYS",
        default=CERTAIN,
        parse=whole(1),
        help="days for which nobody can remove a checkpoint from there",
    )
    mail_to: str | None = setting(
        "CHECKPOINT_MAIL_TO",
        default=None,
        help="address outside the office that checkpoints are mailed to as well",
    )
    mail_each: int = setting(
        "CHECKPOINT_MAIL_EACH", default=60, parse=whole(1), help="every how many checkpoints one is mailed"
    )
    smtp: str = setting("SMTP", default="127.0.0.1:25", parse=address, help="mail server `host:port`")
    smtp_starttls: bool = setting("SMTP_STARTTLS", default=False, help="`yes` encrypts, and checks who it is")
    mail_from: str = setting("MAIL_FROM", default="daftar@localhost", help="sender of mails")

    def unsafe(self) -> Iterator[str]:
        """What is refused outside development."""
        yield from super().unsafe()
        if self.signing_keys is None:
            yield "SIGNING_KEYS_FILE is missing: checkpoints would be signed with a key that everybody knows"
        if self.s3_endpoint is None:
            yield "S3_ENDPOINT is missing, so checkpoints would stay in the operator's hands"
        else:
            yield from profile.objects(self.s3_access_key, self.s3_secret_key, secure=self.s3_secure)
        if self.lock_days < self.retention_days:
            yield "LOCK_DAYS is less than RETENTION_DAYS: lines would outlive the checkpoints that prove them"
        try:
            read_seeds(self.signing_keys)
        except (OSError, ValueError) as fault:
            yield f"SIGNING_KEYS_FILE cannot be used: {fault}"


def from_environment() -> Settings:
    """The settings of this process. Raises SettingsError with every fault."""
    return read(Settings, os.environ)
