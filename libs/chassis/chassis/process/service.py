"""A service's processes, built from its declaration: what each of them is made of stands here once, so that a
bootstrap names adapters and nothing else.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from flask import Flask

from chassis import crash, log
from chassis.clock import Clock, SystemClock
from chassis.finding import open_index
from chassis.finding.port import Index
from chassis.health import Health, Ping
from chassis.http.app import ON_EXIT
from chassis.ids import DISTRICT
from chassis.process.serve import serve
from chassis.process.settings import CommonSettings, SettingsError, help_table
from chassis.process.worker import Timer, run_worker
from chassis.record import Finding
from chassis.store import open_stores
from chassis.store.aggregates import Aggregates, Outlet
from chassis.store.lease import Leases
from chassis.store.parking import Parking
from chassis.store.port import Collection, Database, Stores
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import PREFETCH, Consumer, Handler
from chassis.wire.publisher import Publisher, Sweeper

PRIVATE = 0o077  # the rights that nobody but the account gets to what is made
FLUSH_SECONDS = 10.0  # for what was committed last to leave, when a process ends

S = TypeVar("S", bound=CommonSettings)
A = TypeVar("A", bound="Application")


class Application(Protocol):
    """What a service's adapters, bound to their ground, offer to its processes."""

    def web(self) -> Flask:
        """The public API."""
        ...

    def pings(self) -> Mapping[str, Ping]:
        """What must answer before a process takes work."""
        ...

    def handlers(self) -> Mapping[str, Handler]:
        """What is done about each event that is heard."""
        ...

    def timers(self) -> Sequence[Timer]:
        """What a worker does by the clock, for each department."""
        ...

    def begin(self) -> None:
        """A worker has done what comes before its first message."""
        ...

    def close(self) -> None:
        """Nothing of its own is left open; stores and publisher are not its own."""
        ...


@dataclass(frozen=True)
class Ground:
    """What a service stands on. Processes are given the real servers, tests give fakes."""

    service: str
    stores: Stores
    outlet: Outlet
    catalogue: Catalogue
    clock: Clock

    def database(self, department: str = DISTRICT) -> Database:
        """The service's database in the department, or the district's."""
        return self.stores.database(self.service, department)

    def index(self, department: str = DISTRICT) -> Index:
        """The service's index of words in the department."""
        return open_index(self.stores, self.service, department)

    def aggregates(self, collection: Collection, department: str = DISTRICT) -> Aggregates:
        """The aggregates of the collection there."""
        return Aggregates(self.database(department), collection, self.outlet, self.clock)


@dataclass(frozen=True)
class Running(Generic[S, A]):
    """A service in a process."""

    settings: S
    application: A
    ground: Ground
    publisher: Publisher


@dataclass(frozen=True)
class Command(Generic[S, A]):
    """What an operator may ask of a service: `python -m <service> <name>`; `run` gives the exit status."""

    help: str
    run: Callable[[Running[S, A], argparse.Namespace], int]
    arguments: Callable[[argparse.ArgumentParser], object] = lambda _parser: None
    flush_seconds: float = FLUSH_SECONDS
    """For the events that the command made: a department's whole history takes its time."""


def report(findings: Iterable[Finding]) -> int:
    """Prints what an audit found, a line each; the exit status: 1 when there was anything."""
    found = [f"{each.where} {each.position} {each.reason}\n" for each in findings]
    sys.stdout.writelines(found)
    return 1 if found else 0


@dataclass(frozen=True)
class Service(Generic[S, A]):
    """The declaration: `python -m <name> web | worker | settings`, and its commands."""

    name: str
    about: str
    read_settings: Callable[[], S]
    """The settings of this process. Raises SettingsError."""
    settings: type[S]
    collections: Sequence[Collection]
    """Its own; those of the chassis are added."""
    assemble: Callable[[S, Ground], A]
    """Everything is bound; nothing is connected before it is used."""
    check: Callable[[S], object] = lambda _settings: None
    """Reads what the settings name. Raises SettingsError, before a web process has a child that would be
    started again and again.
    """
    prefetch: int = PREFETCH
    """Messages that a worker holds at most, of all its queues together; one of each queue at the least."""
    commands: Mapping[str, Command[S, A]] = field(default_factory=dict)

    @property
    def every_collection(self) -> tuple[Collection, ...]:
        """What its databases hold."""
        return (*self.collections, Parking.COLLECTION, Leases.COLLECTION)

    def main(self, arguments: Sequence[str]) -> int:
        """Plays the role until it ends. The exit status: 0 it ended as it should, 2 it could not begin; a
        command has its own.
        """
        asked = self._parser().parse_args(arguments)
        if asked.role == "settings":
            sys.stdout.write(help_table(self.settings))
            return 0
        try:
            settings = self.read_settings()
            log.configure(self.name, asked.role, settings.log_level)
            self.check(settings)
        except SettingsError as faults:
            sys.stderr.write(f"{faults}\n")
            return 2
        return self._play(asked, settings)

    def web_app(self, settings: S) -> Flask:
        """The public API; made in the process that serves it, after the fork."""
        ending = ExitStack()
        running = ending.enter_context(self.process(settings))
        app = running.application.web()
        app.extensions[ON_EXIT] = (ending.close,)
        return app

    def work(self, settings: S) -> None:
        """Hears, sweeps and works by the clock until the process is told to end."""
        with self.process(settings) as running:
            ground, application = running.ground, running.application
            application.begin()
            consumer = Consumer(
                settings.broker,
                self.name,
                settings.departments,
                application.handlers(),
                ground.catalogue,
                Parking(ground.stores, self.name, ground.clock),
                ground.clock,
                prefetch=self.prefetch,
                threads=settings.worker_threads,
            )
            databases = [ground.database(each) for each in dict.fromkeys((DISTRICT, *settings.departments))]
            leases = Leases(ground.database(), ground.clock)
            sweeper = Sweeper(databases, running.publisher, leases, ground.clock, takeover=settings.takeover)
            health = Health(dict(application.pings()), alive={"consumer": consumer.ping})
            run_worker(
                running.publisher, sweeper, consumer, application.timers(), health, settings.metrics_bind
            )

    @contextmanager
    def process(self, settings: S, flush_seconds: float = FLUSH_SECONDS) -> Iterator[Running[S, A]]:
        """The service over the real servers; files that it makes are its account's alone. In the end what was
        committed has left, as far as the broker answers, and nothing is open.
        """
        crash.arm(settings.crash_at)
        clock, catalogue = SystemClock(), Catalogue.load(settings.contracts)
        with ExitStack() as ending:
            ending.callback(os.umask, os.umask(PRIVATE))
            stores = open_stores(settings.store, self.every_collection, development=settings.development)
            ending.callback(stores.close)
            publisher = Publisher(settings.broker, self.name, catalogue, clock)
            ground = Ground(self.name, stores, publisher, catalogue, clock)
            application = self.assemble(settings, ground)
            ending.callback(application.close)
            ending.callback(publisher.stop, flush_seconds)
            yield Running(settings, application, ground, publisher)

    def _parser(self) -> argparse.ArgumentParser:
        parser = argparse.ArgumentParser(f"python -m {self.name}", description=self.about)
        roles = parser.add_subparsers(dest="role", required=True)
        roles.add_parser("web", help="the public API")
        roles.add_parser("worker", help="hears messages and works by the clock")
        roles.add_parser("settings", help="every setting, as a table")
        for name, command in self.commands.items():
            command.arguments(roles.add_parser(name, help=command.help))
        return parser

    def _play(self, asked: argparse.Namespace, settings: S) -> int:
        if asked.role == "web":
            serve(partial(self.web_app, settings), settings, self.name)
            return 0
        if asked.role == "worker":
            self.work(settings)
            return 0
        command: Command[Any, Any] = self.commands[asked.role]
        with self.process(settings, command.flush_seconds) as running:
            return command.run(running, asked)
