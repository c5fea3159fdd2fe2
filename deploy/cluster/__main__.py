"""`python -m deploy.cluster secrets | own | pool | settle`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.cluster import department, secrets
from deploy.cluster.overlay import Overlay


def main(arguments: Sequence[str]) -> int:
    """Does what the arguments say; 2 says that it cannot be done."""
    asked = _parser().parse_args(arguments)
    try:
        overlay = Overlay.named(asked.overlay)
        match asked.tool:
            case "secrets":
                written = secrets.make(asked.folder, overlay)
                print(f"written: {written}; kubectl apply -f {written}")
            case "own":
                department.give(overlay, asked.department)
            case "pool":
                department.take_back(overlay, asked.department)
            case _:
                department.settle(overlay)
    except (FileNotFoundError, department.Refused) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m deploy.cluster")
    tools = whole.add_subparsers(dest="tool", required=True)
    made = tools.add_parser("secrets", help="makes the Secrets that an overlay mounts")
    made.add_argument("folder", type=Path, help="the site's own, closed to others, where they are kept")
    own = tools.add_parser("own", help="gives a department processes of its own")
    own.add_argument("department")
    pool = tools.add_parser("pool", help="gives a department back to the pool")
    pool.add_argument("department")
    settled = tools.add_parser("settle", help="after a change of the district's departments: who serves whom")
    for each in (made, own, pool, settled):
        each.add_argument("overlay", help="single, small, district, or the folder of a site's own")
    return whole


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
