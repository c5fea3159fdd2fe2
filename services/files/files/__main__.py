"""`python -m files web | worker | reissue`: one image, a role a process."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from chassis import log
from chassis.process.serve import serve
from chassis.process.settings import SettingsError
from files.bootstrap import reissue_all, run_worker_of, web_app
from files.settings import from_environment

ROLES = "web | worker | reissue"


def main(arguments: Sequence[str]) -> int:
    """Plays the role until it ends. The exit status: 0 it ended as it should, 2 it could not begin."""
    try:
        settings = from_environment()
    except SettingsError as faults:
        print(faults, file=sys.stderr)  # noqa: T201 - before there is a log
        return 2
    log.configure("files", arguments[0] if arguments else "-", settings.log_level)
    match list(arguments):
        case ["web"]:
            serve(lambda: web_app(settings), settings, "files")
        case ["worker"]:
            run_worker_of(settings)
        case ["reissue"]:
            print(f"{reissue_all(settings)} events are on their way again")  # noqa: T201 - an operator reads it
        case _:
            print(f"python -m files {ROLES}", file=sys.stderr)  # noqa: T201 - as above
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
