"""One matter that others must not get at (a scanned paper, a file of department general), and its people."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from deploy.demo.client import Client
from tests.office import Office
from tests.paperwork import open_file, scan_paper
from tests.support import pages

MARK = "Zamindari"
"""A word that stands in the matter and nowhere else: where it is seen, something has leaked."""


@dataclass(frozen=True)
class People:
    """Who is about: the three who handle the matter in turn, one beside them, one of another department."""

    clerk: Client
    officer: Client
    addressee: Client
    colleague: Client
    stranger: Client


@dataclass(frozen=True)
class Matter:
    """A paper that waits in the tray of general, and a file of its officer."""

    document: str
    file: str


@pytest.fixture(scope="module")
def people(office: Office) -> People:
    """The stranger has every role that the clerk has, elsewhere."""
    return People(
        clerk=office.at("receiving", "gen-recv"),
        officer=office.at("oc.general", "gen-oc"),
        addressee=office.at("lao", "la-oc"),
        colleague=office.at("uda.general", "gen-uda"),
        stranger=office.at("lda.jm", "jm-lda"),
    )


@pytest.fixture(scope="session")
def matter(office: Office) -> Matter:
    """Scanned and opened once; only the authorisation matrix carries it on."""
    letter = pages.png(pages.page("en", f"Concerning the {MARK} papers of the village of Shimulpur"))
    document = scan_paper(office.at("receiving", "gen-recv"), letter, f"{MARK}.png")
    return Matter(document, open_file(office.at("oc.general", "gen-oc"), f"{MARK} papers"))
