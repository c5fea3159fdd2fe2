"""Runs a long command and keeps saying that it goes on: nobody should look at a silent terminal."""

import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECONDS_BETWEEN_WORDS = 10.0
SHOWN_WIDTH = 70
SHOWN_LINES_OF_A_FAILURE = 30


class CommandFailed(Exception):
    """The command ended with a code other than 0; the message tells its last lines."""


@dataclass
class _Output:
    count: int = 0
    last: deque[str] = field(default_factory=lambda: deque(maxlen=SHOWN_LINES_OF_A_FAILURE))

    def read(self, lines: Iterable[str]) -> None:
        for line in lines:
            if line.strip():
                self.count += 1
                self.last.append(line.rstrip())


def say(text: str) -> None:
    """One line to the person, at once."""
    print(text, flush=True)


def run(label: str, command: Sequence[str], *, cwd: Path, environment: Mapping[str, str]) -> None:
    """The command has ended well; every ten seconds a line told how far it was.

    Raises CommandFailed with its last lines.
    """
    say(f"{label} ...")
    began = time.monotonic()
    child = subprocess.Popen(
        command,
        cwd=cwd,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    output = _Output()
    reader = threading.Thread(target=output.read, args=(child.stdout,), daemon=True)
    reader.start()
    while reader.is_alive():
        reader.join(SECONDS_BETWEEN_WORDS)
        if reader.is_alive():
            newest = output.last[-1][:SHOWN_WIDTH] if output.last else ""
            say(f"  {time.monotonic() - began:4.0f} s, {output.count} lines, now: {newest}")
    if child.stdout is not None:
        child.stdout.close()
    if child.wait() != 0:
        shown = "\n".join(output.last)
        message = f"{label}: {command[0]} ended with code {child.returncode}\n{shown}"
        raise CommandFailed(message)
    say(f"{label}: done in {time.monotonic() - began:.0f} s")
