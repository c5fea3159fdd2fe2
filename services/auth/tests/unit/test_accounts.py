"""What puts somebody out puts them out everywhere, whatever they hold."""

import io
from dataclasses import replace

import pytest
import yaml

from auth import administration
from auth.adapters.own_records import OwnRecords
from auth.application import accounts
from auth.application.entering import Knock, LogInRefused, log_in
from auth.application.sessions import refresh
from auth.domain.session import SessionOver
from chassis.envelope import Event
from chassis.record import Cause
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores
from chassis.trust.authority import HeardAuthority, NoPosts, Unauthenticated
from chassis.wire.mirror import Mirror
from services.auth.tests.conftest import DISTRICT, PASSWORD, account_of, enter

WAYS_OUT = {
    "a new password": lambda office: accounts.set_password("collector", "another long one", office.entrance),
    "disabled": lambda office: administration.disable(office, "collector", io.StringIO()),
    "gone from the file": lambda office: _load_without(office, "collector", "e-1001"),
    "somebody else's log-in": lambda office: accounts.open_account("collector", "e-1002", office.entrance),
}


def _load_without(office, login, person):
    district = yaml.safe_load(DISTRICT.read_text())
    del district["logins"][login], district["persons"][person]
    district["charges"] = [each for each in district["charges"] if each["person"] != person]
    path = office.folder / "district.yaml"
    path.write_text(yaml.safe_dump(district, allow_unicode=True))
    assert administration.load(office.application, path, io.StringIO(), trust_passwords=True) == 0


class Hearing:
    """A service that hears auth and believes its tokens."""

    def __init__(self, office, broker, clock) -> None:
        self._broker, self._clock, self._heard = broker, clock, 0
        self._mirror = Mirror(MemoryStores().database("workflow"), clock, source="auth", kinds=["keyset"])
        self._authority = HeardAuthority("workflow", "auth", self._mirror, NoPosts(), clock)
        self._directory = {"auth.session.opened.v1", "auth.attempt.refused.v1", "auth.command.given.v1"}

    def believes(self, token: str) -> bool:
        new = self._broker.sent[self._heard :]
        for raw in new:
            if raw["type"] not in self._directory:
                self._mirror.apply(Event.from_json(raw))
        self._heard += len(new)
        self._clock.advance(seconds=1 if new else 0)
        try:
            self._authority.claims(token)
        except Unauthenticated:
            return False
        return True


@pytest.fixture
def service(office, broker, clock: FakeClock):
    office.announce()
    return Hearing(office, broker, clock)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_who_is_put_out_is_out_everywhere_with_all_sessions_and_browsers(
    office, service, clock, tmp_path, way
):
    """Of 520 sessions 20 survived a new password; whoever was deleted from the file still logged in."""
    opened = [enter(office) for _ in range(520 if way == "a new password" else 2)]
    for each in (opened[0], opened[-1]):
        assert service.believes(each.tokens["workflow"])
    WAYS_OUT[way](_WithFolder(office, tmp_path) if "file" in way else office)
    records = OwnRecords(office.keys, office.entrance.sessions, office.entrance.accounts)
    own = HeardAuthority("auth", "auth", records, NoPosts(), clock)
    for each in opened:
        with pytest.raises(SessionOver):
            refresh(each.refresh, office.entrance, Cause())
        with pytest.raises(Unauthenticated, match="revoked"):
            own.claims(each.tokens["auth"])
        assert not service.believes(each.tokens["workflow"])
    assert office.entrance.accounts.get("collector").devices == ()
    with pytest.raises(LogInRefused):
        enter(office)


class _WithFolder:
    def __init__(self, application, folder) -> None:
        self.application, self.folder = application, folder


@pytest.mark.parametrize("is_known", [True, False], ids=["known browser", "new browser"])
def test_a_log_in_that_overlaps_with_a_new_password_is_worth_nothing(office, service, passwords, is_known):
    device = enter(office).device
    assert device

    class Slow:
        """While it compares, the password is changed."""

        def hashed(self, password):
            return passwords.hashed(password)

        def matches(self, stored, password):
            right = passwords.matches(stored, password)
            accounts.set_password("collector", "another long one", office.entrance)
            return right

    knock = Knock("collector", PASSWORD, (device,) if is_known else ())
    try:
        opened = log_in(knock, replace(office.entrance, passwords=Slow()))
    except LogInRefused:
        return
    assert not service.believes(opened.tokens["workflow"])
    with pytest.raises(SessionOver):
        refresh(opened.refresh, office.entrance, Cause())


def test_others_stay_in(office, service):
    account_of(office, "receiving", "e-1007")
    opened = enter(office, login="receiving")
    administration.disable(office, "collector", io.StringIO())
    assert service.believes(opened.tokens["workflow"])
    assert refresh(opened.refresh, office.entrance, Cause()).person == "e-1007"


def test_who_is_enabled_again_enters_with_the_password_that_they_had(office):
    administration.disable(office, "collector", io.StringIO())
    administration.enable(office, "collector", io.StringIO())
    assert enter(office).person == "e-1001"


def test_commands_are_told_with_who_gave_them(office, broker):
    administration.disable(office, "collector", io.StringIO())
    (told,) = (raw["data"] for raw in broker.sent if raw["type"] == "auth.command.given.v1")
    assert (told["command"], told["about"]) == ("disable", "collector")
    assert "@" in told["operator"]
