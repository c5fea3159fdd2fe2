"""The command line: `python -m deploy.bench` measures everything; nothing passes or fails by its time.

It runs an instance of its own (DAFTAR_VAR, default var/bench; DAFTAR_PORT_SHIFT, default 5000), which begins
empty and is removed afterwards. `--only` measures a part, `--keep` leaves the instance running for the next
time. The last lines are a table for docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from deploy.bench import desks, movement, ocr, office, papers, relay, store
from deploy.bench.figures import Row
from deploy.bench.machine import load, machine
from deploy.local import servers
from deploy.local.progress import say
from tests.office import Office

FEW, MANY = 1_000, 50_000
RATES = (10.0, 30.0)
RATE_SECONDS = 20.0
MOST = 600
OCR_PAGES = 18
WRITERS = (1, 4, 16)
WRITES = 3_200

Part = Callable[[Office], list[Row]]


def main(arguments: Sequence[str]) -> int:
    """Measures and prints."""
    options = _options(arguments)
    with office.measured_office(keep=options.keep) as measured:
        rows = machine(_servers(measured)["BROKER_MANAGEMENT"])
        for name in options.only or PARTS:
            before = load()
            found = PARTS[name](measured)
            rows += [*found, Row(f"({name}: other work)", f"{before} before, {load()} after")]
            for row in found:
                say(f"  {row.what}: {row.value}")
    say("\n| What | Figure |\n|---|---|")
    for row in rows:
        say(f"| {row.what} | {row.value} |")
    return 0


def _relay(measured: Office) -> list[Row]:
    known = _servers(measured)
    places = known["BROKER_ADMIN"], known["BROKER_MANAGEMENT"]
    return [
        *relay.relayed(*places, documents=100, each=50),
        *relay.relayed(*places, documents=5_000, each=1),
    ]


def _store(_: Office) -> list[Row]:
    return [row for threads in WRITERS for row in store.written(threads, WRITES)]


def _ocr(_: Office) -> list[Row]:
    return [*ocr.recognition(1, OCR_PAGES), *ocr.recognition(2, OCR_PAGES)]


def _few(measured: Office) -> list[Row]:
    office.fill(measured, FEW)
    return desks.reading(measured)


def _many(measured: Office) -> list[Row]:
    office.fill(measured, MANY)
    return desks.reading(measured)


def _movement(measured: Office) -> list[Row]:
    rows = [row for rate in RATES for row in movement.at_rate(measured, rate, RATE_SECONDS)]
    return [*rows, *movement.at_most(measured, MOST)]


PARTS: Mapping[str, Part] = {
    "store": _store,
    "relay": _relay,
    "ocr": _ocr,
    "papers": papers.page_images,
    "few": _few,
    "long": desks.long_files,
    "movement": _movement,
    "many": _many,
    "movement-many": _movement,
}


def _servers(measured: Office) -> dict[str, str]:
    return servers.addresses(measured.site.instance, measured.environ)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="deploy.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--keep", action="store_true", help="leave the instance, and use what it holds")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
