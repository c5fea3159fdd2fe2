"""Runs apart: binds the PDFs of pages to one, in a process of its own with bounds.

`python -I -m scan.adapters.binding <folder> <memory> <largest file> <seconds> <guards>` has the names of the
pages as a JSON list in standard input; they lie in the folder, and so does WHOLE afterwards. Each was written
by a process that a page may have taken over, so it is as hostile as what came from outside.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pikepdf

from chassis.confine.guards import demands
from scan.adapters.bounds import bound_ourselves

WHOLE: Final = "whole.pdf"


def bind(pages: Sequence[str]) -> None:
    """WHOLE is one PDF of all the pages, in order. Raises whatever pikepdf raises."""
    with pikepdf.new() as whole:
        for name in pages:
            with pikepdf.open(name) as page:
                whole.pages.extend(page.pages)
        whole.save(WHOLE, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def bind_apart(binding: Callable[[Sequence[str]], None]) -> None:
    """Binds what standard input names, and ends; with UNCONFINED where a demanded guard cannot be had."""
    folder, memory, largest, seconds, guards = sys.argv[1:6]
    bound_ourselves(int(memory), int(seconds), demands(guards), Path(folder), largest=int(largest))
    binding(json.load(sys.stdin))


if __name__ == "__main__":
    bind_apart(bind)
