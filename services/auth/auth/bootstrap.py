"""The composition root of auth: the only module that knows every adapter."""

import argparse
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Flask

from auth import administration
from auth.adapters.account_store import ACCOUNTS, StoredAccounts
from auth.adapters.argon2_passwords import Argon2Passwords
from auth.adapters.command_store import COMMANDS, StoredCommands
from auth.adapters.common_passwords import common_passwords
from auth.adapters.directory_store import SUBJECTS, StoredDirectory
from auth.adapters.door_store import DOORS, StoredDoors
from auth.adapters.key_store import KEYS, StoredKeys
from auth.adapters.own_posts import OwnPosts
from auth.adapters.own_records import OwnRecords
from auth.adapters.session_store import SESSIONS, StoredSessions
from auth.application.entrance import Entrance
from auth.application.organisation import announce, audit, roles_of
from auth.application.ports import Commands, Passwords, Terms
from auth.http import routes
from auth.messages import incoming, outgoing
from auth.settings import Settings, from_environment
from chassis.clock import Clock
from chassis.health import Health, Ping
from chassis.process.service import Command, Ground, Service, report
from chassis.process.worker import Timer
from chassis.store.aggregates import NoRoom, Outlet
from chassis.store.port import Database
from chassis.trust.sealing import KEK_BYTES, read_kek
from chassis.wire.consumer import Handler

COLLECTIONS: Final = (SUBJECTS, ACCOUNTS, DOORS, SESSIONS, COMMANDS, KEYS)
HEARTBEAT: Final = 300.0  # seconds
DEVELOPMENT_KEK: Final = bytes(KEK_BYTES)  # Settings.unsafe refuses to do without KEK_FILE elsewhere


@dataclass(frozen=True)
class Application:
    """The use cases of auth, bound to their ports."""

    directory: StoredDirectory
    entrance: Entrance
    commands: Commands
    keys: StoredKeys
    database: Database
    heartbeat_seconds: float

    @classmethod
    def over(
        cls,
        database: Database,
        outlet: Outlet,
        clock: Clock,
        *,
        kek: bytes,
        passwords: Passwords,
        terms: Terms,
        heartbeat_seconds: float = HEARTBEAT,
    ) -> "Application":
        """Everything over one database and one way out."""
        keys = StoredKeys(database, kek)
        sessions = StoredSessions(database, outlet, clock, outgoing.told)
        directory = StoredDirectory(database, outlet, clock, outgoing.told)
        accounts = StoredAccounts(database, outlet, clock, outgoing.told)
        doors = StoredDoors(database, outlet, clock, outgoing.refused)
        return cls(
            directory=directory,
            entrance=Entrance(
                accounts,
                doors,
                sessions,
                passwords,
                keys,
                terms,
                clock,
                common_passwords,
                lambda person: roles_of(directory, person, clock.now()),
            ),
            commands=StoredCommands(database, outlet, clock, outgoing.command),
            keys=keys,
            database=database,
            heartbeat_seconds=heartbeat_seconds,
        )

    def announce(self) -> int:
        """Everything is told again. How many subjects."""
        return announce(self.directory, self.keys, self.entrance.clock)

    def handlers(self) -> dict[str, Handler]:
        """What is done with each event that auth hears."""
        return dict(incoming.handlers(self.announce))

    def web(self) -> Flask:
        """The public API."""
        records = OwnRecords(self.keys, self.entrance.sessions, self.entrance.accounts)
        posts = OwnPosts(self.directory, self.entrance.clock)
        return routes.app(self.entrance, self.directory, records, posts, Health(self.pings()))

    def pings(self) -> dict[str, Ping]:
        """What must answer before a process takes work."""
        return {"store": self.database.ping}

    def timers(self) -> list[Timer]:
        """Everything is told again every so often."""

        def beat(_department: str) -> None:
            self.announce()

        return [Timer("heartbeat", self.heartbeat_seconds, beat)]

    def begin(self) -> None:
        """Everything is told; while the broker is away that is left to the heartbeat."""
        with suppress(NoRoom):
            self.announce()

    def close(self) -> None:
        """Nothing of its own is open."""


def assemble(settings: Settings, ground: Ground) -> Application:
    """The application over the real servers. The signing key exists when this returns."""
    kek = read_kek(settings.kek_file, "auth") if settings.kek_file else DEVELOPMENT_KEK
    application = Application.over(
        ground.database(),
        ground.outlet,
        ground.clock,
        kek=kek,
        passwords=Argon2Passwords(),
        terms=Terms(
            settings.access_seconds,
            settings.session_hours * 3600,
            settings.idle_minutes * 60,
            settings.initial_days * 86_400,
            frozenset(settings.second_factor_roles),
        ),
        heartbeat_seconds=settings.heartbeat_seconds,
    )
    application.keys.public  # noqa: B018 - made now, so that a wrong key-encryption key stops the start
    application.keys.signer  # noqa: B018 - as above
    return application


def _district(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("district", type=Path, help="a YAML file, or a folder of CSV files")
    parser.add_argument(
        "--dry-run", action="store_true", help="list every fault, or every change, and change nothing"
    )
    parser.add_argument(
        "--passwords-to",
        type=Path,
        metavar="FILE",
        help="a new file, readable by you alone: an initial password for each log-in that has none",
    )


def _log_in(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login")
    parser.add_argument("--stdin", action="store_true", help="read the password from standard input")


SERVICE: Final = Service(
    name="auth",
    about="People, posts, charges, sessions and keys",
    read_settings=from_environment,
    settings=Settings,
    collections=COLLECTIONS,
    assemble=assemble,
    commands={
        "audit": Command(
            "prints what in the record does not stand as it was written",
            lambda running, _asked: report(audit(running.application.directory)),
        ),
        "load": Command(
            "the organisation stands as the file says; can be repeated",
            lambda running, asked: administration.load(
                running.application,
                asked.district,
                sys.stdout,
                trust_passwords=running.settings.development,
                hand_over=asked.passwords_to,
                dry_run=asked.dry_run,
            ),
            _district,
        ),
        "disable": Command(
            "nobody enters by a log-in any more, and whoever is in is out everywhere at once",
            lambda running, asked: administration.disable(running.application, asked.login, sys.stdout),
            lambda parser: parser.add_argument("login"),
        ),
        "enable": Command(
            "a log-in that was disabled is entered again with its password",
            lambda running, asked: administration.enable(running.application, asked.login, sys.stdout),
            lambda parser: parser.add_argument("login"),
        ),
        "forget-factor": Command(
            "a log-in has no second factor any more: its person has lost it",
            lambda running, asked: administration.forget_factor(running.application, asked.login, sys.stdout),
            lambda parser: parser.add_argument("login"),
        ),
        "passwd": Command(
            "a new password for a log-in, read from standard input or made up",
            lambda running, asked: administration.passwd(
                running.application,
                asked.login,
                sys.stdin.readline().rstrip("\n") if asked.stdin else None,
                sys.stdout,
            ),
            _log_in,
        ),
    },
)
