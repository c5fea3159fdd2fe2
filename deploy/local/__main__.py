"""The commands: `python3 -m deploy.local install | up | down | status | logs | env`.

DAFTAR_VAR chooses the instance (default var/demo), DAFTAR_PORT_SHIFT moves its ports.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from deploy.local import servers
from deploy.local.install import Unmet, install
from deploy.local.instance import open_instance
from deploy.local.progress import CommandFailed, say
from deploy.local.supervisor import NotStarted, Supervisor

LOG_LINES = "40"
NOT_ALL_RUNNING = 3


def main(arguments: Sequence[str]) -> int:
    """Carries out one command; answers the exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.act(options)
    except (CommandFailed, NotStarted, Unmet) as failure:
        say(str(failure))
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.local", description=__doc__)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("install", help="install and build what is missing")
    command.set_defaults(act=_install)

    command = commands.add_parser("up", help="start the servers (all but mongo, or the named ones)")
    command.add_argument("names", nargs="*")
    command.set_defaults(act=_up)

    command = commands.add_parser("down", help="stop everything that was started, or the named processes")
    command.add_argument("names", nargs="*")
    command.add_argument("--kill", action="store_true", help="without a chance to finish")
    command.add_argument("--erase", action="store_true", help="remove the instance's folder afterwards")
    command.set_defaults(act=_down)

    command = commands.add_parser("status", help="what runs, and since when")
    command.set_defaults(act=_status)

    command = commands.add_parser("logs", help="the last lines of each log, or of the named processes'")
    command.add_argument("names", nargs="*")
    command.add_argument("-f", "--follow", action="store_true")
    command.set_defaults(act=_logs)

    command = commands.add_parser("env", help="the servers' addresses, for a shell; contains passwords")
    command.set_defaults(act=_env)
    return parser


def _install(_: argparse.Namespace) -> int:
    install()
    return 0


def _up(options: argparse.Namespace) -> int:
    instance = open_instance(os.environ)
    _check_names(options.names, [server.name for server in servers.all_servers(instance)])
    with instance.locked():
        Supervisor(instance).start(servers.to_start(instance, os.environ, options.names), say)
    return 0


def _down(options: argparse.Namespace) -> int:
    instance = open_instance(os.environ)
    with instance.locked():
        stopped = Supervisor(instance).stop(options.names, kill=options.kill)
    say(f"stopped: {', '.join(stopped) or 'nothing ran'}")
    if options.erase and not Supervisor(instance).running():
        shutil.rmtree(instance.directory)
    return 0


def _status(_: argparse.Namespace) -> int:
    instance = open_instance(os.environ)
    supervisor = Supervisor(instance)
    running, ended = supervisor.running(), supervisor.ended()
    say(f"instance {instance.directory}")
    for name, process in sorted(running.items(), key=lambda item: (item[1].tier, item[0])):
        ports = ", ".join(map(str, process.ports))
        say(f"  {name:20} runs   process {process.pid}, ports {ports}")
    for name in ended:
        say(f"  {name:20} ENDED  see {supervisor.log(name)}")
    return 0 if running and not ended else NOT_ALL_RUNNING


def _logs(options: argparse.Namespace) -> int:
    instance = open_instance(os.environ)
    logs = sorted(instance.folder("logs").glob("*.log"))
    _check_names(options.names, [log.stem for log in logs])
    chosen = [str(log) for log in logs if not options.names or log.stem in options.names]
    if not chosen:
        say("there are no logs yet")
        return 0
    follow = ["-F"] if options.follow else []
    return subprocess.run(["tail", "-n", LOG_LINES, *follow, "--", *chosen], check=False).returncode


def _env(_: argparse.Namespace) -> int:
    instance = open_instance(os.environ)
    for name, value in servers.addresses(instance, os.environ).items():
        say(f"export {name}='{value}'")
    return 0


def _check_names(names: Sequence[str], known: Sequence[str]) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        message = f"unknown: {', '.join(unknown)}; there are {', '.join(known)}"
        raise SystemExit(message)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
