"""`python -m deploy.move FOLDER`: the documents in SQLite below FOLDER lie in MongoDB too.

STORE in the environment, or the file that STORE_FILE names, is MongoDB's address, of an account that may
write every service's databases. Nothing of the site may run. Nothing in FOLDER is changed, and nothing that
lies in MongoDB already: where something else does, this ends with 1. A copy that broke off goes on when asked
again.

At the end both sides are read anew, whole, and compared; with `--compare` nothing else is done. 0: they are
equal. The guide is in docs/operating.md.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pymongo.errors import PyMongoError

from chassis.store.mongo import connect, refuse_weaker
from deploy.move.documents import (
    Occupied,
    copy,
    databases,
    differences,
    services,
    sums_of_mongo,
    sums_of_sqlite,
)


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Does what the arguments say; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.move", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("folder", type=Path, help="where the site's documents lie: var/demo/store")
    parser.add_argument("--compare", action="store_true", help="copy nothing")
    asked = parser.parse_args(arguments)
    try:
        return _move(asked.folder, _address(environ), copying=not asked.compare)
    except (OSError, ValueError, Occupied, PyMongoError) as fault:
        print(fault, file=sys.stderr)
        return 1


def _address(environ: Mapping[str, str]) -> str:
    """Raises ValueError where none is given, or one by which a write might be lost."""
    address = environ.get("STORE") or ""
    if file := environ.get("STORE_FILE"):
        address = Path(file).read_text(encoding="utf-8").strip()
    refuse_weaker(address)  # what is no address of MongoDB's is refused too
    return address


def _move(folder: Path, address: str, *, copying: bool) -> int:
    if not databases(folder):
        raise ValueError(f"{folder} has no database: name the folder with a folder for each service")
    with connect(address) as client:
        if copying:
            for path in databases(folder):
                print(f"{path.stem}: {copy(path, client)} documents put")
        here, there = sums_of_sqlite(folder), sums_of_mongo(client, services(folder))
    for (database, collection), found in sorted(here.items()):
        print(f"{database}.{collection}  {found.documents}  {found.digest}")
    if different := differences(here, there):
        print("\n".join(("NOT EQUAL (SQLite, MongoDB):", *different)))
        return 1
    total = sum(found.documents for found in here.values())
    named = {database for database, _ in here}
    print(f"equal: {total} documents in {len(here)} collections of {len(named)} databases")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
