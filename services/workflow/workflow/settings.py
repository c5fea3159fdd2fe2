"""What this service is told; the only reader of the environment."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chassis.process import profile
from chassis.process.settings import CommonSettings, address, read, seconds, setting


@dataclass(frozen=True)
class Settings(CommonSettings):
    """The settings of every process of workflow."""

    rules: tuple[Path, ...] = setting(
        "RULES",
        default=(Path("deploy/district/rules"),),
        help="folders of the office's rules, comma list; a later folder's file takes an earlier one's place",
    )
    s3_endpoint: str = setting(
        "S3_ENDPOINT", parse=address, help="object store, `host:port`, for what was printed"
    )
    s3_access_key: str = setting("S3_ACCESS_KEY", secret=True, help="our account there")
    s3_secret_key: str = setting("S3_SECRET_KEY", secret=True, help="its secret")
    s3_secure: bool = setting("S3_SECURE", default=True, help="`no` speaks to the object store without TLS")
    keyset_every: float = setting(
        "KEYSET_EVERY",
        default=300.0,
        parse=seconds,
        help="seconds after which the permit keys are published again",
    )

    def unsafe(self) -> Iterator[str]:
        """What is refused outside development."""
        yield from super().unsafe()
        yield from profile.own_key(self.kek_file, "workflow")
        yield from profile.objects(self.s3_access_key, self.s3_secret_key, secure=self.s3_secure)


def from_environment() -> Settings:
    """The settings of this process. Raises SettingsError with every fault."""
    return read(Settings, os.environ)
