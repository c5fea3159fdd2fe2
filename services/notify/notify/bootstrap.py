"""The composition root: the only module that knows every adapter."""

from collections.abc import Mapping
from functools import cache, partial

from flask import Flask

from chassis.envelope import Event
from chassis.health import Health, Ping
from chassis.http import create_app
from chassis.process.service import Ground, Service
from chassis.process.worker import Timer
from chassis.store.port import Collection
from chassis.trust.authority import Authority, HeardAuthority
from chassis.wire.asking import Request
from chassis.wire.consumer import Handler, Outcome
from chassis.wire.mirror import Mirror
from directory import heard
from notify.adapters import figures
from notify.adapters.mail_store import MAILS, StoredMails
from notify.adapters.notice_store import NOTICES, StoredNotices
from notify.adapters.rules import RuleFiles
from notify.adapters.smtp import Relay, SmtpMailServer
from notify.adapters.texts import Texts
from notify.adapters.watch_store import WATCHES, StoredWatches
from notify.application.count_pending import pending_by_post
from notify.application.ports import MailServer, Office
from notify.application.remind import remind_due, seconds_late
from notify.application.send_mail import send_due
from notify.http import routes
from notify.messages.incoming import handlers
from notify.messages.outgoing import Wire
from notify.settings import Settings, from_environment

COLLECTIONS: tuple[Collection, ...] = (WATCHES, NOTICES, MAILS, Mirror.COLLECTION, Request.COLLECTION)
MAX_BODY = 16 * 1024  # bytes: no route takes more than a key
ASK_EVERY = 5.0  # seconds
HEARD = ("department", "post", "person", "charge", "absence", "session", "keyset")
"""The kinds of auth's subjects that count here."""


class Application:
    """Notify, bound to its outside, for the departments of these settings."""

    def __init__(self, settings: Settings, ground: Ground, mail_server: MailServer) -> None:
        self.settings, self.ground = settings, ground
        self.mirror = Mirror(ground.database(), ground.clock, source="auth", kinds=HEARD)
        self.wire = Wire(ground.catalogue, ground.clock)
        self.request = Request(
            ground.aggregates(Request.COLLECTION), ground.service, self.mirror, ground.clock
        )
        rules = rules_of(settings)
        of = ground.aggregates
        self.office = Office(
            clock=ground.clock,
            directory=heard(self.mirror, ground.clock),
            rules=rules.of,
            watches=cache(lambda one: StoredWatches(of(WATCHES, one), self.wire.told)),
            notices=cache(lambda one: StoredNotices(of(NOTICES, one))),
            mails=cache(lambda one: StoredMails(of(MAILS, one), self.wire.mail_failed)),
            mail_server=mail_server,
            wording=Texts(settings.zone, lambda one: rules.of(one, "").calendar),
        )

    def handlers(self) -> Mapping[str, Handler]:
        """The table of what is heard."""
        return handlers(self.ground.catalogue, self.office, self.hear_directory)

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
        figures.count_mails(department, send_due(department, self.office))

    def count(self, department: str) -> None:
        """The figures show what waits with each post."""
        figures.show_pending(department, pending_by_post(department, self.office))

    def ask(self, _department: str) -> None:
        """While auth has told less than everything, it is asked for it."""
        self.request.ask_while_lacking()

    def authority(self) -> Authority:
        """Who calls: by auth's keys, sessions and charges as heard."""
        directory, clock = self.office.directory, self.ground.clock
        return HeardAuthority(self.ground.service, "auth", self.mirror, directory, clock)

    def pings(self) -> dict[str, Ping]:
        """What must answer before this process can work."""
        return {"store": self.ground.database().ping, "directory": self.request.ping}

    def web(self) -> Flask:
        """The public API."""
        return self.app(self.authority())

    def app(self, authority: Authority) -> Flask:
        """The public API for those whom the authority knows."""
        api = routes.build(self.office, self.settings.departments.__contains__)
        health = Health(self.pings())
        return create_app(
            api, authority=authority, refusals=routes.REFUSALS, health=health, max_body=MAX_BODY
        )

    def begin(self) -> None:
        """How late reminders are can be seen."""
        for department in self.settings.departments:
            figures.begin(department, partial(seconds_late, department, self.office))

    def close(self) -> None:
        """Nothing of its own is open."""


def rules_of(settings: Settings) -> RuleFiles:
    """The office's rules. Raises BadRules with every fault."""
    return RuleFiles(settings.rules, settings.zone, settings.departments)


def assemble(settings: Settings, ground: Ground) -> Application:
    """Everything is bound; nothing is connected before it is used."""
    return Application(settings, ground, SmtpMailServer(_relay(settings), ground.clock))


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


SERVICE = Service(
    name="notify",
    about="Watches, reminders, escalation, notices and e-mail",
    read_settings=from_environment,
    settings=Settings,
    collections=COLLECTIONS,
    assemble=assemble,
    check=rules_of,
)
