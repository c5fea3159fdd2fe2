"""Who read what is on record before they have it, and costs little however many pages they turn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.errors import Transient
from services.files.tests.support.room import DOC


def told(office):
    """The readings that have left, each as (position, pages, taken)."""
    events = [event for event in office.outlet.events if event["type"] == "files.document.read.v1"]
    return [(one["position"], one["data"]["pages"], one["data"]["taken"]) for one in events]


def turn(reading, page, **how):
    answer = reading.get(f"/documents/{DOC}/pages/{page}", **how)
    assert answer.status_code == 200


def test_the_first_page_is_told_before_it_is_handed_out(reading, office):
    turn(reading, 1)
    assert told(office) == [(1, [1], [])]
    (event,) = [one for one in office.outlet.events if one["type"] == "files.document.read.v1"]
    assert (event["actor"], event["post"], event["data"]["purpose"]) == ("u-rina", "p-clerk", "read")
    assert event["data"]["document"] == DOC


def test_pages_that_are_turned_together_are_told_together(reading, office):
    office.examiner.pages = 2
    for page in (1, 2, 2, 1):
        turn(reading, page)
    assert told(office) == [(1, [1], [])]
    office.clock.advance(seconds=11)
    turn(reading, 1)
    assert told(office) == [(1, [1], []), (2, [2], [])]


def test_five_hundred_pages_are_a_handful_of_events(reading, office):
    register, reader = office.room.register, _reader()
    for page in range(1, 501):
        register.turned(reader, page)
        office.clock.advance(seconds=0.1)
    register.close()
    assert sorted(page for _, pages, _ in told(office) for page in pages) == list(range(1, 501))
    assert len(told(office)) <= 7


def test_what_another_left_untold_is_told_at_the_next_look_of_anybody(reading, office):
    turn(reading, 1)
    turn(reading, 2)
    office.clock.advance(seconds=30)
    turn(reading.with_permit(post="p-oc"), 1, Daftar_Post="p-oc")
    assert (2, [2], []) in told(office)


def test_who_comes_back_after_a_while_has_read_again(reading, office):
    turn(reading, 1)
    office.clock.advance(seconds=660)
    turn(reading.with_permit(expires=office.clock.now() + timedelta(minutes=4)), 1)
    assert told(office) == [(1, [1], []), (2, [1], [])]


@pytest.mark.parametrize("kind", ["original", "searchable", "text"])
def test_every_body_that_is_taken_along_is_told_at_once_and_a_part_of_it_not_again(reading, office, kind):
    assert reading.get(f"/documents/{DOC}/{kind}").status_code == 200
    assert reading.get(f"/documents/{DOC}/{kind}", Range="bytes=0-3").status_code == 206
    assert told(office) == [(1, [], [kind])]


@pytest.mark.parametrize("path", ["/pages/1", "/original"])
def test_what_cannot_be_put_on_record_is_not_handed_out(reading, office, path):
    def away() -> None:
        raise Transient("away")

    office.stores.database("files", "general").before_write = away
    assert reading.get(f"/documents/{DOC}{path}").status_code == 503


def test_who_is_refused_has_read_nothing(reading, office):
    assert reading.get(f"/documents/{DOC}/pages/1", Daftar_Permit=None).status_code == 403
    assert told(office) == []


def _reader():
    from files.domain.readings import Reader

    return Reader(DOC, "u-rina", "p-clerk", "read")
