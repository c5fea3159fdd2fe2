"""What entering needs, and what whoever has entered is given."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from auth.application import credentials
from auth.application.ports import Accounts, Doors, Keys, Passwords, Sessions, Terms
from auth.domain.account import Account, Moment
from auth.domain.session import Session
from chassis.clock import Clock
from chassis.record import Cause
from chassis.trust.authority import ACCESS

AUDIENCES: Final = ("auth", "files", "workflow", "notify", "scan", "audit")
"""Who asks for a token. Each names one of them, so that none of them could use it at another."""
OWN: Final = ("auth",)
"""For those who must choose a password or get a second factor first."""


@dataclass(frozen=True)
class Entrance:
    """What entering needs."""

    accounts: Accounts
    doors: Doors
    sessions: Sessions
    passwords: Passwords
    keys: Keys
    terms: Terms
    clock: Clock
    common: Callable[[], Collection[str]] = frozenset
    """The passwords that many choose, in small letters."""

    roles: Callable[[str], Collection[str]] = lambda _person: ()
    """Those of the posts that the person has now."""

    def moment(self, by: Mapping[str, Any] | None = None, cause: Cause | None = None) -> Moment:
        """Now."""
        outlived = timedelta(seconds=self.terms.access_seconds)
        return Moment(self.clock.now(), outlived, by, cause or Cause())


@dataclass(frozen=True)
class Opened:
    """An open session as its bearer gets it: a token for each service. `device`, if given back at the next
    log-in, keeps the door to this account open whatever strangers try. `must` is what has to be done before
    any other service gets a token.
    """

    tokens: Mapping[str, str]
    refresh: str
    expires_in: int
    person: str
    device: str | None = None
    must: str | None = None


def must_have_factor(person: str, at: Entrance) -> bool:
    """Whether the office asks the person for a second factor."""
    wanted = at.terms.factor_roles
    return bool(wanted) and not wanted.isdisjoint(at.roles(person))


def opened(session: Session, account: Account, at: Entrance, now: datetime, device: str | None) -> Opened:
    """The session with tokens that hold from now on."""
    issued = int(now.timestamp())
    claims = {
        "iss": "auth",
        "sub": session.person,
        "sid": session.id,
        "acc": account.subject,
        "epoch": session.epoch,
        "iat": issued,
        "exp": issued + at.terms.access_seconds,
    }
    must = _must(account, at)
    sign = at.keys.signer.sign
    return Opened(
        {each: sign({**claims, "aud": each}, ACCESS) for each in (OWN if must else AUDIENCES)},
        credentials.written(at.keys, session.id, session.generation),
        at.terms.access_seconds,
        session.person,
        device,
        must,
    )


def _must(account: Account, at: Entrance) -> str | None:
    if account.is_initial:
        return "password"
    return "factor" if account.factor is None and must_have_factor(account.person, at) else None
