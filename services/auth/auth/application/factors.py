"""The second factor: who has one, who must, and how a person gets or gives up theirs."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from auth.application.accounts import forgive_guess, note_guess, proven
from auth.application.entering import Knock, admitted
from auth.application.entrance import Entrance, Opened, must_have_factor
from auth.application.sessions import account_of
from auth.domain.account import Account
from auth.domain.factor import Factor, digest, new_recovery_codes, new_secret
from auth.domain.session import SessionOver
from chassis.store.port import NotFound


class WrongCode(Exception):
    """It is not the code of now, or was used before; or nothing was begun that it could end."""


class FactorRequired(Exception):
    """The person's posts are of those that have a second factor."""


@dataclass(frozen=True)
class Offered:
    """A secret for the person's device, as text and as the address that a camera reads."""

    secret: str
    address: str


@dataclass(frozen=True)
class Standing:
    """Whether the person has a second factor, with how many recovery codes left, and whether they must."""

    has: bool
    recovery_left: int
    required: bool


def standing(account: Account, at: Entrance) -> Standing:
    """How it is with the account's second factor."""
    factor = account.factor
    required = must_have_factor(account.person, at)
    return Standing(factor is not None, len(factor.recovery) if factor else 0, required)


def offer(session: str, password: str, code: str | None, at: Entrance) -> Offered:
    """A secret that counts as soon as a code of it is shown; a second factor that there is counts until then.
    Raises SessionOver, WrongPassword, TooManyGuesses.
    """
    account = proven(session, password, code, at)
    secret = new_secret()
    sealed = at.keys.sealed_factor(account.login, secret)
    at.accounts.change(account.login, _unless_changed(account, lambda now: now.offered(sealed)))
    text = base64.b32encode(secret).decode()
    label = quote(f"Daftar:{account.login}")
    return Offered(text, f"otpauth://totp/{label}?secret={text}&issuer=Daftar")


def confirm(session: str, code: str, knock: Knock, at: Entrance) -> tuple[tuple[str, ...], Opened]:
    """The secret that was offered is the account's second factor: its recovery codes, seen this once, and a
    new session; all others have ended. Raises SessionOver, WrongCode, TooManyGuesses.
    """
    account = account_of(at.sessions.get(session), at, at.clock.now())
    note_guess(account.login, at)
    codes, now = new_recovery_codes(), at.clock.now()
    moment = at.moment({"person": account.person, "post": None}, knock.cause)

    def decide(known: Account) -> Account:
        if known.offer is None:
            raise WrongCode
        secret = at.keys.factor(known.login, known.offer)
        factor = Factor(known.offer, recovery=tuple(map(digest, codes))).spent(code, secret, now)
        if factor is None:
            raise WrongCode
        return known.with_factor(factor, moment)

    changed = at.accounts.change(account.login, _unless_changed(account, decide))
    forgive_guess(account.login, at)
    return codes, admitted(changed, None, knock, at)


def give_up(session: str, password: str, code: str, knock: Knock, at: Entrance) -> Opened:
    """The account has no second factor, and a new session; all others have ended. Raises SessionOver,
    WrongPassword, FactorRequired, TooManyGuesses.
    """
    account = proven(session, password, code, at)
    if must_have_factor(account.person, at):
        raise FactorRequired
    moment = at.moment({"person": account.person, "post": None}, knock.cause)
    decide = _unless_changed(account, lambda now: now.with_factor(None, moment))
    return admitted(at.accounts.change(account.login, decide), None, knock, at)


def forget(login: str, at: Entrance) -> None:
    """The existing account has no second factor: its person lost it, and said so to the operator."""
    moment = at.moment()

    def decide(account: Account | None) -> Account:
        if account is None:
            raise NotFound(login)
        return account.with_factor(None, moment)

    at.accounts.change(login, decide)


def _unless_changed(
    seen: Account, change: Callable[[Account], Account]
) -> Callable[[Account | None], Account]:
    """As `change` has it, unless another epoch has begun meanwhile. Raises SessionOver."""

    def decide(account: Account | None) -> Account:
        if account is None or account.epoch != seen.epoch:
            raise SessionOver
        return change(account)

    return decide
