"""Starts and stops processes, and never touches one that it did not start.

A process is remembered by its id *and* the moment it began, as the kernel tells it, so that an id
used again after a crash or a restart of the machine is not taken for ours.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from deploy.local.instance import Instance, write_private
from deploy.local.paths import ROOT
from deploy.local.probes import bindable

POLL_SECONDS = 0.1
START_SECONDS = 120.0  # generous: a loaded machine with two cores starts the broker in a minute
TERM_SECONDS = 30.0
KILL_SECONDS = 5.0
LOG_TAIL_LINES = 20


class Tier(IntEnum):
    """What starts first and stops last."""

    NAMES = 0
    SERVERS = 1
    SERVICES = 2
    DOOR = 3
    WATCHERS = 4


def nothing_to_prepare() -> None:
    """For a process that needs no file before it starts."""


@dataclass(frozen=True)
class Process:
    """What to run: `ready` says whether it serves; `prepare` writes what it reads at its start.

    `given_by` names the environment variable with the address of one that already runs elsewhere.
    `on_request` means that it starts only when it is named.
    """

    name: str
    command: Sequence[str]
    ports: Sequence[int]
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = nothing_to_prepare
    tier: Tier = Tier.SERVERS
    given_by: str = ""
    on_request: bool = False


@dataclass(frozen=True)
class Running:
    """A process that was started; `began` is the kernel's start time in clock ticks since boot."""

    name: str
    pid: int
    began: int
    tier: int
    ports: Sequence[int]

    def alive(self) -> bool:
        """The very process that was started still runs (a zombie does not)."""
        return _began(self.pid) == self.began

    def signal(self, number: signal.Signals) -> None:
        """The process, if it still lives, gets the signal; one that it cannot catch, to its whole group."""
        if not self.alive():
            return
        with contextlib.suppress(ProcessLookupError):
            if number in {signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT}:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)


class NotStarted(Exception):
    """A process ended or was not ready in time; the message tells its log's last lines."""


class Supervisor:
    """The processes of one instance."""

    def __init__(self, instance: Instance) -> None:
        self._records = instance.folder("run")
        self._logs = instance.folder("logs")
        self._children: list[subprocess.Popen[bytes]] = []  # those of this very command

    def running(self) -> dict[str, Running]:
        """What was started and still runs, by name."""
        return {record.name: record for record in self._remembered() if record.alive()}

    def ended(self) -> list[str]:
        """What was started, was not stopped, and runs no more."""
        return sorted(record.name for record in self._remembered() if not record.alive())

    def log(self, name: str) -> Path:
        """The file with what the process says."""
        return self._logs / f"{name}.log"

    def start(self, processes: Iterable[Process], say: Callable[[str], None]) -> None:
        """Every process runs and is ready; those of one tier start together.

        What already runs is left as it is. Raises NotStarted; what did start goes on running then.
        """
        running = self.running()
        missing = [process for process in processes if process.name not in running]
        for tier in sorted({process.tier for process in missing}):
            self._start_together([process for process in missing if process.tier == tier], say)

    def stop(self, names: Iterable[str] = (), *, kill: bool = False) -> list[str]:
        """The named processes (all when none is named) have ended; answers the names of those that ran.

        Each gets TERM and, when that was not enough within half a minute, KILL; `kill` goes straight there.
        """
        chosen = set(names)
        running = [record for record in self.running().values() if not chosen or record.name in chosen]
        for tier in sorted({record.tier for record in running}, reverse=True):
            _end([record for record in running if record.tier == tier], kill=kill)
        for child in self._children:
            child.poll()  # so that none stays as a zombie
        for record in self._remembered():
            if (not chosen or record.name in chosen) and not record.alive():
                self._record(record.name).unlink(missing_ok=True)
        return sorted(record.name for record in running)

    def _start_together(self, processes: Sequence[Process], say: Callable[[str], None]) -> None:
        began = time.monotonic()
        for process in processes:
            _refuse_taken_ports(process)
            process.prepare()
        waiting = {process.name: (process, self._spawn(process)) for process in processes}
        while waiting:
            for name, (process, child) in list(waiting.items()):
                if child.poll() is not None:
                    raise NotStarted(self._failure(name, f"ended with code {child.returncode}"))
                if process.ready():
                    say(f"{name}: ready after {time.monotonic() - began:.1f} s")
                    del waiting[name]
            if waiting and time.monotonic() - began > START_SECONDS:
                raise NotStarted(self._failure(min(waiting), f"is not ready after {START_SECONDS:.0f} s"))
            time.sleep(POLL_SECONDS)

    def _spawn(self, process: Process) -> subprocess.Popen[bytes]:
        with self.log(process.name).open("ab") as log:
            child = subprocess.Popen(
                process.command,
                cwd=ROOT,
                env={**_plain_environment(), **process.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._children.append(child)
        record = {
            "pid": child.pid,
            "began": _began(child.pid) or 0,
            "tier": process.tier,
            "ports": list(process.ports),
        }
        write_private(self._record(process.name), json.dumps(record))
        return child

    def _failure(self, name: str, what: str) -> str:
        lines = self.log(name).read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return "\n".join([f"{name} {what}; its log {self.log(name)} ends with:", *lines])

    def _record(self, name: str) -> Path:
        return self._records / f"{name}.json"

    def _remembered(self) -> list[Running]:
        return [
            Running(name=path.stem, **json.loads(path.read_text()))
            for path in sorted(self._records.glob("[!.]*.json"))
        ]


def _began(pid: int) -> int | None:
    """The start time of a living process, in clock ticks since boot."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The program's name stands in parentheses and may itself hold blanks and parentheses.
    state, *rest = stat.rpartition(")")[2].split()
    return None if state in "ZX" else int(rest[18])


def _end(records: Sequence[Running], *, kill: bool) -> None:
    if not kill:
        _signal_and_wait(records, signal.SIGTERM, TERM_SECONDS)
    _signal_and_wait(records, signal.SIGKILL, KILL_SECONDS)


def _signal_and_wait(records: Sequence[Running], number: signal.Signals, seconds: float) -> None:
    for record in records:
        record.signal(number)
    limit = time.monotonic() + seconds
    while any(record.alive() for record in records) and time.monotonic() < limit:
        time.sleep(POLL_SECONDS)


def _refuse_taken_ports(process: Process) -> None:
    taken = [port for port in process.ports if not bindable(port)]
    if taken:
        message = f"{process.name} cannot start: port {taken[0]} is taken; choose others by DAFTAR_PORT_SHIFT"
        raise NotStarted(message)


def _plain_environment() -> dict[str, str]:
    """What a process is given besides its own settings: nothing of the caller's leaks into it."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH", "TMPDIR") if name in os.environ}
    return {"LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", **kept}
