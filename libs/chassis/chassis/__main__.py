"""The operator's tools: `python -m chassis docs | topology | dead | epoch`.

Only this module of the chassis reads the environment, and only for these tools: the administrator's addresses
and the services' passwords are given to the job that needs them and to no service.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from chassis.clock import SystemClock
from chassis.store import open_stores
from chassis.store.epoch import epoch_of, raise_epoch
from chassis.wire import dead, docs, topology
from chassis.wire.catalogue import Catalogue


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Does what the arguments say. The exit status: 0 done, 1 there is a difference or nothing was found."""
    understood = parser()
    parsed = understood.parse_args(arguments)
    if missing := [name for name in needed(parsed) if not environ.get(name)]:
        understood.error(f"the environment lacks {', '.join(missing)}")
    match parsed.tool:
        case "docs":
            return docs.run(parsed.root, check=parsed.check)
        case "dead":
            return dead.run(parsed, environ)
        case "epoch":
            return run_epoch(parsed, environ)
        case _:
            return run_topology(parsed, environ)


def parser() -> argparse.ArgumentParser:
    """What the tools understand."""
    whole = argparse.ArgumentParser(prog="python -m chassis")
    tools = whole.add_subparsers(dest="tool", required=True)
    documents = tools.add_parser("docs", help="write contracts/asyncapi.yaml and docs/messages.md")
    documents.add_argument("--root", type=Path, default=Path(), help="the checkout")
    documents.add_argument("--check", action="store_true", help="only say what is stale")
    broker = tools.add_parser(
        "topology",
        help="exchanges, queues, bindings and rights",
        epilog="BROKER_ADMIN amqp://..., BROKER_MANAGEMENT http://user:password@host:port, DEPARTMENTS a,b"
        " and, for apply, BROKER_PASSWORD_<SERVICE> for each service whose user is to be made.",
    )
    broker.add_argument("act", choices=["apply", "check", "print"])
    broker.add_argument("--contracts", type=Path, default=Path("contracts"))
    dead.add_arguments(tools)
    lives = tools.add_parser(
        "epoch",
        help="after a restore: what is told from now on is newer than what was lost",
        epilog="STORE as the service has it. Stop its processes first: they read the epoch once.",
    )
    lives.add_argument("act", choices=["show", "raise"])
    lives.add_argument("service")
    lives.add_argument("--department", help="only the one restored, - for the district's; else every one")
    return whole


def needed(parsed: argparse.Namespace) -> list[str]:
    """The variables without which the act cannot begin."""
    if parsed.tool == "dead":
        return ["BROKER_ADMIN"]
    if parsed.tool == "epoch":
        return ["STORE"]
    if parsed.tool == "topology":
        return ["DEPARTMENTS"] + (["BROKER_ADMIN", "BROKER_MANAGEMENT"] if parsed.act != "print" else [])
    return []


def run_topology(parsed: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Applies, compares or prints what contract and DEPARTMENTS ask for."""
    catalogue = Catalogue.load(parsed.contracts)
    departments = [one.strip() for one in environ["DEPARTMENTS"].split(",") if one.strip()]
    wanted = topology.plan(catalogue, departments)
    if parsed.act == "print":
        print(json.dumps(printable(wanted), indent=2))  # noqa: T201 - its purpose
        return 0
    admin, management = environ["BROKER_ADMIN"], environ["BROKER_MANAGEMENT"]
    if parsed.act == "apply":
        names = {service: f"BROKER_PASSWORD_{service.upper()}" for service in wanted.rights}
        passwords = {service: environ[name] for service, name in names.items() if name in environ}
        topology.apply(wanted, admin, management, passwords)
        return 0
    found = topology.differences(wanted, topology.virtual_host(admin), management)
    print("\n".join(found) or "as planned")  # noqa: T201 - its purpose
    return 1 if found else 0


def run_epoch(parsed: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Says, after raising them if so asked, the epochs of the service's databases that are there."""
    stores = open_stores(environ["STORE"], [], development=True)  # the service itself refuses a weak address
    try:
        found = stores.departments(parsed.service)
        wanted = [each for each in found if parsed.department in {None, each}]
        for each in wanted:
            database = stores.database(parsed.service, each)
            epoch = epoch_of(database) if parsed.act == "show" else raise_epoch(database, SystemClock())
            print(database.name, epoch)  # noqa: T201 - its purpose
    finally:
        stores.close()
    return 0 if wanted else 1


def printable(wanted: topology.Topology) -> dict[str, object]:
    """The topology as plain JSON."""
    return {
        "exchanges": dict(wanted.exchanges),
        "queues": dict(wanted.queues),
        "bindings": [vars(one) for one in sorted(wanted.bindings)],
        "rights": {service: vars(rights) for service, rights in wanted.rights.items()},
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
