"""What one version of a letter says, and to whom."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from chassis.record import canonical

LANGUAGES: Final = ("en", "bn", "hi")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the office lets drafts grow."""

    open_drafts: int
    body: int
    addressees: int


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter or a copy goes: somebody outside, or a `post` of the district."""

    name: str = ""
    designation: str = ""
    address: str = ""
    post: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """As they stand on the sheet, one under the other."""
        return tuple(line for part in (self.name, self.designation, self.address) for line in _lines(part))


@dataclass(frozen=True, slots=True)
class Content:
    """What one version of a letter says."""

    form: str
    language: str
    subject: str
    body: str
    signatory: str
    """The post that is to sign."""
    reference: str = ""
    in_reply_to: str | None = None
    """The receipt of the file that it answers."""
    to: tuple[Addressee, ...] = ()
    copies: tuple[Addressee, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The version whose text that is."""
        told = json.loads(text)
        people = {role: tuple(Addressee(**each) for each in told[role]) for role in ("to", "copies")}
        return cls(**{**told, **people})

    @property
    def text(self) -> str:
        """The version as it is kept beside its entry."""
        told = asdict(self)
        return canonical({**told, "to": list(told["to"]), "copies": list(told["copies"])})

    def faults(self, forms: Mapping[str, Any], limits: Limits) -> list[tuple[str, str]]:
        """Pairs of field and code; what only lacks may still be written."""
        found = []
        if self.form not in forms:
            found.append(("form", "unknown"))
        if self.language not in LANGUAGES:
            found.append(("language", "unknown"))
        if len(self.body) > limits.body:
            found.append(("body", "too-long"))
        if len(self.to) + len(self.copies) > limits.addressees:
            found.append(("to", "too-many"))
        return found

    def lacking(self, *, addressed: bool) -> list[tuple[str, str]]:
        """What must be there before it is approved."""
        wanted = {"subject": self.subject, "body": self.body.strip(), "to": self.to or not addressed}
        return [(name, "missing") for name, there in wanted.items() if not there]


def one_line(people: Sequence[Addressee]) -> str:
    """The first of them in one line; empty for nobody."""
    return ", ".join(people[0].lines) if people else ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
