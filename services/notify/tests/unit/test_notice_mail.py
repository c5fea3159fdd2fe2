"""Notices and mails."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chassis.ids import department_of
from directory import Post
from notify.domain.mail import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, TURN, Stage, of_notice
from notify.domain.notice import Kind, derived, of_arrival, of_told
from notify.domain.watch import Arrival, Escalated, Item, Reminded

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ITEM = Item("general.X", "file", "general", "1", "A title")
ARRIVAL = Arrival(Post("oc", "landacq"), NOW, 4)
REMINDER = Reminded(ITEM, ARRIVAL, 1, "nudge", NOW, 60)
ESCALATION = Escalated(REMINDER, 2, Post("adm", "general"))


def test_a_notice_lives_in_the_department_of_the_post_that_it_is_for():
    assert department_of(of_told(REMINDER).id) == "landacq"
    assert department_of(of_told(ESCALATION).id) == "general"
    assert department_of(of_arrival(ITEM, ARRIVAL).id) == "landacq"


def test_the_same_told_again_is_the_same_notice_and_anything_else_is_another():
    assert of_told(replace(REMINDER, at=NOW + timedelta(days=1), position=9)).id == of_told(REMINDER).id
    others = [
        of_told(replace(REMINDER, step="daily.1")),
        of_told(replace(REMINDER, arrival=replace(ARRIVAL, number=5))),
        of_told(replace(REMINDER, item=replace(ITEM, item="general.Y"))),
        of_arrival(ITEM, ARRIVAL),
    ]
    assert len({one.id for one in [of_told(REMINDER), of_told(ESCALATION), *others]}) == 6


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_derived_ids_differ_where_their_parts_do(one, other):
    no_nul = [[part.replace("\0", "0") for part in parts] or [""] for parts in (one, other)]
    assert (derived(*no_nul[0]) == derived(*no_nul[1])) == (no_nul[0] == no_nul[1])


def test_who_read_a_notice_first_stays():
    read = of_told(REMINDER).read("asha", NOW)
    assert read.read("bela", NOW + timedelta(1)) == read
    assert read.kind is Kind.REMINDER


def test_a_mail_keeps_its_message_id_through_every_attempt():
    mail = of_notice(of_told(REMINDER), "asha", NOW)
    assert mail.begin(NOW).put_off(NOW, "x").begin(NOW).message_id == mail.message_id
    assert of_notice(of_told(REMINDER), "asha", NOW + timedelta(1)).id == mail.id
    assert of_notice(of_told(REMINDER), "bela", NOW).id != mail.id


def test_a_mail_that_was_begun_is_nobody_elses_for_a_turn():
    assert of_notice(of_told(REMINDER), "asha", NOW).begin(NOW).next_at == NOW + TURN


def test_a_mail_is_put_off_for_longer_each_time_and_given_up_at_last():
    mail, pauses = of_notice(of_told(REMINDER), "asha", NOW), []
    while mail.stage is Stage.QUEUED:
        mail = mail.begin(NOW).put_off(NOW, "down")
        pauses += [mail.next_at - NOW] if mail.next_at else []
    assert (mail.stage, mail.attempts, mail.reason, mail.next_at) == (
        Stage.FAILED,
        MOST_ATTEMPTS,
        "down",
        None,
    )
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (FIRST_PAUSE, LONGEST_PAUSE)
