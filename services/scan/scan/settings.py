"""The settings of `scan`; the only module of it that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chassis.confine.guards import Guard, demands
from chassis.process import profile
from chassis.process.settings import CommonSettings, address, read, seconds, setting, whole

LONGEST_CLAIM = 168  # hours: Signature Version 4 allows a presigned address seven days


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What `scan` is told."""

    worker_threads: int = setting(
        "WORKER_THREADS",
        default=2,
        parse=whole(1, 64),
        help="messages handled at once by a worker; pages are read one at a time, the other is for the rest",
    )
    s3_endpoint: str = setting("S3_ENDPOINT", parse=address, help="object store, `host:port`")
    s3_access_key: str = setting("S3_ACCESS_KEY", secret=True, help="our account there")
    s3_secret_key: str = setting("S3_SECRET_KEY", secret=True, help="its secret")
    s3_secure: bool = setting("S3_SECURE", default=True, help="`no` speaks to the object store without TLS")
    intake: Path | None = setting(
        "INTAKE", default=None, help="folder with an intake folder for each department; none: uploads only"
    )
    taken: Path | None = setting(
        "INTAKE_TAKEN",
        default=None,
        help="folder of what was taken from there, closed to scanners, on the same file system; none: "
        "`INTAKE` with `.taken` behind its name",
    )
    intake_stable: float = setting(
        "INTAKE_STABLE",
        default=3.0,
        parse=seconds,
        help="seconds without a change after which a file in the folder is taken",
    )
    rules: tuple[Path, ...] = setting(
        "RULES",
        default=(Path("deploy/district/rules"),),
        help="folders of the office's rules, comma list; a later folder's file takes an earlier one's place",
    )
    claim_hours: int = setting(
        "CLAIM_HOURS",
        default=48,
        parse=whole(1, LONGEST_CLAIM),
        help="how long a document may be fetched after an offer; 168 at the most",
    )
    keep_hours: int = setting(
        "KEEP_HOURS", default=24, parse=whole(1), help="how long pages are kept after the document is stored"
    )
    page_seconds: int = setting(
        "PAGE_SECONDS", default=60, parse=whole(1), help="processor time for reading one page"
    )
    page_megabytes: int = setting(
        "PAGE_MEGABYTES", default=1536, parse=whole(1), help="memory for reading one page, in MiB"
    )
    split_megabytes: int = setting(
        "SPLIT_MEGABYTES", default=1536, parse=whole(1), help="memory for taking a file apart, in MiB"
    )
    split_seconds: int = setting(
        "SPLIT_SECONDS", default=30, parse=whole(1), help="processor time for taking one page out of a file"
    )
    sandbox_demands: tuple[Guard, ...] = setting(
        "SANDBOX_DEMANDS",
        default=tuple(Guard),
        parse=demands,
        help="guards that must hold around the processes that take files apart, comma list of account, "
        "network, files, calls; `none` in development only",
    )
    max_upload_megabytes: int = setting(
        "MAX_UPLOAD_MEGABYTES", default=200, parse=whole(1), help="largest upload that is taken, in MiB"
    )
    keyset_every: float = setting(
        "KEYSET_EVERY",
        default=300.0,
        parse=seconds,
        help="seconds after which the permit keys are published again",
    )
    workplace: Path | None = setting(
        "WORKPLACE", default=None, help="folder for files being worked on, else the system's"
    )

    def unsafe(self) -> Iterator[str]:
        """What is refused outside development."""
        yield from super().unsafe()
        if not self.sandbox_demands:
            yield "SANDBOX_DEMANDS=none lets a hostile paper do whatever this process may"
        yield from profile.own_key(self.kek_file, "scan")
        yield from profile.objects(self.s3_access_key, self.s3_secret_key, secure=self.s3_secure)


def from_environment() -> Settings:
    """The settings of this process. Raises SettingsError with every fault."""
    return read(Settings, os.environ)
