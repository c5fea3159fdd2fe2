"""`python -m deploy.cluster secrets FOLDER OVERLAY`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.cluster import secrets
from deploy.cluster.overlay import Overlay


def main(arguments: Sequence[str]) -> int:
    """Does what the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m deploy.cluster")
    tools = parser.add_subparsers(dest="tool", required=True)
    made = tools.add_parser("secrets", help="makes the Secrets that an overlay mounts")
    made.add_argument("folder", type=Path, help="the site's own, closed to others, where they are kept")
    made.add_argument("overlay", help="single, small, district, or the folder of a site's own")
    asked = parser.parse_args(arguments)
    written = secrets.make(asked.folder, Overlay.named(asked.overlay))
    print(f"written: {written}; kubectl apply -n {secrets.NAMESPACE} -f {written}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
