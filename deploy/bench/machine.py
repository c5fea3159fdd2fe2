"""On what it was measured: without this a figure means nothing."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
from pathlib import Path

import tesserocr

from chassis.wire.topology import Management
from deploy.bench.figures import Row
from deploy.local.paths import HERE, ROOT

GIBIBYTE_IN_KIB = 1024 * 1024


def machine(management: str) -> list[Row]:
    """Machine, commit, versions; `management` is the broker's management address with a log-in."""
    return [
        Row("machine", f"{os.cpu_count()} cores ({_processor()}), {_memory()} GiB, {platform.system()}"),
        Row("commit", _commit()),
        Row("Python", platform.python_version()),
        Row("SQLite", sqlite3.sqlite_version),
        Row("RabbitMQ", str(Management(management).get("overview")["rabbitmq_version"])),
        Row("MinIO", _found(r"github.com/minio/minio (\S+)", (HERE / "minio" / "go.mod").read_text("utf-8"))),
        Row("Tesseract", _found(r"tesseract (\S+)", tesserocr.tesseract_version())),
    ]


def load() -> str:
    """The load averages of 1, 5 and 15 minutes: who else was at work."""
    return "load " + " ".join(f"{one:.1f}" for one in os.getloadavg())


def _processor() -> str:
    return _found(r"(?m)^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"))


def _memory() -> int:
    kibibytes = _found(r"(?m)^MemTotal:\s*(\d+) kB", Path("/proc/meminfo").read_text("utf-8"))
    return round(int(kibibytes) / GIBIBYTE_IN_KIB)


def _commit() -> str:
    changed = _told("git", "status", "--porcelain", "--untracked-files=no")
    return _told("git", "rev-parse", "--short", "HEAD") + (" with changes" if changed else "")


def _told(*command: str) -> str:
    """What the command wrote. Raises CalledProcessError."""
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1].strip() if found else "unknown"
