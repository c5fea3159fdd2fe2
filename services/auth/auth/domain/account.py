"""An account: with what a person enters, and what becomes of it.

Its `epoch` stands in every session and token that it gives out. Whatever puts its bearers out (a new
password, another second factor, the account's end) begins the next one, so that all that was given out before
is worth nothing at once, everywhere, also what is being given out at this very moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from auth.domain.factor import Factor
from chassis.record import Cause, History, to_text

DEVICES_KEPT = 10


@dataclass(frozen=True)
class Moment:
    """When, by whom and why something was done; nobody signs for the operator. `outlived` is how long a token
    lasts that was given out just before.
    """

    at: datetime
    outlived: timedelta
    by: Mapping[str, Any] | None = None
    cause: Cause = field(default_factory=Cause)


@dataclass(frozen=True)
class Account:
    """Who enters, with the hash of what password; null where there is none yet. `devices` are digests of the
    credentials of browsers that entered before. A password that somebody else has seen holds `initial_until`
    and is good only for choosing another.
    """

    login: str
    person: str
    password: str | None = field(default=None, repr=False)
    devices: tuple[str, ...] = ()
    epoch: int = 1
    is_disabled: bool = False
    initial_until: datetime | None = None
    factor: Factor | None = field(default=None, repr=False)
    offer: str | None = field(default=None, repr=False)
    """A sealed secret that becomes the factor when a code of it is shown."""
    history: History = field(default_factory=History)

    @property
    def subject(self) -> str:
        """By which it is told of, and named in tokens."""
        return subject_of(self.login)

    @property
    def is_initial(self) -> bool:
        """Whether the password was made for the person, who has to choose their own."""
        return self.initial_until is not None

    @property
    def is_held_back(self) -> bool:
        """Whether the operator disabled it, and not the file in which its person stands no more."""
        ends = [each for each in self.history.entries if each.type == "account.disabled"]
        return self.is_disabled and bool(ends) and ends[-1].data["reason"] != "gone"

    def may_enter(self, at: datetime) -> bool:
        """Whether the right password opens it at that instant."""
        return not self.is_disabled and (self.initial_until is None or at < self.initial_until)

    @classmethod
    def opened(cls, login: str, person: str, moment: Moment, epoch: int = 1) -> Account:
        """A log-in of the person, with no password yet; `epoch` of the store."""
        return _renewed(cls(login, person, epoch=0, history=History(epoch=epoch)), "opened", moment)

    def given_to(self, person: str, moment: Moment) -> Account:
        """It is another person's from now on, and has no password yet."""
        new = replace(self, person=person, password=None, devices=(), is_disabled=False)
        new = replace(new, initial_until=None, factor=None, offer=None)
        return _renewed(new, "opened", moment)

    def with_password(self, hashed: str, moment: Moment, initial_until: datetime | None = None) -> Account:
        """It is entered with this password only; whoever had the old one is out, and no browser is known."""
        changed = replace(self, password=hashed, devices=(), initial_until=initial_until)
        return _renewed(changed, "password-set", moment, initial=initial_until is not None)

    def disabled(self, reason: str, moment: Moment) -> Account:
        """Nobody enters, and whoever is in is out; unchanged when it was so before."""
        if self.is_disabled:
            return self
        return _renewed(replace(self, devices=(), is_disabled=True), "disabled", moment, reason=reason)

    def enabled(self, moment: Moment) -> Account:
        """It is entered again with the password that it had; unchanged when it was so before."""
        if not self.is_disabled:
            return self
        return _renewed(replace(self, is_disabled=False), "enabled", moment)

    def offered(self, sealed: str) -> Account:
        """A secret was handed out."""
        return replace(self, offer=sealed)

    def with_factor(self, factor: Factor | None, moment: Moment) -> Account:
        """It is entered with this second factor, or with none; whoever was in is out, no browser is known."""
        changed = replace(self, factor=factor, offer=None, devices=())
        return _renewed(changed, "factor-set" if factor else "factor-removed", moment)

    def knowing(self, device: str) -> Account:
        """The browser with a credential of that digest is known from now on."""
        return replace(self, devices=(*self.devices, device)[-DEVICES_KEPT:])


def _renewed(account: Account, participle: str, moment: Moment, **more: Any) -> Account:
    history, epoch = account.history.copy(), account.epoch + 1
    data = {
        "account": account.login,
        "person": account.person,
        "epoch": epoch,
        "expires": to_text(moment.at + moment.outlived),
        **more,
    }
    at = to_text(moment.at)
    history.append(f"account.{participle}", at=at, by=moment.by, cause=moment.cause, data=data)
    return replace(account, epoch=epoch, history=history)


def subject_of(login: str) -> str:
    """What the account of that log-in is called in events and tokens; no id of the district begins so."""
    return f"account/{login}"
