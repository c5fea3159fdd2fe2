"""What was asked and how it ended, as each saw it who took part in a storm: for the checker, and to read.

A line is an invocation, or its end: `ok`, `fail` (certainly not done), `unknown`. Blows of the nemesis stand
between them, by the same clock.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.checker import Deed


@dataclass(frozen=True)
class Act:
    """What a post asks of a file; `key` is the request's, `type` that of the entry which it would make."""

    key: str
    file: str
    type: str
    post: str


class Chronicle:
    """Lines in the order in which they were written; many threads write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._lines: list[dict[str, Any]] = []
        self._invoked: dict[str, float] = {}
        self._deeds: list[Deed] = []
        self.asked_again = 0
        self.forwards = 0

    def invoke(self, act: Act) -> None:
        """It is asked for the first time."""
        self._invoked[act.key] = time.monotonic()
        self._write("invoke", **asdict(act))

    def again(self, act: Act) -> None:
        """There was no answer: it is asked once more, with the same key."""
        self._write("again", key=act.key)
        self.asked_again += 1

    def ok(self, act: Act, position: int) -> None:
        """It was acknowledged."""
        self._ends("ok", act, position)
        self.forwards += act.type == "file.forwarded"

    def fail(self, act: Act, why: str) -> None:
        """It was refused, at the first asking: nothing of it may have been done."""
        self._write("fail", key=act.key, why=why)

    def unknown(self, act: Act) -> None:
        """Nobody was told whether it was done."""
        self._ends("unknown", act, None)

    def blow(self, what: str) -> None:
        """The nemesis struck, or let go."""
        self._write("nemesis", did=what)

    def age(self, act: Act) -> float:
        """Seconds since it was asked first."""
        return time.monotonic() - self._invoked[act.key]

    def deeds(self) -> list[Deed]:
        """What was done, or may have been."""
        return list(self._deeds)

    def save(self, path: Path) -> None:
        """One line of JSON each."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{json.dumps(line)}\n" for line in self._lines), encoding="utf-8")

    def _ends(self, how: str, act: Act, position: int | None) -> None:
        self._write(how, key=act.key, position=position)
        self._deeds.append(Deed(act.file, position, act.type, act.post))

    def _write(self, what: str, **fields: Any) -> None:
        with self._lock:
            self._lines.append({"at": round(time.monotonic() - self._began, 3), "what": what, **fields})
