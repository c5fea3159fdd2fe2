"""The process that binds pages, as it would be after a page had taken it over. Run as a program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from chassis.testing.hostile import tried
from scan.adapters.binding import WHOLE, bind_apart


def do_evil(pages: Sequence[str]) -> None:
    """The page says what to try; the whole, what came of it."""
    got = tried(json.loads(Path(pages[0]).read_text(encoding="utf-8")))
    Path(WHOLE).write_text(json.dumps(got), encoding="utf-8")


if __name__ == "__main__":
    bind_apart(do_evil)
