"""What auth is told from outside: the only reader of the environment."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from chassis.ids import DISTRICT
from chassis.process import profile
from chassis.process.settings import CommonSettings, address, read, seconds, setting, whole
from directory import CAPABILITIES


def roles(text: str) -> tuple[str, ...]:
    """Roles that the office's posts may have. Raises ValueError."""
    told = tuple(part.strip() for part in text.split(",") if part.strip())
    if unknown := set(told) - CAPABILITIES.keys():
        raise ValueError(f"names no role {', '.join(sorted(unknown))}")
    return told


@dataclass(frozen=True)
class Settings(CommonSettings):
    """The settings of auth. It serves the whole district, so DEPARTMENTS is not needed."""

    departments: tuple[str, ...] = setting(
        "DEPARTMENTS",
        default=(DISTRICT,),
        parse=lambda _: (DISTRICT,),
        help="not used: auth is district-wide",
    )
    http_bind: str = setting("HTTP_BIND", default="127.0.0.1:8101", parse=address, help="public API")
    metrics_bind: str = setting(
        "METRICS_BIND", default="127.0.0.1:9201", parse=address, help="metrics, probes"
    )
    heartbeat_seconds: float = setting(
        "HEARTBEAT_SECONDS",
        default=300.0,
        parse=seconds,
        help="seconds between two tellings of the whole organisation",
    )
    access_seconds: int = setting(
        "ACCESS_SECONDS", default=300, parse=whole(1), help="life of an access token"
    )
    session_hours: int = setting(
        "SESSION_HOURS", default=12, parse=whole(1), help="life of a session, however busy"
    )
    idle_minutes: int = setting(
        "IDLE_MINUTES",
        default=35,
        parse=whole(1),
        help="a session that is not refreshed for so long ends: the gateway's and a token's life",
    )
    initial_days: int = setting(
        "INITIAL_DAYS",
        default=7,
        parse=whole(1),
        help="for so long a password that was made for somebody is good for choosing another",
    )

    second_factor_roles: tuple[str, ...] = setting(
        "SECOND_FACTOR_ROLES",
        default=(),
        parse=roles,
        help="roles of posts, parted by commas, whose people must have a second factor",
    )

    def unsafe(self) -> Iterator[str]:
        """What is refused outside development."""
        yield from super().unsafe()
        yield from profile.own_key(self.kek_file, "auth")
        if self.access_seconds > 300:  # noqa: PLR2004 - the promise of ADR 7 while the broker is down
            yield "ACCESS_SECONDS lets a revoked session live on for more than five minutes"


def from_environment() -> Settings:
    """The settings of this process. Raises SettingsError."""
    return read(Settings, os.environ)
