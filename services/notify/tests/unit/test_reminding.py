"""From the move of a file to the notice, the mail and the event: reminders go on until the officer acts."""

import pytest

from chassis.envelope import routing_keys
from notify.application.remind import seconds_late

DEPARTMENTS = ("general", "landacq", "nezarat")
FILE = "general.01KAN0C1D2E3F4G5H6J7K8M9NA"


def test_the_holder_is_reminded_step_by_step_and_for_ever(district):
    district.workflow.open_at("hc")
    district.passes(55)
    assert district.reminders() == [
        ("general", "hc", step) for step in ("nudge", "overdue", "escalated", "daily.1", "daily.2")
    ]
    assert district.notices("hc") == [
        ("reminder", step) for step in ("nudge", "overdue", "escalated", "daily.1", "daily.2")
    ]


def test_superiors_hear_of_the_steps_that_name_them(district):
    district.workflow.open_at("hc")
    district.passes(35)
    told = [(data["superior"], data["step"]) for data in district.events("notify.item.escalated.v1")]
    assert told == [("adm", "overdue"), ("adm", "escalated"), ("dm", "escalated")]
    assert district.notices("adm") == [("escalated", "overdue"), ("escalated", "escalated")]
    assert district.notices("dm") == [("escalated", "escalated")]


def test_opening_does_not_stop_the_clock_and_acting_does(district):
    district.workflow.open_at("hc")
    district.workflow.forward("adm")
    district.passes(8)
    district.workflow.receive()
    district.passes(4)
    assert district.reminders() == [("general", "adm", "nudge")]
    district.workflow.forward("hc")
    district.passes(9)
    assert district.reminders() == [("general", "adm", "nudge")]
    district.passes(2)
    assert district.reminders()[1:] == [("general", "hc", "nudge")]


def test_over_three_departments_only_the_holders_own_reminds_by_its_own_rules(district):
    district.workflow.open_at("hc")
    district.passes(5)
    district.workflow.forward("oc-la")
    district.passes(11)
    district.workflow.receive()
    district.passes(10)
    district.workflow.forward("clerk-nez")
    district.passes(39)
    assert district.reminders() == [("landacq", "oc-la", "nudge"), ("landacq", "oc-la", "overdue")]
    district.passes(2)
    district.workflow.receive()
    district.workflow.forward("hc")
    district.passes(11)
    assert district.reminders()[2:] == [("nezarat", "clerk-nez", "first"), ("general", "hc", "nudge")]
    watching = [one for one in DEPARTMENTS if district.office.watches(one).load(FILE).pending]
    assert watching == ["general"]


def test_the_events_go_to_the_watching_department_and_home_and_to_each_superiors(district):
    district.workflow.open_at("hc")
    district.workflow.forward("oc-la")
    district.hears()
    district.broker.reachable = False
    district.passes(20)
    waiting = district.stores.database("notify", "landacq").unsent(before="9", limit=99)
    keys = [(one.entry["event"]["data"]["step"], one.entry["keys"]) for one in waiting]
    assert keys == [
        ("nudge", ["landacq.reminder.sent", "general.reminder.sent"]),
        ("overdue", ["landacq.reminder.sent", "general.reminder.sent"]),
        ("overdue", ["landacq.item.escalated", "general.item.escalated"]),
    ]


def test_a_superior_in_another_department_is_told_by_message(district):
    district.workflow.open_at("hc")
    district.workflow.forward("oc-la")
    district.hears()
    district.clock.advance(seconds=20)
    district.application.remind("landacq")
    district.application.remind("landacq")
    assert district.notices("adm") == []
    district.hears()
    assert district.notices("adm") == [("escalated", "overdue")]


def test_an_office_is_reminded_within_itself_while_the_broker_is_down(district):
    district.workflow.open_at("hc")
    district.hears()
    district.broker.reachable = False
    district.passes(12)
    assert district.reminders() == []
    assert district.notices("hc") == [("reminder", "nudge")]
    district.broker.flush()
    district.hears()
    assert district.reminders() == [("general", "hc", "nudge")]
    assert district.notices("hc") == [("reminder", "nudge")]


def test_an_arrival_is_told_to_the_post_that_has_not_seen_the_item(district):
    district.workflow.open_at("hc")
    district.workflow.forward("oc-la")
    district.hears()
    assert district.notices("hc") == []
    assert district.notices("oc-la") == [("arrived", "arrived")]


def test_steps_that_nobody_was_there_to_take_are_made_up_for_but_repetitions_are_not(district):
    district.workflow.open_at("hc")
    district.hears()
    district.clock.advance(seconds=95)
    for _ in range(9):
        district.timers()
    assert [step for _, _, step in district.reminders()] == ["nudge", "overdue", "escalated", "daily.6"]


def test_without_the_whole_directory_nobody_is_reminded_yet(build):
    district = build(told_directory=False)
    district.workflow.open_at("hc")
    district.passes(15)
    assert district.reminders() == []


def test_a_pulled_back_file_is_watched_where_it_came_back_to(district):
    district.workflow.open_at("hc")
    district.workflow.forward("oc-la")
    district.passes(5)
    district.workflow.pull_back()
    district.passes(11)
    assert district.reminders() == [("general", "hc", "nudge")]


@pytest.mark.parametrize("seed", range(25))
def test_late_repeated_and_shuffled_messages_leave_the_state_of_a_clean_run(build, seed):
    def states(district):
        watches = [district.office.watches(one).load(FILE) for one in DEPARTMENTS]
        return watches, [sorted(district.notices(post)) for post in ("hc", "adm", "oc-la", "clerk-nez")]

    def life(district, deliver):
        workflow = district.workflow
        workflow.open_at("hc")
        for to in ("oc-la", "clerk-nez", "adm", "oc-la"):
            workflow.forward(to)
            district.clock.advance(seconds=3)
            workflow.receive()
        deliver()
        district.clock.advance(seconds=11)
        district.application.remind("landacq")
        deliver()
        return states(district)

    clean, wild = build(), build()
    expected = life(clean, clean.broker.deliver)
    assert life(wild, lambda: wild.broker.deliver(seed, copies=3)) == expected


def test_a_move_heard_again_after_everything_else_changes_nothing(district):
    district.workflow.open_at("hc")
    district.workflow.forward("oc-la")
    district.passes(12)
    before = [district.office.watches(one).load(FILE) for one in DEPARTMENTS], district.notices("oc-la")
    for outgoing in district.workflow.said:
        district.broker.publish(outgoing.event.to_json(), routing_keys(outgoing))
    district.hears()
    assert (
        [district.office.watches(one).load(FILE) for one in DEPARTMENTS],
        district.notices("oc-la"),
    ) == before


def test_two_timers_at_once_take_a_step_once(district):
    district.workflow.open_at("hc")
    district.hears()
    district.clock.advance(seconds=10)
    database = district.stores.database("notify", "general")

    def meanwhile():
        database.before_write = lambda: None
        district.application.remind("general")

    database.before_write = meanwhile
    district.application.remind("general")
    district.hears()
    assert district.reminders() == [("general", "hc", "nudge")]
    assert district.notices("hc") == [("reminder", "nudge")]


def test_the_pending_count_of_each_post_is_shown(district):
    district.workflow.open_at("hc")
    district.timers()
    figures = {post: district.office.watches("general").pending(post) for post in ("hc", "adm")}
    assert figures == {"hc": 1, "adm": 0}


def test_the_directory_is_asked_for_until_it_is_whole(build):
    district = build(told_directory=False)
    for _ in range(2):
        district.timers()
        district.clock.advance(seconds=30)
    assert len(district.events("notify.directory.requested.v1")) == 2
    whole = build()
    whole.timers()
    assert whole.events("notify.directory.requested.v1") == []


def test_how_late_reminders_are_is_shown_until_they_are_taken(district):
    district.workflow.open_at("hc")
    district.hears()
    assert seconds_late("general", district.office) == 0
    district.clock.advance(seconds=15)
    assert seconds_late("general", district.office) == 5
    district.application.remind("general")
    assert seconds_late("general", district.office) == 0


def test_nobody_is_reminded_of_what_is_closed_and_its_clock_begins_anew_when_it_is_reopened(district):
    district.workflow.open_at("hc")
    district.passes(8)
    district.workflow.close()
    district.passes(55)
    assert district.reminders() == []
    assert district.office.watches("general").load(FILE).pending is None
    district.workflow.reopen()
    district.passes(8)
    assert district.reminders() == []
    district.passes(3)
    assert district.reminders() == [("general", "hc", "nudge")]
