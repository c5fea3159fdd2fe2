"""`python -m audit audit`: the office itself asks whether its trail stands, as after a restore."""

import argparse

import pytest

from audit.adapters.chain_store import LINES
from audit.bootstrap import SERVICE
from chassis.process.service import Running


@pytest.fixture
def asked(settings, capsys):
    """The command's exit status and what it printed, asked of a district."""

    def ask(district):
        running = Running(settings, district.application, district.application.ground, None)
        status = SERVICE.commands["audit"].run(running, argparse.Namespace())
        return status, capsys.readouterr().out.splitlines()

    return ask


def test_a_trail_that_was_not_touched_stands(district, asked):
    district.grows(20)
    district.parks(99)
    assert asked(district) == (0, [])


def test_an_office_in_which_nothing_was_pinned_yet_stands(district, asked):
    district.parks(1)
    assert asked(district) == (0, [])


def test_a_line_that_was_rewritten_in_the_store_is_told(district, asked):
    district.grows(20)
    database = district.stores.database("audit", "general")
    line = database.find(LINES, "by_position", at_least=5, limit=1)[0]
    database.commit(line, LINES, {**line.state, "text": line.state["text"].replace("u-oc", "u-hc")})
    assert asked(district) == (1, ["general, line 6: it does not follow the one before it"])
