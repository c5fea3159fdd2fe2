"""`python -m notify web | worker | settings`: the process types of the service."""

import sys
from functools import partial

from chassis import log
from chassis.process.serve import serve
from chassis.process.settings import SettingsError, help_table
from notify import bootstrap
from notify.settings import Settings, from_environment

USAGE = "usage: python -m notify web | worker | settings"


def main(arguments: list[str]) -> int:
    """Runs the process named; the status is 2 for what cannot be started."""
    match arguments:
        case ["settings"]:
            sys.stdout.write(help_table(Settings))
            return 0
        case ["web" | "worker" as role]:
            return _run(role)
    sys.stderr.write(USAGE + "\n")
    return 2


def _run(role: str) -> int:
    try:
        settings = from_environment()
        bootstrap.rules_of(settings)  # before a web process has a child that would be started again and again
        if role == "web":
            serve(partial(bootstrap.web_app, settings), settings, bootstrap.SERVICE)
        else:
            log.configure(bootstrap.SERVICE, role, settings.log_level)
            bootstrap.run(settings)
    except SettingsError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
