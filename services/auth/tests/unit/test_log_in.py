"""Entering, staying and leaving, as a person and as an attacker see it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from auth.adapters.own_records import OwnRecords
from auth.application import entering
from auth.application.accounts import set_password
from auth.application.entering import NOWHERE, Knock, LogInRefused, TooManyGuesses, log_in
from auth.application.entrance import AUDIENCES
from auth.application.sessions import log_out, open_sessions, refresh
from auth.bootstrap import Application
from auth.domain.session import GRACE, SessionOver
from auth.domain.throttle import ACCOUNT
from chassis.errors import Permanent
from chassis.record import Cause
from chassis.trust.authority import ACCESS, HeardAuthority, NoPosts, Unauthenticated
from chassis.trust.tokens import verify
from services.auth.tests.conftest import PASSWORD, enter


def guess(office, times, login="collector", device=None):
    for _ in range(times):
        with pytest.raises((LogInRefused, TooManyGuesses)):
            enter(office, "a guess", device, login)


def test_an_access_token_names_person_account_session_and_one_service(office, clock):
    opened = enter(office)
    assert set(opened.tokens) == set(AUDIENCES)
    for service, token in opened.tokens.items():
        claims = verify(token, office.keys.public, typ="at+jwt", audience=service, now=clock.now())
        assert (claims["sub"], claims["iss"], claims["exp"] - claims["iat"]) == ("e-1001", "auth", 300)
        assert (claims["acc"], claims["epoch"], claims["aud"]) == ("account/collector", 2, service)
        assert office.entrance.sessions.get(claims["sid"]).person == "e-1001"


@pytest.mark.parametrize("login", ["Collector", " collector ", "COLLECTOR"])
def test_the_log_in_is_found_however_it_is_typed(office, login):
    assert enter(office, login=login).person == "e-1001"


@pytest.mark.parametrize(
    ("login", "password"), [("collector", "wrong"), ("nobody", PASSWORD), ("collector", "")]
)
def test_unknown_and_wrong_get_one_answer_and_the_same_work(office, passwords, login, password):
    with pytest.raises(LogInRefused) as caught:
        enter(office, password, login=login)
    assert (vars(caught.value), passwords.compared) == ({}, 1)


@pytest.mark.parametrize("login", ["collector", "nobody"])
@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_a_shut_door_says_for_how_long_and_looks_at_no_password(office, passwords, clock, login, password):
    guess(office, ACCOUNT.free, login)
    before = passwords.compared
    clock.advance(seconds=60)
    with pytest.raises(TooManyGuesses) as caught:
        enter(office, password, login=login)
    assert caught.value.retry_after == 3 * 60 + 1
    assert passwords.compared == before


def test_the_door_opens_again_by_itself(office, clock):
    guess(office, 50)
    clock.advance(seconds=ACCOUNT.each.total_seconds())
    assert enter(office).person == "e-1001"


def test_nobody_locks_the_collector_out_of_a_browser_she_used_before(office):
    device = enter(office).device
    guess(office, 200)
    assert enter(office, device=device).device == device


def test_a_stolen_browser_does_not_guess_faster_than_a_stranger(office):
    device = enter(office).device
    guess(office, ACCOUNT.free, device=device)
    with pytest.raises(TooManyGuesses):
        enter(office, device=device)


def test_a_made_up_device_opens_no_second_door(office):
    guess(office, ACCOUNT.free)
    for device in ("x", "y", "z"):
        with pytest.raises(TooManyGuesses):
            enter(office, device=device)


def test_doors_that_lead_nowhere_are_bounded():
    doors = {entering._own_door(f"nobody{number}", None, None).name for number in range(1000)}
    assert all(int(door.removeprefix("nowhere/")) < NOWHERE for door in doors)
    assert len(doors) > 950, "strangers who try different names do not shut each other out"


def test_a_credential_is_replaced_at_each_use(office):
    first = enter(office)
    second = refresh(first.refresh, office.entrance, Cause())
    third = refresh(second.refresh, office.entrance, Cause())
    assert len({first.refresh, second.refresh, third.refresh}) == 3


def test_two_refreshes_at_once_get_the_same_successor(office, clock):
    first = enter(office)
    one = refresh(first.refresh, office.entrance, Cause())
    clock.advance(seconds=GRACE.total_seconds() - 1)
    other = refresh(first.refresh, office.entrance, Cause())
    assert one.refresh == other.refresh
    assert refresh(other.refresh, office.entrance, Cause()).person == "e-1001"


def test_a_replaced_credential_after_the_grace_ends_the_session_for_everybody(office, broker, clock):
    first = enter(office)
    second = refresh(first.refresh, office.entrance, Cause())
    clock.advance(seconds=GRACE.total_seconds())
    for credential in (first.refresh, second.refresh):
        with pytest.raises(SessionOver):
            refresh(credential, office.entrance, Cause())
    assert [raw["type"] for raw in broker.sent].count("auth.session.revoked.v1") == 1


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda c: c[:-1] + ("1" if c.endswith("0") else "0"),
        lambda c: c.replace(".1.", ".9."),
        lambda _: "",
        lambda _: "a.b",
        lambda _: "x" * 500,
        lambda c: c.replace(".1.", ".১."),
    ],
)
def test_a_made_up_credential_opens_nothing_and_ends_nobodys_session(office, spoiled):
    opened = enter(office)
    with pytest.raises(SessionOver):
        refresh(spoiled(opened.refresh), office.entrance, Cause())
    assert refresh(opened.refresh, office.entrance, Cause()).person == "e-1001"


def test_a_session_ends_by_itself_however_busy(office, clock):
    opened = enter(office)
    for _ in range(23):
        clock.advance(seconds=timedelta(minutes=30).total_seconds())
        opened = refresh(opened.refresh, office.entrance, Cause())
    clock.advance(seconds=timedelta(minutes=30).total_seconds())
    with pytest.raises(SessionOver):
        refresh(opened.refresh, office.entrance, Cause())


def test_a_session_that_nobody_uses_ends(office, clock):
    opened = enter(office)
    clock.advance(seconds=35 * 60)
    assert not open_sessions("e-1001", office.entrance)
    with pytest.raises(SessionOver):
        refresh(opened.refresh, office.entrance, Cause())


def test_logging_out_is_told_once_and_ends_the_session(office, broker, clock):
    opened = enter(office)
    session = opened.refresh.split(".")[0]
    log_out(session, office.entrance.sessions, clock, Cause())
    log_out(session, office.entrance.sessions, clock, Cause())
    told = [raw for raw in broker.sent if raw["type"] == "auth.session.revoked.v1"]
    assert [(raw["subject"], raw["data"]["person"]) for raw in told] == [(session, "e-1001")]
    with pytest.raises(SessionOver):
        refresh(opened.refresh, office.entrance, Cause())


def test_keys_are_made_once_and_open_only_under_their_key(office, broker, clock, passwords):
    def again(kek: bytes) -> Application:
        return Application.over(
            office.database, broker, clock, kek=kek, passwords=passwords, terms=office.entrance.terms
        )

    opened = enter(office)
    assert refresh(opened.refresh, again(bytes(32)).entrance, Cause()).person == "e-1001"
    assert again(bytes(32)).keys.public == office.keys.public
    with pytest.raises(Permanent):
        enter(again(bytes([1] * 32)))


def test_the_store_holds_no_private_key_and_no_credential(office):
    opened = enter(office)
    stored = str(vars(office.database))
    assert opened.refresh.split(".")[2] not in stored
    assert opened.device is not None
    assert opened.device not in stored
    assert "'d':" not in stored
    assert not any(token in stored for token in opened.tokens.values())


def test_an_unknown_session_counts_as_ended(office, clock):
    claims = {"iss": "auth", "sub": "e-1001", "sid": "01JD3VQH8PZ7T5R2C9K4W6XYAB", "aud": ["auth"]}
    stamp = int(clock.now().timestamp())
    token = office.keys.signer.sign({**claims, "iat": stamp, "exp": stamp + 60}, ACCESS)
    records = OwnRecords(office.keys, office.entrance.sessions, office.entrance.accounts)
    authority = HeardAuthority("auth", "auth", records, NoPosts(), clock)
    with pytest.raises(Unauthenticated, match="revoked"):
        authority.claims(token)


def test_a_password_changed_meanwhile_is_not_brought_back_by_a_log_in(office, passwords):
    class Meddling:
        """Compares, and while it does somebody sets another password."""

        def hashed(self, password):
            return passwords.hashed(password)

        def matches(self, stored, password):
            set_password("collector", "another long one", office.entrance)
            return passwords.matches(stored, password)

    with pytest.raises(LogInRefused):
        log_in(Knock("collector", PASSWORD), replace(office.entrance, passwords=Meddling()))
    assert enter(office, "another long one").person == "e-1001"
