"""The composition root: the only module that knows every adapter."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from flask import Flask

from audit.adapters import figures
from audit.adapters.chain_store import COLLECTIONS as CHAIN
from audit.adapters.chain_store import LINES, StoredTrail
from audit.adapters.checkpoint_store import CHECKPOINTS, StoredCheckpoints
from audit.adapters.keys import KeysInHand, read_seeds
from audit.adapters.outside import LockedBucket, Post
from audit.application import checkpoint
from audit.application.ports import Office, Outside
from audit.application.prove import export, proof
from audit.http import routes
from audit.messages.incoming import handlers
from audit.settings import Settings, from_environment
from audit.verify import verify_trail
from chassis.clock import from_text
from chassis.envelope import Event
from chassis.health import Health, Ping
from chassis.http import create_app
from chassis.ids import DISTRICT, department_of, new_ulid
from chassis.process.service import Command, Ground, Running, Service
from chassis.process.worker import Timer
from chassis.record import canonical
from chassis.store.lease import Leases
from chassis.trust.authority import Authority, HeardAuthority
from chassis.wire.asking import Request
from chassis.wire.consumer import Handler, Outcome
from chassis.wire.mirror import Mirror
from directory import heard

MAX_BODY = 16 * 1024  # bytes: no route takes a body
ASK_EVERY = 5.0  # seconds
LOOK_EVERY = 5.0  # for lines enough to make a checkpoint before its time
CUT_EVERY = 3600.0
TURN = "checkpoint"  # of all processes, one makes checkpoints
HEARD = ("department", "post", "person", "charge", "absence", "session", "keyset")
"""The kinds of auth's subjects that count here."""


class Application:
    """Audit, bound to its outside, for the departments of these settings."""

    def __init__(self, settings: Settings, ground: Ground, outside: Sequence[Outside]) -> None:
        self.settings, self.ground = settings, ground
        self.mirror = Mirror(ground.database(), ground.clock, source="auth", kinds=HEARD)
        self.request = Request(
            ground.aggregates(Request.COLLECTION), ground.service, self.mirror, ground.clock
        )
        self.directory = heard(self.mirror, ground.clock)
        self.office = Office(
            clock=ground.clock,
            trail=cache(lambda one: StoredTrail(ground.aggregates(LINES, one))),
            chains=lambda: ground.stores.departments(ground.service),
            checkpoints=StoredCheckpoints(ground.database()),
            signers=KeysInHand(read_seeds(settings.signing_keys)),
            outside=outside,
            contradicted=lambda one: figures.CONTRADICTIONS.labels(one).inc(),
        )
        self._leases = Leases(ground.database(), ground.clock)
        self._holder = new_ulid()

    @property
    def chains(self) -> tuple[str, ...]:
        """Those that are written here; the district's by everybody."""
        return (*self.settings.departments, DISTRICT)

    def handlers(self) -> Mapping[str, Handler]:
        """The table of what is heard."""
        return handlers(self.ground.catalogue, self.office, self.hear_directory)

    def hear_directory(self, event: Event) -> Outcome:
        """The directory is as newly told."""
        return self.mirror.apply(event)

    def timers(self) -> list[Timer]:
        """What is done again and again; for the whole district by whoever has the turn."""
        return [
            Timer("checkpoint", min(LOOK_EVERY, self.settings.checkpoint_every), self.checkpoint),
            Timer("cut", CUT_EVERY, self.cut),
            Timer("directory", ASK_EVERY, self.ask),
        ]

    def checkpoint(self, department: str) -> None:
        """What is due is pinned, and what is pinned has left the house. Raises Transient."""
        if department != self.settings.departments[0]:
            return
        if self._leases.claim(TURN, self._holder, 2 * self.settings.checkpoint_every):
            if self._is_due():
                checkpoint.make_checkpoint(self.office)
            checkpoint.publish(self.office)

    def cut(self, department: str) -> None:
        """What is older than the office keeps is gone, of this department and of the district."""
        for chain in {department, DISTRICT}:
            if not checkpoint.cut(chain, self.settings.retention_days, self.office):
                self.office.trail(chain).sweep()

    def ask(self, _department: str) -> None:
        """While auth has told less than everything, it is asked for it."""
        self.request.ask_while_lacking()

    def faults(self) -> list[str]:
        """What of the trail does not stand, by the keys in hand. The newest checkpoint pins those before, so
        its signature is the only one that is looked at.
        """
        lines = (f"{line}\n".encode() for line in export(list(self.chains), self.office))
        return verify_trail(lines, set(self.office.signers.public()), quick=True).faults

    def authority(self) -> Authority:
        """Who calls: by auth's keys, sessions and charges as heard."""
        return HeardAuthority(self.ground.service, "auth", self.mirror, self.directory, self.ground.clock)

    def pings(self) -> dict[str, Ping]:
        """What must answer before this process can work. Not the object store: events are put on record while
        it is away, and an alert tells of checkpoints that stay inside.
        """
        return {"store": self.ground.database().ping, "directory": self.request.ping}

    def web(self) -> Flask:
        """The public API."""
        return self.app(self.authority())

    def app(self, authority: Authority) -> Flask:
        """The public API for those whom the authority knows."""
        api = routes.build(self.office, self.directory, self.chains.__contains__)
        return create_app(
            api, authority=authority, refusals=routes.REFUSALS, health=Health(self.pings()), max_body=MAX_BODY
        )

    def begin(self) -> None:
        """The bucket is there with its lock, and how long lines wait can be seen."""
        for place in self.office.outside:
            if isinstance(place, LockedBucket):
                place.prepare()
        figures.begin(self.chains, lambda: checkpoint.unpinned_seconds(self.office))

    def close(self) -> None:
        """Nothing of its own is open."""

    def _is_due(self) -> bool:
        last = self.office.checkpoints.last()
        if last is None:
            return True
        age = (self.ground.clock.now() - from_text(last.at)).total_seconds()
        return (
            age >= self.settings.checkpoint_every
            or checkpoint.waiting(self.office) >= self.settings.checkpoint_lines
        )


def assemble(settings: Settings, ground: Ground) -> Application:
    """Everything is bound; nothing is connected before it is used."""
    return Application(settings, ground, list(_outside(settings, ground)))


def _outside(settings: Settings, ground: Ground) -> Iterator[Outside]:
    if settings.s3_endpoint is not None:
        yield LockedBucket.at(
            settings.s3_endpoint,
            settings.s3_access_key,
            settings.s3_secret_key,
            secure=settings.s3_secure,
            days=settings.lock_days,
            clock=ground.clock,
        )
    if settings.mail_to is not None:
        yield Post(
            settings.smtp,
            settings.mail_from,
            settings.mail_to,
            settings.mail_each,
            starttls=settings.smtp_starttls,
        )


def _export(running: Running[Settings, Application], asked: argparse.Namespace) -> int:
    """Prints the trail of the departments asked for, or of all that are served, as the verifier reads it."""
    chains = asked.departments or running.application.chains
    sys.stdout.writelines(f"{line}\n" for line in export(list(chains), running.application.office))
    return 0


def _proof(running: Running[Settings, Application], asked: argparse.Namespace) -> int:
    """Prints the proof for an item, as the verifier reads it."""
    print(canonical(proof(asked.item, department_of(asked.item), running.application.office)))  # noqa: T201
    return 0


def _audit(running: Running[Settings, Application], _asked: argparse.Namespace) -> int:
    """Prints what of the trail does not stand."""
    faults = running.application.faults()
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


SERVICE = Service(
    name="audit",
    about="The audit trail: who did what, chained, with signed checkpoints",
    read_settings=from_environment,
    settings=Settings,
    collections=(*CHAIN, CHECKPOINTS, Mirror.COLLECTION, Request.COLLECTION),
    assemble=assemble,
    commands={
        "audit": Command("prints what of the trail does not stand as it was written", _audit),
        "export": Command(
            "prints the trail as the verifier reads it",
            _export,
            arguments=lambda parser: parser.add_argument(
                "departments", nargs="*", help="`-` is the district"
            ),
        ),
        "proof": Command(
            "prints the proof for a file's history as the verifier reads it",
            _proof,
            arguments=lambda parser: parser.add_argument("item"),
        ),
    },
)
