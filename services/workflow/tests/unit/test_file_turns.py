"""What follows from one turn of a file: whose clock runs, who is overtaken, to whom it returns."""

from dataclasses import replace

import pytest

from chassis.record import Cause
from services.workflow.tests.unit.lettering import ACTORS, POSTS
from services.workflow.tests.unit.test_file_machine import OFFICE, FileMachine, doing
from workflow.application.acts.act import decide
from workflow.application.acts.arriving import PULL_BACK
from workflow.application.acts.asked import Seen
from workflow.domain.errors import Overtaken, Refused
from workflow.domain.file import OPEN, File
from workflow.domain.item import Reminder, Reservation


def a_file():
    machine = FileMachine()
    machine.opens(ACTORS[0], physical=False)
    return machine.file


def test_a_pull_back_does_not_set_the_pendency_clock_back_to_now():
    file = a_file()
    since = file.custody.since
    file.forward(doing(ACTORS[0], 1, "2026-11-24T05:00:00.000Z"), POSTS[1])
    file.pull_back(doing(ACTORS[0], 2, "2026-11-25T05:00:00.000Z"))
    assert (file.custody.since, file.custody.arrival) == (since, 1)


def test_the_pendency_clock_runs_from_arrival_opened_or_not():
    file = a_file()
    file.forward(doing(ACTORS[0], 1, "2026-11-24T05:00:00.000Z"), POSTS[1])
    file.receive(doing(ACTORS[1], None, "2026-11-25T05:00:00.000Z"))
    assert (file.custody.since, file.custody.arrival) == ("2026-11-24T05:00:00.000Z", 2)


def test_whoever_was_overtaken_hears_by_whom_and_with_what():
    file = a_file()
    link_officer = replace(ACTORS[0], person="u-link")
    file.write_note(doing(link_officer, 1, "2026-11-24T05:00:00.000Z"), "In his place.")
    act = doing(ACTORS[0], 1, "2026-11-24T05:01:00.000Z")
    with pytest.raises(Overtaken) as told:
        decide(PULL_BACK, file, Seen(revision=1), act, OFFICE)
    assert (told.value.by, told.value.act, told.value.revision) == ("u-link", "note", 2)


def test_nobody_is_overtaken_by_themselves_or_by_a_reminder():
    file = a_file()
    file.write_note(doing(ACTORS[0], 1, "2026-11-24T05:00:00.000Z"), "Mine.")
    file.remind(Reminder("nudge", 1, "p-1", "2026-11-24T05:00:30.000Z", "general", 60), Cause())
    file.forward(doing(ACTORS[0], 1, "2026-11-24T05:01:00.000Z"), POSTS[1])
    assert file.custody.to == POSTS[1]


def test_a_return_goes_to_the_one_who_sent_it_and_to_nobody_else():
    file = a_file()
    file.forward(doing(ACTORS[0], 1, "2026-11-24T05:00:00.000Z"), POSTS[1])
    file.receive(doing(ACTORS[1], None, "2026-11-24T05:01:00.000Z"))
    with pytest.raises(Refused):
        file.forward(doing(ACTORS[1], 3, "2026-11-24T05:02:00.000Z"), POSTS[2], action="return")
    file.forward(doing(ACTORS[1], 3, "2026-11-24T05:02:00.000Z"), POSTS[0], action="return")
    assert file.custody.to == POSTS[0]


def test_a_graded_title_stays_at_home():
    file = File("general.01KAN0C1D2E3F4G5H6J7K8M9NA", "general", "A secret matter", "confidential")
    file.reserved = Reservation(OPEN, doing(ACTORS[0], None, "2026-11-23T05:00:00.000Z"), {})
    file.stamp("A-11011/1/2026-General")
    assert "secret matter" not in file.history.entries[0].text
