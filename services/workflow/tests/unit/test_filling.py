"""An index is made anew while the office works, by the operator's command, and then is as if it had grown."""

import argparse
from types import SimpleNamespace
from typing import Any

import pytest

from chassis.finding.folding import VERSION, terms
from workflow.application.indexing import fill
from workflow.commands import COMMANDS

ASKED = ("culvert", "sluice", "broken", "2026")


@pytest.fixture
def office(district):
    return district.application.offices.named("general")


def contents(office):
    matches = {
        (word, match.subject, match.passage)
        for word in ASKED
        for match in office.index.matches(terms(word), loosely=False, limit=1000)
    }
    return office.index.known(subject for _, subject, _ in matches), matches


def test_who_acts_while_it_is_filled_is_found_and_nothing_is_lost(district, office):
    files = [district.opened() for _ in range(6)]
    district.diarised()
    office.index.clear()
    filling = fill(office)
    next(filling)
    clerk = district.person("p-hc-general")
    for file in files[:2] + files[-2:]:
        clerk.done(f"/files/{file}/forward", {"to": "p-oc-general", "revision": 1, "note": "The sluice."})
        next(filling)
    late = district.opened()
    list(filling)
    grown = contents(office)
    assert {late, *files} <= grown[0].keys()
    office.index.clear()
    list(fill(office))
    assert contents(office) == grown


def test_the_command_makes_every_index_anew_and_says_how_much_there_is(district, office, capsys):
    file = district.opened()
    before = contents(office)
    office.index.put("general.gone", (1, 1), {}, {0: "nowhere"})
    running: Any = SimpleNamespace(application=district.application)
    status = COMMANDS["rebuild"].run(running, argparse.Namespace(department=None))
    assert (status, office.index.version()) == (0, VERSION)
    assert capsys.readouterr().out.splitlines() == ["general 1", "landacq 0", "nezarat 0"]
    assert (contents(office), list(office.index.known(["general.gone", file]))) == (before, [file])
