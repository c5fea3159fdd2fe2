"""The process that takes files apart, as it would be after a file had taken it over. Run as a program."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from chassis.testing.hostile import tried
from scan.adapters.paper import take_apart
from scan.domain.quality import Limits


def do_evil(original: BinaryIO, _seconds: int, _limits: Limits) -> dict[str, Any]:
    """The file says what to try; the answer, what came of it."""
    return {"rejected": "hostile", "params": {"got": tried(json.load(original))}}


if __name__ == "__main__":
    take_apart(do_evil)
