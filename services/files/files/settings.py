"""The settings of `files`; the only module of it that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from chassis.confine.guards import Guard, demands
from chassis.process import profile
from chassis.process.settings import CommonSettings, address, read, setting, whole
from files.domain.retention import LockMode
from files.domain.verdicts import ActiveContent, Policy


def choice(kind: type[StrEnum]) -> Callable[[str], Any]:
    """A parser for one of the kind's values; it raises ValueError for any other."""

    def parse(text: str) -> StrEnum:
        try:
            return kind(text)
        except ValueError:
            raise ValueError(f"is none of {', '.join(kind)}") from None

    return parse


def hosts(text: str) -> tuple[str, ...]:
    """Comma list of `host:port`. Raises ValueError."""
    return tuple(address(part.strip()) for part in text.split(",") if part.strip())


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What `files` is told."""

    s3_endpoint: str = setting("S3_ENDPOINT", parse=address, help="object store, `host:port`")
    s3_access_key: str = setting("S3_ACCESS_KEY", secret=True, help="our account there")
    s3_secret_key: str = setting("S3_SECRET_KEY", secret=True, help="its secret")
    s3_secure: bool = setting("S3_SECURE", default=True, help="`no` speaks to the object store without TLS")
    claim_hosts: tuple[str, ...] = setting(
        "CLAIM_HOSTS", parse=hosts, help="`host:port` that claims may be fetched from, comma list"
    )
    clamav: str = setting("CLAMAV", parse=address, help="ClamAV's daemon, `host:port`")
    not_scanned: Policy = setting(
        "NOT_SCANNED",
        default=Policy.HOLD,
        parse=choice(Policy),
        help="papers that could not be scanned for viruses: `hold` or `allow`",
    )
    active_content: ActiveContent = setting(
        "ACTIVE_CONTENT",
        default=ActiveContent.REFUSE,
        parse=choice(ActiveContent),
        help="JavaScript, embedded files and the like in a PDF: `refuse` or `note`",
    )
    lock_mode: LockMode = setting(
        "LOCK_MODE",
        default=LockMode.COMPLIANCE,
        parse=choice(LockMode),
        help="object lock: `COMPLIANCE`, or in development `GOVERNANCE`",
    )
    lock_intake_days: int = setting(
        "LOCK_INTAKE_DAYS", default=30, parse=whole(1), help="lock of a paper that was only scanned"
    )
    lock_diarised_days: int = setting(
        "LOCK_DIARISED_DAYS", default=1096, parse=whole(1), help="lock from the day a paper is diarised"
    )
    lock_placed_days: int = setting(
        "LOCK_PLACED_DAYS", default=3653, parse=whole(1), help="lock from the day a paper is put in a file"
    )
    max_megabytes: int = setting(
        "MAX_MEGABYTES", default=100, parse=whole(1), help="largest body that is taken, in MiB"
    )
    max_pages: int = setting("MAX_PAGES", default=2000, parse=whole(1), help="longest document that is taken")
    max_megapixels: int = setting(
        "MAX_MEGAPIXELS", default=50, parse=whole(1), help="largest page image that is taken"
    )
    examine_megabytes: int = setting(
        "EXAMINE_MEGABYTES", default=768, parse=whole(1), help="memory of an examination or rendering, in MiB"
    )
    examine_seconds: int = setting(
        "EXAMINE_SECONDS", default=15, parse=whole(1), help="time of an examination or a page image"
    )
    sandbox_demands: tuple[Guard, ...] = setting(
        "SANDBOX_DEMANDS",
        default=tuple(Guard),
        parse=demands,
        help="guards that must hold around the processes that take files apart, comma list of account, "
        "network, files, calls; `none` in development only",
    )
    spool: Path | None = setting(
        "SPOOL",
        default=None,
        help="folder for copies of bodies, else the system's; each process makes its own in it",
    )
    spool_megabytes: int = setting(
        "SPOOL_MEGABYTES", default=256, parse=whole(1), help="copies of bodies that a process keeps, in MiB"
    )
    render_days: int = setting(
        "RENDER_DAYS", default=30, parse=whole(1), help="days after which a cached page image is made anew"
    )

    def unsafe(self) -> Iterator[str]:
        """What is refused outside development."""
        yield from super().unsafe()
        if not self.sandbox_demands:
            yield "SANDBOX_DEMANDS=none lets a hostile paper do whatever this process may"
        yield from profile.objects(self.s3_access_key, self.s3_secret_key, secure=self.s3_secure)
        if self.lock_mode is LockMode.GOVERNANCE:
            yield "LOCK_MODE=GOVERNANCE lets an operator shorten locks"


def from_environment() -> Settings:
    """The settings of this process. Raises SettingsError with every fault."""
    return read(Settings, os.environ)
