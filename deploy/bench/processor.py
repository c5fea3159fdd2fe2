"""Whose processor time a movement takes: of every process of the office, and of the clients that measure."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from deploy.bench.figures import Row
from deploy.local.supervisor import Supervisor
from tests.office import Office

CLIENTS = "the clients that measure"
WORTH_A_ROW = 0.05
"""Milliseconds a movement; what takes less is counted in the sum only."""
_SESSION, _USER, _SYSTEM = 3, 11, 12
"""Where they stand in /proc/<pid>/stat behind the program's name (proc(5): fields 6, 14 and 15)."""
_TICK = 1 / os.sysconf("SC_CLK_TCK")


def spent(office: Office) -> dict[str, float]:
    """Seconds of processor time since its start, by process; its children are counted with it."""
    names = {one.pid: one.name for one in Supervisor(office.site.instance).running().values()}
    names[os.getsid(0)] = CLIENTS
    found: dict[str, float] = defaultdict(float)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            session, seconds = _session_and_seconds((folder / "stat").read_text())
        except (FileNotFoundError, ProcessLookupError):
            continue
        if name := names.get(session):
            found[name] += seconds
    return dict(found)


def rows_of(before: Mapping[str, float], after: Mapping[str, float], count: int) -> list[Row]:
    """Milliseconds of processor time for each of `count` movements: of all, then of whoever took most."""
    each = {name: 1000 * (seconds - before.get(name, 0.0)) / count for name, seconds in after.items()}
    told = sorted(((ms, name) for name, ms in each.items() if ms >= WORTH_A_ROW), reverse=True)
    return [
        Row("processor time a movement", f"{sum(each.values()):.1f} ms"),
        *(Row(f"- {name}", f"{ms:.1f} ms") for ms, name in told),
    ]


def _session_and_seconds(stat: str) -> tuple[int, float]:
    # The program's name stands in parentheses and may itself hold blanks and parentheses.
    fields = stat.rpartition(")")[2].split()
    return int(fields[_SESSION]), (int(fields[_USER]) + int(fields[_SYSTEM])) * _TICK
