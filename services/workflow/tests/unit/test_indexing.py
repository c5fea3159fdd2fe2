"""The index of words: right after the commit, by the timer where that failed, anew when words are compared
otherwise, and with the same answers on every store.
"""

import pytest

from chassis.errors import Transient
from chassis.finding import folding
from chassis.finding.folding import VERSION
from workflow.application.indexing import fill, keep_index


@pytest.fixture
def office(district):
    return district.application.offices.named("general")


@pytest.fixture
def forgetful(office):
    """The index takes nothing, until the test says otherwise."""

    def refuse():
        raise Transient("the disk is full")

    office.index.before_write = refuse
    return lambda: setattr(office.index, "before_write", lambda: None)


def items_with(office, word):
    return [match.subject for match in office.index.matches(folding.terms(word), loosely=False, limit=9)]


def test_an_act_is_done_although_the_index_takes_nothing_and_the_timer_makes_up_for_it(
    district, office, forgetful
):
    office.index.made(VERSION)
    file = district.opened()
    assert items_with(office, "culvert") == []
    forgetful()
    assert keep_index(office) == 1
    assert items_with(office, "culvert") == [file]
    assert keep_index(office) == 0


def test_notes_that_were_not_indexed_are_made_up_for_with_the_next(district, office, forgetful):
    file = district.opened()
    clerk, officer = district.person("p-hc-general"), district.person("p-oc-general")
    clerk.done(f"/files/{file}/forward", {"to": "p-oc-general", "revision": 1, "note": "The sluice."})
    assert items_with(office, "sluice") == []
    forgetful()
    officer.done(f"/files/{file}/receive", {"revision": 2})
    assert items_with(office, "sluice") == [file]


def test_what_lies_long_back_is_not_looked_at_again(district, office, forgetful):
    office.index.made(VERSION)
    district.opened()
    forgetful()
    district.clock.advance(seconds=600)
    assert keep_index(office) == 0


def test_words_that_are_compared_otherwise_are_indexed_anew(district, office):
    file = district.opened()
    office.index.made(VERSION + 1)
    office.index.put("general.gone", (1, 1), {}, {0: "nowhere"})
    assert keep_index(office) == 1
    assert office.index.version() == VERSION
    assert (items_with(office, "culvert"), items_with(office, "nowhere")) == ([file], [])


def test_a_filling_that_was_broken_off_goes_on(district, office):
    first, second = district.opened(), district.opened()
    office.index.clear()
    next(fill(office))
    assert office.index.version() == 0
    assert keep_index(office) == 1
    assert office.index.version() == VERSION
    assert set(items_with(office, "culvert")) == {first, second}


def test_papers_in_the_tray_are_not_indexed(district, office):
    paper = district.scanned()
    list(fill(office))
    assert office.index.known([paper]) == {}
