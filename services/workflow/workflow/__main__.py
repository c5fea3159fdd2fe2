"""`python -m workflow web | worker | reissue <department> | load-sample <department> <n>`: a role a
process.
"""

import sys
from collections.abc import Sequence

from chassis import log
from chassis.http import serve
from chassis.settings import SettingsError
from workflow.bootstrap import load_sample, reissue_department, run_worker_of, web_app
from workflow.settings import from_environment


def main(arguments: Sequence[str]) -> int:
    """Plays the role until it ends. The exit status: 0 it ended as it should, 2 it could not begin."""
    try:
        settings = from_environment()
    except SettingsError as faults:
        print(faults, file=sys.stderr)  # noqa: T201 -- there is no log yet
        return 2
    log.configure("workflow", arguments[0] if arguments else "-", settings.log_level)
    match list(arguments):
        case ["web"]:
            serve(lambda: web_app(settings), settings, "workflow")
        case ["worker"]:
            run_worker_of(settings)
        case ["reissue", department]:
            print(reissue_department(settings, department))  # noqa: T201 -- an operator reads it
        case ["load-sample", department, count] if count.isdigit():
            print(load_sample(settings, department, int(count)))  # noqa: T201 -- as above
        case _:
            print(__doc__, file=sys.stderr)  # noqa: T201 -- as above
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
