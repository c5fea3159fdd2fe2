"""The second factor: what lets in, what does not, and that no stranger keeps its owner out."""

import io
from dataclasses import replace

import pytest

from auth import administration
from auth.application.accounts import WrongPassword, choose_password
from auth.application.entering import Knock, LogInRefused, TooManyGuesses, log_in
from auth.application.entrance import AUDIENCES
from auth.application.factors import FactorRequired, WrongCode, confirm, give_up, offer, standing
from auth.application.sessions import refresh
from auth.domain.factor import STEP, Factor, code_at
from auth.domain.session import SessionOver
from auth.domain.throttle import ACCOUNT
from chassis.record import Cause
from chassis.testing.clock import FakeClock
from services.auth.tests.conftest import PASSWORD, enter, offer_and_confirm


@pytest.fixture
def device(office):
    return offer_and_confirm(office, enter(office))


def session_of(opened) -> str:
    return opened.refresh.split(".")[0]


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(second, code):
    """RFC 6238, appendix B, six of its eight digits."""
    assert code_at(b"12345678901234567890", second // STEP) == code


def test_with_password_and_code_one_enters_and_that_is_told(office, device, broker):
    assert set(enter(office, code=device.shows()).tokens) == set(AUDIENCES)
    told = [raw["data"] for raw in broker.sent if raw["type"] == "auth.session.opened.v1"]
    assert told[-1]["second_factor"]


@pytest.mark.parametrize("code", [None, "", "000000", "12345", "a" * 40])
def test_without_the_right_code_the_answer_is_that_of_a_wrong_password(office, device, broker, code):
    with pytest.raises(LogInRefused):
        enter(office, code=code)
    assert broker.sent[-1]["data"]["reason"] == "factor"


def test_from_a_known_browser_too_the_code_is_asked(office, device):
    known = enter(office, code=device.shows()).device
    with pytest.raises(LogInRefused):
        enter(office, device=known)


def test_a_code_is_good_once_and_for_a_clock_half_a_minute_off(office, device, clock: FakeClock):
    code = device.shows()
    clock.advance(seconds=STEP)
    assert enter(office, code=code).person == "e-1001"
    with pytest.raises(LogInRefused):
        enter(office, code=code)
    code = device.shows()
    clock.advance(seconds=2 * STEP)
    with pytest.raises(LogInRefused):
        enter(office, code=code)


def test_a_code_that_was_seen_and_used_meanwhile_opens_nothing(office, device, passwords):
    code = device.shows()

    class Overtaken:
        """While it compares, somebody else uses the code."""

        def matches(self, stored, password):
            if passwords.matches(stored, password):
                enter(office, code=code)
            return True

    knock = Knock("collector", PASSWORD, code=code)
    with pytest.raises(LogInRefused):
        log_in(knock, replace(office.entrance, passwords=Overtaken()))


def test_each_recovery_code_lets_in_once_however_it_is_typed(office, device):
    first, second = device.recovery[0], device.recovery[1]
    for typed in (first.upper(), second.replace("-", " ")):
        assert enter(office, code=typed).person == "e-1001"
    with pytest.raises(LogInRefused):
        enter(office, code=first)
    account = office.entrance.accounts.get("collector")
    assert standing(account, office.entrance).recovery_left == 8


def test_who_knocks_once_a_second_does_not_keep_the_owner_out_of_a_new_browser(
    office, device, clock: FakeClock
):
    """23 of 23 times, it did."""
    looked_at = entered = 0
    for second in range(3600):
        try:
            enter(office, "a guess", code="000000", place=f"198.51.{second // 250}.{second % 250}")
        except LogInRefused:
            looked_at += 1
        except TooManyGuesses:
            pass
        clock.advance(seconds=1)
        if second % 150 == 149:
            entered += enter(office, code=device.shows()).person == "e-1001"
    assert entered == 24
    assert looked_at <= 20


def test_whoever_has_the_device_does_not_guess_the_password_faster(office, device, clock: FakeClock):
    for _ in range(ACCOUNT.free):
        with pytest.raises(LogInRefused):
            enter(office, "a guess", code=device.shows())
    with pytest.raises(TooManyGuesses):
        enter(office, code=device.shows())


def test_getting_one_ends_all_sessions_and_shows_the_recovery_codes_once(office):
    there, here = enter(office), enter(office)
    device = offer_and_confirm(office, here)
    assert len(set(device.recovery)) == 10
    for each in (there, here):
        with pytest.raises(SessionOver):
            refresh(each.refresh, office.entrance, Cause())
    stored = str(vars(office.database))
    assert not any(code.replace("-", "") in stored for code in device.recovery)
    assert device.secret.hex() not in stored


@pytest.mark.parametrize("code", ["000000", ""])
def test_what_was_offered_counts_only_with_a_code_of_it(office, code):
    opened = enter(office)
    with pytest.raises(WrongCode):
        confirm(session_of(opened), code, Knock("", ""), office.entrance)
    offer(session_of(opened), PASSWORD, None, office.entrance)
    with pytest.raises(WrongCode):
        confirm(session_of(opened), code, Knock("", ""), office.entrance)
    assert enter(office).person == "e-1001"


def test_what_is_dangerous_asks_for_password_and_code(office, device):
    session = session_of(enter(office, code=device.shows()))
    device.clock.advance(seconds=STEP)
    knock = Knock("", "", code="000000")
    for act in (
        lambda: offer(session, PASSWORD, None, office.entrance),
        lambda: give_up(session, PASSWORD, "000000", knock, office.entrance),
        lambda: give_up(session, "wrong", device.shows(), knock, office.entrance),
        lambda: choose_password(session, PASSWORD, "river without water", (), knock, office.entrance),
    ):
        with pytest.raises(WrongPassword):
            act()
    give_up(session, PASSWORD, device.shows(), Knock("", ""), office.entrance)
    assert enter(office).person == "e-1001"


def test_a_password_is_changed_with_a_code_that_is_then_spent(office, device):
    session, code = session_of(enter(office, code=device.recovery[0])), device.shows()
    choose_password(session, PASSWORD, "river without water", (), Knock("", "", code=code), office.entrance)
    with pytest.raises(LogInRefused):
        enter(office, "river without water", code=code)


def test_where_the_office_asks_for_one_nothing_else_is_given_without(office):
    strict = replace(office.entrance.terms, factor_roles=frozenset({"officer"}))
    office = replace(office, entrance=replace(office.entrance, terms=strict))
    opened = enter(office)
    assert (opened.must, set(opened.tokens)) == ("factor", {"auth"})
    device = offer_and_confirm(office, opened)
    opened = enter(office, code=device.shows())
    assert opened.must is None
    device.clock.advance(seconds=STEP)
    with pytest.raises(FactorRequired):
        give_up(session_of(opened), PASSWORD, device.shows(), Knock("", ""), office.entrance)


def test_the_operator_forgets_one_that_was_lost(office, device):
    assert administration.forget_factor(office, "collector", io.StringIO()) == 0
    assert enter(office).person == "e-1001"


def test_a_factor_takes_no_code_twice_even_of_another_step():
    factor = Factor("", step=100)
    at = FakeClock().now()
    step = int(at.timestamp()) // STEP
    spent = factor.spent(code_at(b"s", step + 1), b"s", at)
    assert spent
    assert spent.spent(code_at(b"s", step), b"s", at) is None
