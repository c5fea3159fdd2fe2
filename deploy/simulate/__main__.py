"""`python -m deploy.simulate [--papers 4] [--files 36] [--acts 300] [--seed 1]`: the sample district at work.

Files are opened and letters taken in, in every department, and people do with them what the procedure lets
them. What `make up --services` or `make demo` started must run, with the sample district loaded.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence

from deploy.demo.life import TooLate
from deploy.demo.office import running_site
from deploy.local.progress import say
from deploy.simulate.district import District
from deploy.simulate.matters import Matters
from deploy.simulate.walk import Simulation

STEP = 100  # acts between two words on how far it is


def main(arguments: Sequence[str]) -> int:
    """Carries out the command; answers the exit code."""
    asked = _parser().parse_args(arguments)
    site = running_site()
    office = Simulation(
        lambda service: f"http://{site.instance.address(service)}/v1",
        District.read(site.district),
        Matters.read(),
        asked.seed,
    )
    began = time.monotonic()
    try:
        office.opens(asked.files)
        say(f"{asked.files} files are open")
        if asked.papers:
            office.takes_in(asked.papers)
            say(f"{asked.papers} letters are diarised")
        left = asked.acts
        while left > 0:
            office.works(min(STEP, left))
            left -= STEP
            say(f"{time.monotonic() - began:7.1f} s  {len(office.done)} acts")
    except (TooLate, AssertionError) as failure:
        say(f"the office stands still: {failure}")
        return 1
    told = Counter(each.type for each in office.done)
    say(", ".join(f"{count} {kind}" for kind, count in sorted(told.items())))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.simulate", description=__doc__)
    parser.add_argument("--papers", type=int, default=4, help="letters that come in")
    parser.add_argument("--files", type=int, default=36, help="files that are opened")
    parser.add_argument("--acts", type=int, default=300, help="acts after that")
    parser.add_argument("--seed", type=int, default=1, help="another one makes other choices")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
