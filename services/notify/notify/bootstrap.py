"""The composition root: the only module that knows every adapter."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

import structlog
from flask import Flask

from chassis import crash
from chassis.clock import Clock, SystemClock
from chassis.envelope import Event
from chassis.health import Health, Ping
from chassis.http import create_app
from chassis.ids import DISTRICT
from chassis.process.worker import Timer, run_worker
from chassis.store import open_stores
from chassis.store.aggregates import Aggregates, Outlet
from chassis.store.lease import Leases
from chassis.store.parking import Parking
from chassis.store.port import Collection, Stores
from chassis.trust.authority import Authority, HeardAuthority
from chassis.wire.asking import Request
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Consumer, Handler, Outcome
from chassis.wire.mirror import Mirror
from chassis.wire.publisher import Publisher, Sweeper
from notify.adapters import figures
from notify.adapters.directory import KINDS, MirroredDirectory
from notify.adapters.mail_store import MAILS, StoredMails
from notify.adapters.notice_store import NOTICES, StoredNotices
from notify.adapters.rules import RuleFiles
from notify.adapters.smtp import Relay, SmtpMailServer
from notify.adapters.texts import Texts
from notify.adapters.watch_store import WATCHES, StoredWatches
from notify.application.count_pending import pending_by_post
from notify.application.ports import MailServer, Office
from notify.application.remind import remind_due
from notify.application.send_mail import send_due
from notify.http import routes
from notify.messages.incoming import handlers
from notify.messages.outgoing import Wire
from notify.settings import Settings

SERVICE = "notify"
COLLECTIONS: tuple[Collection, ...] = (
    WATCHES, NOTICES, MAILS, Mirror.COLLECTION, Request.COLLECTION, Parking.COLLECTION, Leases.COLLECTION,
)  # fmt: skip
MAX_BODY = 16 * 1024  # bytes: no route takes more than a key
ASK_EVERY = 5.0  # seconds

_log = structlog.get_logger()


@dataclass(frozen=True)
class Outside:
    """What a process is given; tests give fakes."""

    stores: Stores
    outlet: Outlet
    catalogue: Catalogue
    clock: Clock
    mail_server: MailServer


class Application:
    """Notify, bound to its outside, for the departments of these settings."""

    def __init__(self, settings: Settings, outside: Outside) -> None:
        self.settings, self.outside = settings, outside
        district = outside.stores.database(SERVICE)
        self.mirror = Mirror(district, outside.clock, source="auth", kinds=KINDS)
        self.wire = Wire(outside.catalogue, outside.clock)
        requests = self._aggregates(DISTRICT, Request.COLLECTION)
        self.request = Request(requests, SERVICE, self.mirror, outside.clock)
        rules = rules_of(settings)
        self.office = Office(
            clock=outside.clock,
            directory=MirroredDirectory(self.mirror, outside.clock),
            rules=rules.of,
            watches=cache(lambda one: StoredWatches(self._aggregates(one, WATCHES), self.wire.told)),
            notices=cache(lambda one: StoredNotices(self._aggregates(one, NOTICES))),
            mails=cache(lambda one: StoredMails(self._aggregates(one, MAILS), self.wire.mail_failed)),
            mail_server=outside.mail_server,
            wording=Texts(settings.zone, lambda one: rules.of(one, "").calendar),
        )

    def handlers(self) -> Mapping[str, Handler]:
        """The table of what is heard."""
        return handlers(self.office, self.hear_directory)

    def hear_directory(self, event: Event) -> Outcome:
        """The directory is as newly told."""
        return self.mirror.apply(event)

    def timers(self) -> list[Timer]:
        """What is done again and again for each department."""
        settings = self.settings
        return [
            Timer("remind", settings.remind_every, self.remind),
            Timer("mail", settings.mail_every, self.send_mail),
            Timer("count", settings.count_every, self.count),
            Timer("directory", ASK_EVERY, self.ask),
        ]

    def remind(self, department: str) -> None:
        """Due rungs are taken. Without the whole directory nobody's superior is certain, so it waits."""
        if self.mirror.complete():
            figures.RUNGS.labels(department).inc(remind_due(department, self.office))

    def send_mail(self, department: str) -> None:
        """Due mails are handed to the mail server."""
        figures.MAILS.labels(department).inc(send_due(department, self.office))

    def count(self, department: str) -> None:
        """The figures show what waits with each post."""
        figures.show_pending(department, pending_by_post(department, self.office))

    def ask(self, _department: str) -> None:
        """While auth has told less than everything, it is asked for it."""
        self.request.ask_while_lacking()

    def authority(self) -> Authority:
        """Who calls: by auth's keys, sessions and charges as heard."""
        acts_for = self.office.directory.acts_for
        return HeardAuthority(SERVICE, "auth", self.mirror, acts_for, self.outside.clock)

    def pings(self) -> dict[str, Ping]:
        """What must answer before this process can work."""
        return {"store": self.outside.stores.database(SERVICE).ping, "directory": self.request.ping}

    def app(self, authority: Authority) -> Flask:
        """The public API."""
        api = routes.build(self.office, self.settings.departments.__contains__)
        return create_app(
            api,
            authority=authority,
            refusals=routes.REFUSALS,
            health=Health(self.pings()),
            max_body=MAX_BODY,
            on_exit=(self.outside.stores.close,),
        )

    def _aggregates(self, department: str, collection: Collection) -> Aggregates:
        outside = self.outside
        database = outside.stores.database(SERVICE, department)
        return Aggregates(database, collection, outside.outlet, outside.clock)


def rules_of(settings: Settings) -> RuleFiles:
    """The office's rules. Raises BadRules with every fault."""
    return RuleFiles(settings.rules, settings.zone, settings.departments)


def web_app(settings: Settings) -> Flask:
    """The web process's application. Call it after the fork."""
    application, publisher = _real(settings)
    app = application.app(application.authority())
    app.extensions["chassis.on_exit"] = (partial(publisher.stop, 10.0), *app.extensions["chassis.on_exit"])
    return app


def run(settings: Settings) -> None:
    """The worker process: hears, watches, reminds and writes until it is told to end."""
    application, publisher = _real(settings)
    outside = application.outside
    stores, clock = outside.stores, outside.clock
    consumer = Consumer(
        settings.broker, SERVICE, settings.departments, application.handlers(), outside.catalogue,
        Parking(stores, SERVICE, clock), clock,
    )  # fmt: skip
    databases = [stores.database(SERVICE, one) for one in (*settings.departments, DISTRICT)]
    leases = Leases(stores.database(SERVICE), clock)
    sweeper = Sweeper(databases, publisher, leases, clock, takeover=settings.takeover)
    health = Health(application.pings(), alive={"consumer": consumer.ping})
    run_worker(publisher, sweeper, consumer, application.timers(), health, settings.metrics_bind)
    stores.close()


def _real(settings: Settings) -> tuple[Application, Publisher]:
    crash.arm(settings.crash_at)
    clock = SystemClock()
    catalogue = Catalogue.load(settings.contracts)
    publisher = Publisher(settings.broker, SERVICE, catalogue, clock)
    stores = open_stores(settings.store, COLLECTIONS, development=settings.development)
    outside = Outside(stores, publisher, catalogue, clock, SmtpMailServer(_relay(settings), clock))
    return Application(settings, outside), publisher


def _relay(settings: Settings) -> Relay:
    host, _, port = settings.smtp.rpartition(":")
    return Relay(
        host,
        int(port),
        settings.mail_from,
        settings.smtp_starttls,
        settings.smtp_user,
        settings.smtp_password,
    )
