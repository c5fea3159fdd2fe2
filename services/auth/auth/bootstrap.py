"""The composition root of auth: the only module that knows every adapter."""

from dataclasses import dataclass
from typing import Final

from flask import Flask

from auth.adapters.account_store import ACCOUNTS, DOORS, StoredAccounts, StoredDoors
from auth.adapters.argon2_passwords import Argon2Passwords
from auth.adapters.directory_store import SUBJECTS, StoredDirectory
from auth.adapters.key_store import KEYS, StoredKeys
from auth.adapters.manifest_store import MANIFESTS, StoredManifest
from auth.adapters.own_records import OwnRecords
from auth.adapters.session_store import SESSIONS, StoredSessions
from auth.application.organisation import announce
from auth.application.ports import Passwords, Terms
from auth.application.sessions import Entrance
from auth.http import routes
from auth.messages import incoming, outgoing
from auth.settings import Settings
from chassis import crash
from chassis.clock import Clock, SystemClock
from chassis.health import Health
from chassis.http.app import ON_EXIT
from chassis.ids import DISTRICT
from chassis.process.worker import Timer, run_worker
from chassis.store import open_stores
from chassis.store.aggregates import Outlet
from chassis.store.lease import LEASES, Leases
from chassis.store.parking import Parking
from chassis.store.port import Database, Stores
from chassis.trust.sealing import KEK_BYTES, read_kek
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Consumer, Handler
from chassis.wire.publisher import Publisher, Sweeper

SERVICE: Final = "auth"
COLLECTIONS: Final = (SUBJECTS, ACCOUNTS, DOORS, SESSIONS, KEYS, MANIFESTS, LEASES, Parking.COLLECTION)
DEVELOPMENT_KEK: Final = bytes(KEK_BYTES)  # Settings.unsafe refuses to do without KEK_FILE elsewhere


@dataclass(frozen=True)
class Application:
    """The use cases of auth, bound to their ports."""

    directory: StoredDirectory
    entrance: Entrance
    keys: StoredKeys
    manifest: StoredManifest
    database: Database

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
    ) -> "Application":
        """Everything over one database and one way out."""
        keys = StoredKeys(database, outlet, clock, kek, outgoing.keyset_published)
        sessions = StoredSessions(database, outlet, clock, outgoing.session_revoked)
        accounts, doors = StoredAccounts(database), StoredDoors(database)
        return cls(
            directory=StoredDirectory(database, outlet, clock, outgoing.told),
            entrance=Entrance(accounts, doors, sessions, passwords, keys, terms, clock),
            keys=keys,
            manifest=StoredManifest(database, outlet, clock, outgoing.directory_listed),
            database=database,
        )

    def announce(self) -> int:
        """Everything is told again. How many subjects."""
        return announce(self.directory, self.keys, self.manifest)

    def handlers(self) -> dict[str, Handler]:
        """What is done with each event that auth hears."""
        return dict(incoming.handlers(self.announce))

    def web(self) -> Flask:
        """The public API."""
        health = Health({"store": self.database.ping})
        return routes.app(
            self.entrance, self.directory, OwnRecords(self.keys, self.entrance.sessions), health
        )


@dataclass(frozen=True)
class Process:
    """An application with the connections of a process."""

    application: Application
    stores: Stores
    publisher: Publisher
    catalogue: Catalogue
    clock: Clock

    def end(self) -> None:
        """What was committed is sent, as far as the broker answers, and nothing is left open."""
        self.publisher.stop()
        self.stores.close()


def process(settings: Settings) -> Process:
    """The application over the real servers. The signing key exists when this returns."""
    crash.arm(settings.crash_at)
    clock, catalogue = SystemClock(), Catalogue.load(settings.contracts)
    stores = open_stores(settings.store, COLLECTIONS, development=settings.development)
    publisher = Publisher(settings.broker, SERVICE, catalogue, clock)
    kek = read_kek(settings.kek_file) if settings.kek_file else DEVELOPMENT_KEK
    terms = Terms(settings.access_seconds, settings.session_hours * 3600)
    application = Application.over(
        stores.database(SERVICE), publisher, clock, kek=kek, passwords=Argon2Passwords(), terms=terms
    )
    application.keys.public  # noqa: B018 - made now, so that a wrong key-encryption key stops the start
    application.keys.signer  # noqa: B018 - as above
    return Process(application, stores, publisher, catalogue, clock)


def web_app(settings: Settings) -> Flask:
    """The public API of a web process."""
    running = process(settings)
    app = running.application.web()
    app.extensions[ON_EXIT] = (running.end,)
    return app


def worker(settings: Settings) -> None:
    """Hears, sweeps and tells everything again every so often, until SIGTERM."""
    running = process(settings)
    application, database = running.application, running.application.database
    application.announce()
    leases = Leases(database, running.clock)
    consumer = Consumer(
        settings.broker, SERVICE, (DISTRICT,), application.handlers(), running.catalogue,
        Parking(running.stores, SERVICE, running.clock), running.clock,
    )  # fmt: skip
    sweeper = Sweeper([database], running.publisher, leases, running.clock, takeover=settings.takeover)
    heartbeat = Timer("heartbeat", settings.heartbeat_seconds, lambda _department: _beat(application))
    health = Health({"store": database.ping}, alive={"consumer": consumer.ping})
    run_worker(running.publisher, sweeper, consumer, [heartbeat], health, settings.metrics_bind)
    running.stores.close()


def _beat(application: Application) -> None:
    application.announce()
