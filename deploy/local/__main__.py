"""The command line: `python3 -m deploy.local install | up | down | status | logs | run | env`.

DAFTAR_VAR chooses the instance (default var/demo), DAFTAR_PORT_SHIFT moves its ports. `install` runs
on the bare interpreter; the others continue in the Python environment that it made.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.local.install import Unmet, install, install_libraries
from deploy.local.paths import PYTHON, VENV
from deploy.local.progress import CommandFailed, say


def main(arguments: Sequence[str]) -> int:
    """Carries out one command; answers the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "install":
            install_libraries() if options.libraries else install()
            return 0
        _continue_in_environment(arguments)
        from deploy.local import commands  # its libraries are in the environment only

        return commands.carry_out(options)
    except (CommandFailed, Unmet) as failure:
        say(str(failure))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deploy.local", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("install", help="install and build what is missing")
    command.add_argument("--libraries", action="store_true", help="the Python environment only")

    command = commands.add_parser("up", help="start the servers (all but mongo), or what is named")
    command.add_argument("names", nargs="*")
    command.add_argument("--services", action="store_true", help="prepare and start Daftar's processes too")
    command.add_argument("--door", action="store_true", help="and nginx before the gateway, with TLS")
    command.add_argument("--watch", action="store_true", help="and Prometheus with Alertmanager, on loopback")
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PROCESS:NAME=VALUE",
        help="a setting for a process, a service or * (workflow-worker:LOG_LEVEL=debug)",
    )

    command = commands.add_parser("down", help="stop everything that was started, or what is named")
    command.add_argument("names", nargs="*")
    command.add_argument("--kill", action="store_true", help="without a chance to finish")
    command.add_argument("--erase", action="store_true", help="remove the instance's folder afterwards")

    commands.add_parser("status", help="what runs, and whether it is ready")

    command = commands.add_parser("logs", help="the last lines of each log, or of the named processes'")
    command.add_argument("names", nargs="*")
    command.add_argument("-f", "--follow", action="store_true")

    command = commands.add_parser("run", help="python -m MODULE with the settings of a process of Daftar")
    command.add_argument("name", metavar="PROCESS")
    command.add_argument("module", metavar="MODULE")
    command.add_argument("arguments", nargs=argparse.REMAINDER)

    commands.add_parser("env", help="the servers' addresses, for a shell; contains passwords")
    return parser


def _continue_in_environment(arguments: Sequence[str]) -> None:
    if Path(sys.prefix) == VENV:
        return
    if not PYTHON.exists():
        raise Unmet("nothing is installed yet; run first: python3 -m deploy.local install")
    os.execv(PYTHON, [str(PYTHON), "-m", "deploy.local", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
