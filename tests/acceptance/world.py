"""Who works in the office of the procedures, and what the sentences mean by "it"."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.acceptance.person import Person
from tests.pages.office import Office

LOGINS = {"Ratan": "ratan", "Ananya": "ananya", "Imran": "imran", "Shalini": "shalini"}

POSTS = {
    "Ratan": "General · Ratan Murmu",
    "Ananya": "General · Ananya Biswas",
    "Imran": "Land Acquisition · Imran Sheikh",
    "Shalini": "ADM (General) · Shalini Oraon",
}
"""As their posts are offered to those who send something."""
CHARGES = {"Ratan": ("u-ratan", "p-hc-general")}
SECOND = "in a second window "
LANGUAGES = {"English": "en", "Bengali": "bn", "Hindi": "hi"}


@dataclass(frozen=True)
class Matter:
    """A letter or a file, by what it is about, and the address of its page."""

    title: str
    address: str


@dataclass
class World:
    """One office. `it` is the letter or file of which was spoken last."""

    office: Office
    known: dict[str, Matter] = field(default_factory=dict)
    spoken_of: list[Matter] = field(default_factory=list)
    windows: dict[str, Person] = field(default_factory=dict)

    @property
    def it(self) -> Matter:
        """Of which was spoken last."""
        return self.spoken_of[-1]

    def person(self, name: str) -> Person:
        """At their window; who was not there yet has logged in, at the pages in English."""
        if name not in self.windows:
            self.windows[name] = Person(self.office.browser(LOGINS[name.removeprefix(SECOND)], "en"))
        return self.windows[name]

    def reads_in(self, name: str, language: str) -> None:
        """They have logged in anew and chosen that language."""
        self.windows[name] = Person(self.office.browser(LOGINS[name], LANGUAGES[language]))

    def before_it(self, name: str) -> Person:
        """They have its page before them."""
        person = self.person(name)
        person.goes_to(self.it.address)
        return person

    def on_the_desk(self, name: str) -> Person:
        """They look at their desk."""
        person = self.person(name)
        person.goes_to("/")
        return person

    def speaks_of(self, title: str, address: str = "") -> None:
        """From now on `it` is that; with an address it is something new."""
        if address:
            self.known[title] = Matter(title, address)
        self.spoken_of.append(self.known[title])

    def leaves(self, name: str) -> None:
        """They are no longer in charge of the post, by an order that the administrator has entered."""
        self.office.relieve(*CHARGES[name])

    def days_pass(self, days: float) -> None:
        """It is later; people log in again."""
        self.office.pass_by(days=days)
        self.windows.clear()
