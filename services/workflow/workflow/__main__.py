"""A role a process: `python -m workflow` with one of

web | worker                       serves the public API; hears messages and works by the clock
audit <department>                 prints what in the record does not stand as it was written
reissue <department>               tells the department's whole history again, under the same ids
load-sample <department> <n>       adds so many files with valid chains, for measuring
"""

import sys
from collections.abc import Sequence

from chassis import log
from chassis.process.serve import serve
from chassis.process.settings import SettingsError
from workflow.bootstrap import (
    audit_department,
    load_sample,
    reissue_department,
    rules_of,
    run_worker_of,
    web_app,
)
from workflow.domain.errors import UnknownDepartment
from workflow.settings import Settings, from_environment


def main(arguments: Sequence[str]) -> int:
    """Plays the role until it ends. The exit status: 0 well, 1 the audit found something, 2 no start."""
    try:
        settings = from_environment()
        rules_of(settings)  # before a web process has a child that would be started again and again
    except SettingsError as faults:
        print(faults, file=sys.stderr)  # noqa: T201 -- there is no log yet
        return 2
    log.configure("workflow", arguments[0] if arguments else "-", settings.log_level)
    try:
        return _play(list(arguments), settings)
    except UnknownDepartment as unknown:
        print(f"{unknown.department} is none of DEPARTMENTS", file=sys.stderr)  # noqa: T201 -- as above
        return 2


def _play(arguments: list[str], settings: Settings) -> int:
    match arguments:
        case ["web"]:
            serve(lambda: web_app(settings), settings, "workflow")
        case ["worker"]:
            run_worker_of(settings)
        case ["reissue", department]:
            print(reissue_department(settings, department))  # noqa: T201 -- an operator reads it
        case ["audit", department]:
            return _audit(settings, department)
        case ["load-sample", department, count] if count.isdigit():
            print(load_sample(settings, department, int(count)))  # noqa: T201 -- as above
        case _:
            print(__doc__, file=sys.stderr)  # noqa: T201 -- as above
            return 2
    return 0


def _audit(settings: Settings, department: str) -> int:
    findings = audit_department(settings, department)
    for finding in findings:
        print(finding.where, finding.position, finding.reason)  # noqa: T201 -- an operator reads it
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
