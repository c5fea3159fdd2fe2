"""A document that cannot be read, or breaks what handles it, stops no other; on every store."""

from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from chassis.clock import from_text, to_text
from chassis.store.due import PUT_OFF
from notify.adapters.mail_store import MAILS
from notify.adapters.watch_store import WATCHES
from notify.domain.mail import MOST_ATTEMPTS

GOOD, SPOILT = "general.01KAN0C1D2E3F4G5H6J7K8M9NA", "general.01KAN0C1D2E3F4G5H6J7K8M9NB"
SPOILS = {
    "a part is gone": lambda state: state.pop("item"),
    "a part is something else": lambda state: state["pending"].update(arrival="nowhere"),
    "an instant is none": lambda state: state["pending"]["arrival"].update(since="yesterday"),
}


@pytest.fixture(params=["memory", "sqlite_stores", "mongo_stores"])
def district(request, build):
    return build(stores=None if request.param == "memory" else request.getfixturevalue(request.param))


def opened(district, *items, post="hc"):
    """These files lie with the post, which is to be reminded of the first of them first."""
    for item in items:
        district.workflow.file, district.workflow.position = item, 0
        district.workflow.open_at(post)
        district.hears()
        district.clock.advance(seconds=1)


def spoil(district, collection, identifier, spoil):
    database = district.stores.database("notify", "general")
    document = database.get(collection, identifier)
    spoil(document.state)
    database.commit(document, collection, document.state)


def stored(district, collection, identifier):
    return district.stores.database("notify", "general").get(collection, identifier).state


def failed(timer):
    labels = {"timer": timer, "department": "general"}
    return REGISTRY.get_sample_value("daftar_items_failed_total", labels) or 0


@pytest.mark.parametrize("how", SPOILS)
def test_a_watch_that_cannot_be_read_stops_no_other_is_counted_and_put_off(district, how):
    opened(district, SPOILT, GOOD)
    spoil(district, WATCHES, SPOILT, SPOILS[how])
    before = failed("remind")
    district.passes(10)
    assert district.reminders() == [("general", "hc", "nudge")]
    assert failed("remind") == before + 1
    next_at = from_text(stored(district, WATCHES, SPOILT)["pending"]["next_at"])
    assert next_at > district.clock.now() + PUT_OFF - timedelta(seconds=10)
    assert district.office.watches("general").due(district.clock.now(), 9) == []


def test_a_watch_that_was_mended_is_reminded_of_when_it_is_tried_again(district):
    opened(district, SPOILT)
    item = stored(district, WATCHES, SPOILT)["item"]
    spoil(district, WATCHES, SPOILT, SPOILS["a part is gone"])
    district.passes(10)
    spoil(district, WATCHES, SPOILT, lambda state: state.update(item=item))
    district.timers()
    assert district.reminders() == []
    district.clock.advance(seconds=PUT_OFF.total_seconds())
    district.timers()
    assert district.reminders() == [("general", "hc", "nudge")]


def test_a_mail_that_cannot_be_read_stops_no_other_is_counted_and_put_off(district):
    opened(district, SPOILT, GOOD)
    district.clock.advance(seconds=10)
    district.application.remind("general")
    first, second = district.office.mails("general").due(district.clock.now(), 9)
    spoil(district, MAILS, first, lambda state: state.update(stage="on its way"))
    before = failed("mail")
    for _ in range(3):
        district.application.send_mail("general")
        district.clock.advance(seconds=1)
    assert [letter.message_id for letter in district.mail.letters] == [second]
    assert failed("mail") == before + 1
    assert stored(district, MAILS, first)["next_at"] > to_text(district.clock.now())


def test_a_mail_at_which_its_sending_breaks_each_time_is_given_up_and_told(build):
    district = build()
    opened(district, SPOILT)
    district.clock.advance(seconds=10)
    district.application.remind("general")
    (mail,) = district.office.mails("general").due(district.clock.now(), 9)
    spoil(district, MAILS, mail, lambda state: state.update(attempts=MOST_ATTEMPTS - 1))
    district.mail.refusal = RuntimeError("nobody foresaw this")
    for _ in range(3):
        district.application.send_mail("general")
        district.clock.advance(seconds=PUT_OFF.total_seconds())
    assert [data["reason"] for data in district.events("notify.delivery.failed.v1")] == ["attempts-spent"]
    assert district.office.mails("general").due(district.clock.now() + timedelta(days=1), 9) == []
