"""On what it was measured: without this a figure means nothing."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from chassis.topology import Management
from deploy.bench.figures import Row
from deploy.local.builds import minio_program
from deploy.local.paths import ROOT

GIBIBYTE_IN_KIB = 1024 * 1024


def machine(management: str) -> list[Row]:
    """Machine, commit, versions; `management` is the broker's management address with a log-in."""
    return [
        Row("machine", f"{os.cpu_count()} cores ({_processor()}), {_memory()} GiB, {platform.system()}"),
        Row("commit", _commit()),
        Row("Python", platform.python_version()),
        Row("SQLite", sqlite3.sqlite_version),
        Row("RabbitMQ", str(Management(management).get("overview")["rabbitmq_version"])),
        Row("MinIO", _first_match(r"version (\S+)", str(minio_program()), "--version")),
        Row("Tesseract", _first_match(r"tesseract (\S+)", "tesseract", "--version")),
        Row("broker at", str(urlsplit(management).hostname)),
    ]


def load() -> str:
    """The load averages of 1, 5 and 15 minutes: who else was at work."""
    return "load " + " ".join(f"{one:.1f}" for one in os.getloadavg())


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else platform.machine()


def _memory() -> int:
    text = Path("/proc/meminfo").read_text(encoding="utf-8")
    found = re.search(r"^MemTotal:\s*(\d+) kB", text, re.MULTILINE)
    return round(int(found[1]) / GIBIBYTE_IN_KIB) if found else 0


def _commit() -> str:
    def git(*words: str) -> str:
        command = ["git", *words]
        return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no")
    return git("rev-parse", "--short", "HEAD") + (" with changes" if changed else "")


def _first_match(pattern: str, *command: str) -> str:
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    found = re.search(pattern, told.stdout + told.stderr)
    return found[1] if found else "unknown"
