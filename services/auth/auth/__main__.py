"""`python -m auth web | worker | load <district.yaml> | passwd <login> | settings`."""

import argparse
import sys
from pathlib import Path

from auth import administration, bootstrap
from auth.settings import Settings, from_environment
from chassis import log
from chassis.process.serve import serve
from chassis.process.settings import SettingsError, help_table


def main(arguments: list[str]) -> int:
    """The exit status of the command."""
    parser = argparse.ArgumentParser("auth", description="People, posts, charges, sessions and keys")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("web", help="the public API")
    commands.add_parser("worker", help="consumer, sweeper and heartbeat")
    commands.add_parser("settings", help="every setting, as a table")
    load = commands.add_parser("load", help="the organisation stands as the file says; can be repeated")
    load.add_argument("district", type=Path)
    passwd = commands.add_parser(
        "passwd", help="a new password for a log-in, read from standard input or made up"
    )
    passwd.add_argument("login")
    passwd.add_argument("--stdin", action="store_true", help="read it from standard input")
    asked = parser.parse_args(arguments)
    if asked.command == "settings":
        sys.stdout.write(help_table(Settings))
        return 0
    try:
        return _run(asked, from_environment())
    except SettingsError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2


def _run(asked: argparse.Namespace, settings: Settings) -> int:
    if asked.command == "web":
        serve(lambda: bootstrap.web_app(settings), settings, bootstrap.SERVICE)
        return 0
    log.configure(bootstrap.SERVICE, asked.command, settings.log_level)
    if asked.command == "worker":
        bootstrap.worker(settings)
        return 0
    running = bootstrap.process(settings)
    try:
        if asked.command == "load":
            trusted = settings.development
            return administration.load(
                running.application, asked.district, sys.stdout, trust_passwords=trusted
            )
        given = sys.stdin.readline().rstrip("\n") if asked.stdin else None
        return administration.passwd(running.application, asked.login, given, sys.stdout)
    finally:
        running.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
