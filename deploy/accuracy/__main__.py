"""The command line: `python -m deploy.accuracy` reads every set and writes docs/ocr-accuracy.md.

It takes some five minutes on one core and needs the Debian packages of deploy/local/debian-packages.txt. With
`--every N` only each Nth page is read, and nothing is written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from deploy.accuracy.measure import Count, counted, versions
from deploy.accuracy.sets import GOOD_DPI, SETS, sheets

PAGE: Final = Path(__file__).parents[2] / "docs" / "ocr-accuracy.md"
HEAD: Final = """# How well pages are read

Written by `python -m deploy.accuracy`; not edited by hand. Pages with known words (`deploy/accuracy`) are
set in free fonts of Debian, spoilt, and read as the scan room reads them, all three languages allowed. A word
is right when it stands there letter for letter with its stops; a character is wrong when it was missed, made
up or exchanged.

- *clean*: as printed. *scanned*: 0.7 degrees askew, soft, with the grain of a sensor. *black and white*:
  that, with a threshold. *newsprint*: grey ink on grey, grainy paper.
- 12 points at 300 dpi in each way; *scanned* also with 10 points, and at 200 dpi.
"""
TAIL: Final = """
## What is not known

- **Real paper**: these pages are made. Stamps over writing, folds, copies of copies and carbon copies are
  not among them, nor real
  typewriters or newspapers; the letters of citizens may not lie in a repository.
- **Handwriting** is not read; such a page is flagged by its low confidence.
- One text of an office a language, so rare words and names are few; tables, columns and forms are not among
  them.
- Other languages of the district (Nepali, Santali, Urdu): no set. French stands for a Latin language that
  no office asked for.
- Models trained further than Debian's (`tessdata_best`) were not tried: Debian has none, and the lists of
  PyPI and npm at hand name none for Bengali and Hindi.
"""


def main(arguments: Sequence[str]) -> int:
    """Reads, and writes the page."""
    parser = argparse.ArgumentParser(prog="deploy.accuracy", description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="read each Nth page, write nothing")
    every = parser.parse_args(arguments).every
    counts = list(counted(sheets(every)))
    told = report(counts)
    if every == 1:
        PAGE.write_text(told, encoding="utf-8")
    print(told)
    return 0


def report(counts: Sequence[Count]) -> str:
    """The page of these counts."""
    parts = [HEAD, "- Read by: " + "; ".join(versions()) + ".\n"]
    good = [each for each in counts if each.sheet.dpi == GOOD_DPI]
    parts += ["\n## By set, at 300 dpi\n", _table(good, "Set", lambda each: each.sheet.set)]
    for chosen in SETS:
        own = [each for each in counts if each.sheet.set == chosen.name]
        parts += [
            f"\n## {chosen.name}\n",
            _table(own, "Font", lambda each: each.sheet.font),
            _table(own, "Size, resolution", lambda each: f"{each.sheet.points} points, {each.sheet.dpi} dpi"),
            _table(own, "Spoilt", lambda each: each.sheet.spoilt),
        ]
    return "\n".join(parts) + TAIL


def _table(counts: Sequence[Count], head: str, kind: Callable[[Count], str]) -> str:
    kinds = list(dict.fromkeys(map(kind, counts)))
    rows = [_row(name, [each for each in counts if kind(each) == name]) for name in kinds]
    return "\n".join([f"| {head} | Pages | Words right | Characters right |", "|---|---|---|---|", *rows, ""])


def _row(name: str, counts: Sequence[Count]) -> str:
    words, right = sum(each.words for each in counts), sum(each.right for each in counts)
    characters, wrong = sum(each.characters for each in counts), sum(each.wrong for each in counts)
    return f"| {name} | {len(counts)} | {right / words:.1%} | {1 - wrong / characters:.1%} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
