"""Whether a process lives and whether it can work: two loops over named questions.

A process that is not *live* should be restarted; one that is not *ready* should get no requests until it is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import structlog

Ping = Callable[[], None]  # returns when all is well, raises when not
OK: Final = "ok"

_log = structlog.get_logger()


@dataclass(frozen=True)
class Report:
    """The answer to each question: `ok`, or the name of what was raised (its text may hold addresses)."""

    checks: dict[str, str]

    @property
    def ok(self) -> bool:
        """Whether every answer was good."""
        return all(answer == OK for answer in self.checks.values())

    def to_json(self) -> dict[str, Any]:
        """The report as probes and people read it."""
        return {"ok": self.ok, "checks": self.checks}


class Health:
    """`pings` decide readiness; `alive` decides liveness, and readiness as well."""

    def __init__(
        self, pings: Mapping[str, Ping], *, alive: Mapping[str, Ping] = MappingProxyType({})
    ) -> None:
        self._alive = dict(alive)
        self._pings = {**alive, **pings}

    def live(self) -> Report:
        """Whether the process still turns."""
        return _asked(self._alive)

    def ready(self) -> Report:
        """Whether it lives and everything it needs answers."""
        return _asked(self._pings)

    def answers(self) -> Iterator[tuple[str, bool]]:
        """Each question of readiness with whether its answer was good, one after another."""
        for name, ping in self._pings.items():
            yield name, _answer(name, ping) == OK


def _asked(pings: Mapping[str, Ping]) -> Report:
    return Report({name: _answer(name, ping) for name, ping in pings.items()})


def _answer(name: str, ping: Ping) -> str:
    try:
        ping()
    except Exception as fault:  # noqa: BLE001 - whatever goes wrong in a ping is its answer
        _log.warning("ping_failed", ping=name, fault=repr(fault))
        return type(fault).__name__
    return OK
