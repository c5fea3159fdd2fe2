"""What this service is told; the only reader of the environment."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chassis.process import profile
from chassis.process.settings import CommonSettings, read, seconds, setting


@dataclass(frozen=True)
class Settings(CommonSettings):
    """The settings of every process of workflow."""

    rules: tuple[Path, ...] = setting(
        "RULES",
        default=(Path("deploy/district/rules"),),
        help="folders of the office's rules, comma list; a later folder's file takes an earlier one's place",
    )
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


def from_environment() -> Settings:
    """The settings of this process. Raises SettingsError with every fault."""
    return read(Settings, os.environ)
