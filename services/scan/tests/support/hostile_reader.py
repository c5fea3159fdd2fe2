"""The process that reads pages, as it would be after a page had taken it over. Run as a program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from chassis.testing.hostile import tried
from scan.adapters.page_files import PDF, TEXT
from scan.adapters.reader import stand_by
from scan.domain.quality import Reading


def do_evil(image: Path, folder: Path, _languages: Sequence[str]) -> Reading:
    """The image says what to try; the text of the page, what came of it."""
    got = tried(json.loads(image.read_text(encoding="utf-8")))
    (folder / PDF).touch()
    (folder / TEXT).write_text(json.dumps(got), encoding="utf-8")
    return Reading(words=0, confidence=0)


if __name__ == "__main__":
    stand_by(do_evil)
