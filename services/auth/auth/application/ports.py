"""What the use cases need from outside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from auth.domain.account import Account
from auth.domain.history import Subject
from auth.domain.session import Session
from auth.domain.throttle import Guesses
from chassis.record import Cause
from chassis.trust.tokens import Jwk, Signer


class Directory(Protocol):
    """Departments, posts, persons and charges, the public keys, and the list of all of these, with their
    histories.
    """

    def begin(self, kind: str, identifier: str) -> Subject:
        """A subject of which nothing was told yet; what will be is of the present life of the store."""
        ...

    def get(self, identifier: str) -> Subject | None:
        """The subject as it was last told."""
        ...

    def change(self, identifier: str, decide: Callable[[Subject | None], Subject]) -> bool:
        """The subject is stored as `decide` made it from what it was (run anew on a conflict), and what it
        told more leaves as events. Whether anything was told.
        """
        ...

    def ids(self, kind: str) -> Iterator[str]:
        """The id of every subject of the kind."""
        ...

    def every(self, kind: str) -> Iterator[Subject]:
        """Every subject of the kind, by id."""
        ...

    def charges_of(self, person: str) -> list[Subject]:
        """Every charge the person has or had."""
        ...

    def absences_for(self, substitute: str) -> list[Subject]:
        """Every absence for which the person was asked to act."""
        ...

    def tell_again(self, subject: Subject) -> None:
        """The newest entry of the subject is sent again as it was."""
        ...


class Accounts(Protocol):
    """Log-ins with their passwords as hashes. What becomes of one leaves as an event."""

    @property
    def epoch(self) -> int:
        """The store's, with which what is told of a new one is stamped."""
        ...

    def get(self, login: str) -> Account | None:
        """The account of that log-in."""
        ...

    def every(self) -> Iterator[Account]:
        """All of them, by log-in."""
        ...

    def change(self, login: str, decide: Callable[[Account | None], Account]) -> Account:
        """The account is stored as `decide` made it from what it was, run anew on a conflict."""
        ...


@dataclass(frozen=True)
class Refused:
    """Somebody was not let in: why, by which account or else the digest of what was typed in its place, from
    where; and for how long the door is shut now.
    """

    reason: str
    account: Account | None
    digest: str | None
    place: str | None
    wait: timedelta
    at: datetime
    cause: Cause


class Doors(Protocol):
    """Guesses counted by door, for all processes together."""

    def get(self, door: str) -> Guesses:
        """What was guessed there."""
        ...

    def change(self, door: str, decide: Callable[[Guesses], Guesses]) -> Guesses:
        """The door's guesses are stored as `decide` made them; what they were before."""
        ...

    def refuse(self, door: str, refused: Refused) -> None:
        """It leaves as an event that somebody was refused there."""
        ...


class Sessions(Protocol):
    """Sessions that are or were. Their beginning and their end leave as events."""

    @property
    def epoch(self) -> int:
        """The store's, with which what is told of a new one is stamped."""
        ...

    def open(self, session: Session) -> None:
        """The session is durable."""
        ...

    def get(self, identifier: str) -> Session | None:
        """The session."""
        ...

    def of(self, person: str, at: datetime) -> list[Session]:
        """The person's sessions that have not expired, those first that expire first."""
        ...

    def change(self, identifier: str, decide: Callable[[Session], Session]) -> Session:
        """The session is stored as `decide` made it. Raises SessionOver when there is none."""
        ...


class Commands(Protocol):
    """What the operator was given to do."""

    def note(self, command: str, about: str | None, operator: str) -> None:
        """It leaves as an event that the operator gave the command."""
        ...


class Passwords(Protocol):
    """Hashing that is slow on purpose. It runs at most once a core at the same time."""

    def hashed(self, password: str) -> str:
        """A hash to store."""
        ...

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one; takes the same time when nothing is stored."""
        ...


class Keys(Protocol):
    """The private keys of this service; made at the first use, stored sealed."""

    @property
    def signer(self) -> Signer:
        """Signs access tokens."""
        ...

    @property
    def public(self) -> list[Jwk]:
        """What others verify with."""
        ...

    def sealed_factor(self, login: str, secret: bytes) -> str:
        """The secret of a second factor as the store may hold it."""
        ...

    def factor(self, login: str, sealed: str) -> bytes:
        """The secret again."""
        ...

    def refresh_credential(self, session: str, generation: int) -> str:
        """The credential of that generation; anybody may have it compared, nobody can make another."""
        ...


@dataclass(frozen=True)
class Terms:
    """How long things hold."""

    access_seconds: int
    session_seconds: int
    idle_seconds: int = 35 * 60
    """A session that is not refreshed for so long has ended."""
    initial_seconds: int = 7 * 86_400
    """For so long somebody may choose a password by one that was made for them."""
    factor_roles: frozenset[str] = frozenset()
    """Whose posts have one of these roles enters with a second factor."""
