"""What an operator may ask of workflow beside its processes: to check the record, to tell it again, to fill
it for measuring.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from chassis.process.service import Command, Running, report
from directory import Actor, Kind, Post
from workflow.adapters.collections import FILES, RECEIPTS
from workflow.adapters.sample import Sample
from workflow.application.audit import audit
from workflow.application.export import export
from workflow.application.indexing import fill
from workflow.application.ports import Office
from workflow.application.reissue import reissue
from workflow.domain.errors import UnknownDepartment
from workflow.domain.file import File
from workflow.settings import Settings

if TYPE_CHECKING:
    from workflow.bootstrap import Application

    Workflow: TypeAlias = Running[Settings, Application]

FLUSH_SECONDS: Final = 600.0  # a department's whole history takes its time
SAMPLE_POSTS: Final = 2
PROGRESS_EVERY: Final = 1000
"""Items after which an operator hears how far it is."""


def tell_again(application: Application, department: str) -> int:
    """Every event of the department is on its way again, under its own id; how many. Raises NoRoom."""
    told = 0
    for item, outgoing in reissue(application.offices.named(department), application.wire.entry):
        collection = FILES if outgoing.event.entity == File.entity else RECEIPTS
        application.ground.aggregates(collection, department).tell_again(item.id, [outgoing])
        told += 1
    printed = application.offices.named(department).printed
    return told + sum(map(printed.tell_again, printed.ids()))


def _reissue(running: Workflow, asked: argparse.Namespace) -> int:
    """The whole history of the department, or of all that are served, is told again; prints how many
    events.
    """
    offices = _asked_for(running, asked)
    told = sum(tell_again(running.application, office.department) for office in offices)
    print(told)  # noqa: T201 -- an operator reads it
    return 0


def _rebuild(running: Workflow, asked: argparse.Namespace) -> int:
    """The index of words of the department, or of all that are served, is made anew while they work; prints
    how far it is, and how many items it has in the end.
    """
    for office in _asked_for(running, asked):
        office.index.clear()
        done = 0
        for done, _ in enumerate(fill(office), 1):
            if done % PROGRESS_EVERY == 0:
                print(f"{office.department} {done} ...", flush=True)  # noqa: T201 -- an operator waits
        print(f"{office.department} {done}")  # noqa: T201 -- an operator reads it
    return 0


def _audit(running: Workflow, asked: argparse.Namespace) -> int:
    """Prints everything that does not stand as it was written, in the department's record or in those of all
    that are served.
    """
    return report(finding for office in _asked_for(running, asked) for finding in audit(office))


def _export(running: Workflow, asked: argparse.Namespace) -> int:
    """Prints every history of the department, as `audit/verify.py` compares it with the audit trail."""
    office = running.application.offices.named(asked.department)
    sys.stdout.writelines(f"{line}\n" for line in export(office))
    return 0


def _load_sample(running: Workflow, asked: argparse.Namespace) -> int:
    """So many files more lie in the department, with valid chains."""
    office = running.application.offices.named(asked.department)
    sample = Sample(
        asked.department, running.ground.database(asked.department), office.rules, office.clock, office.moving
    )
    loaded = sample.load(asked.count, _people(office), turns=asked.turns)
    print(sum(1 for _ in loaded))  # noqa: T201 -- an operator reads it
    return 0


def _asked_for(running: Workflow, asked: argparse.Namespace) -> list[Office]:
    """Raises UnknownDepartment."""
    offices = running.application.offices
    return [offices.named(asked.department)] if asked.department else list(offices.served.values())


def _of_served(
    command: Callable[[Workflow, argparse.Namespace], int],
) -> Callable[[Workflow, argparse.Namespace], int]:
    """The command, refused for a department that is not served."""

    def run(running: Workflow, asked: argparse.Namespace) -> int:
        try:
            return command(running, asked)
        except UnknownDepartment as unknown:
            print(f"{unknown.department} is none of DEPARTMENTS", file=sys.stderr)  # noqa: T201 -- as above
            return 2

    return run


def _department(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("department", nargs="?", help="all of DEPARTMENTS, where none is named")


def _department_and_count(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("department")
    parser.add_argument("count", type=int)
    parser.add_argument("--turns", type=int, default=1, help="notes and movements of each file")


def _people(office: Office) -> list[Actor]:
    """Who holds the department's posts; invented ones while the organisation has not been heard."""
    cards = office.directory.posts(department=office.department, words="")
    posts = [(card.post, card.designation) for card in cards]
    lacking = range(len(posts), SAMPLE_POSTS)
    posts += [(Post(f"sample-{n}", office.department), {"en": "-"}) for n in lacking]
    return [
        Actor(f"sample-{n}", post, {"en": "-"}, designation, f"sample-{n}", Kind.REGULAR)
        for n, (post, designation) in enumerate(posts)
    ]


COMMANDS: Final[Mapping[str, Command[Settings, Application]]] = {
    "audit": Command(
        "prints what in the record does not stand as it was written", _of_served(_audit), _department
    ),
    "export": Command(
        "prints the department's histories, to be compared with the audit trail",
        _of_served(_export),
        lambda parser: parser.add_argument("department"),
    ),
    "reissue": Command(
        "tells the department's whole history again, under the same ids",
        _of_served(_reissue),
        _department,
        FLUSH_SECONDS,
    ),
    "rebuild": Command(
        "makes the department's index of words anew, while it works", _of_served(_rebuild), _department
    ),
    "load-sample": Command(
        "adds so many files with valid chains, for measuring", _of_served(_load_sample), _department_and_count
    ),
}
