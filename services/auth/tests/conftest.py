"""auth over stores in memory, a broker in memory, a clock in the hand, and passwords that cost nothing."""

import base64
from dataclasses import dataclass
from pathlib import Path

import pytest

from auth.adapters.district_file import read
from auth.application import importing
from auth.application.accounts import open_account, set_password
from auth.application.entering import Knock, log_in
from auth.application.entrance import Opened
from auth.application.factors import confirm, offer
from auth.application.ports import Terms
from auth.bootstrap import Application
from auth.domain.factor import STEP, code_at
from chassis.testing.broker import FakeBroker
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores
from chassis.wire.catalogue import Catalogue

ROOT = Path(__file__).parents[3]
DISTRICT = ROOT / "deploy" / "district" / "district.yaml"
PASSWORD = "correct horse battery"
COLLECTOR = "e-1001"


class PlainPasswords:
    """A `Passwords` that remembers how often it was asked."""

    def __init__(self) -> None:
        self.compared = 0

    def hashed(self, password: str) -> str:
        return f"hash of {password}"

    def matches(self, stored: str | None, password: str) -> bool:
        self.compared += 1
        return stored == f"hash of {password}"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "contracts")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def broker(catalogue: Catalogue) -> FakeBroker:
    return FakeBroker(catalogue, ["general", "landacq"])


@pytest.fixture
def passwords() -> PlainPasswords:
    return PlainPasswords()


@pytest.fixture
def application(broker: FakeBroker, clock: FakeClock, passwords: PlainPasswords) -> Application:
    """auth as it begins: nobody is known yet."""
    return Application.over(
        MemoryStores().database("auth"),
        broker,
        clock,
        kek=bytes(32),
        passwords=passwords,
        terms=Terms(access_seconds=300, session_seconds=12 * 3600),
    )


@pytest.fixture
def office(application: Application, clock: FakeClock) -> Application:
    """auth with the sample district; the Collector can log in."""
    importing.load(read(DISTRICT).organisation, application.directory, clock)
    account_of(application, "collector", COLLECTOR)
    return application


def account_of(application: Application, login: str, person: str, password: str = PASSWORD) -> None:
    """The person can log in."""
    open_account(login, person, application.entrance)
    set_password(login, password, application.entrance)


def enter(
    office: Application,
    password: str = PASSWORD,
    device: str | None = None,
    login: str = "collector",
    place: str | None = None,
    devices: tuple[str, ...] = (),
    code: str | None = None,
) -> Opened:
    """Somebody knocks."""
    devices = devices if device is None else (device,)
    return log_in(Knock(login, password, devices, place, code=code), office.entrance)


@dataclass(frozen=True)
class Device:
    """What a person has with them: it shows the codes of its secret. And their recovery codes on paper."""

    secret: bytes
    recovery: tuple[str, ...]
    clock: FakeClock

    def shows(self) -> str:
        """The code of now."""
        return code_at(self.secret, int(self.clock.now().timestamp()) // STEP)


def offer_and_confirm(office: Application, opened: Opened, password: str = PASSWORD) -> Device:
    """The person of the session has a second factor; half a minute has passed: the next code is new."""
    clock, session = office.entrance.clock, opened.refresh.split(".")[0]
    assert isinstance(clock, FakeClock)
    offered = offer(session, password, None, office.entrance)
    secret = base64.b32decode(offered.secret)
    code = Device(secret, (), clock).shows()
    recovery, _ = confirm(session, code, Knock("", ""), office.entrance)
    clock.advance(seconds=STEP)
    return Device(secret, recovery, clock)
