"""Letters with a clock of their own: VIP, court, RTI, grievance; letters that remind of an earlier one."""

from datetime import timedelta

import pytest

from chassis.clock import to_text
from chassis.process.rules import BadRules
from services.workflow.tests.asking import act
from services.workflow.tests.conftest import DIARY
from workflow.adapters.watched import WATCHED, read_watched
from workflow.domain.numbers import civil_date, last_instant

ZONE = "Asia/Kolkata"
HEAD, OFFICER, LAND = "p-hc-general", "p-oc-general", "p-oc-landacq"


@pytest.fixture
def clerk(district):
    return district.person("p-reg-general")


def day(district, days):
    return civil_date(to_text(district.clock.now() + timedelta(days=days)), ZONE)


def diarise(district, clerk, **more):
    receipt = district.scanned(sha256=f"{len(clerk.desk()):064}")
    body = {name: value for name, value in DIARY.items() if name != "letter_date"}
    return receipt, clerk.send(f"/receipts/{receipt}/diarise", {**body, **more})


def watched(district, clerk, category="rti", **more):
    receipt, answer = diarise(district, clerk, category=category, **more)
    assert answer.status_code == 200, answer.json
    district.broker.deliver()
    return receipt


def seen(person, receipt):
    return person.get(f"/receipts/{receipt}").json


def listed(person, code="rti"):
    return [one["receipt"] for one in person.get(f"/watched/{code}", department="general").json["items"]]


def test_its_clock_runs_from_the_day_of_receipt_by_the_offices_rule(district, clerk):
    receipt = watched(district, clerk, received_date=day(district, -3))
    assert seen(clerk, receipt)["watch"] == {
        "code": "rti",
        "title": dict(district.rules.watched["rti"].title),
        "target": day(district, 27),
        "settled": None,
    }
    (item,) = clerk.get(f"/desks/{clerk.post}").json["items"]
    assert item["due"] == last_instant(day(district, 27), ZONE)
    assert item["watched"]["en"] == "RTI application"


def test_a_letter_of_no_watched_kind_has_no_clock(district, clerk):
    receipt = watched(district, clerk, "Roads")
    assert seen(clerk, receipt)["watch"] is None
    (item,) = clerk.get(f"/desks/{clerk.post}").json["items"]
    assert (item["due"], item["watched"]) == (None, None)


@pytest.mark.parametrize(
    ("category", "target", "code"),
    [("court", None, "missing"), ("court", -9, "before-it-was-received"), ("Roads", 9, "not-watched")],
)
def test_a_date_that_cannot_be_is_refused(district, clerk, category, target, code):
    more = {} if target is None else {"target": day(district, target)}
    _, answer = diarise(district, clerk, category=category, **more)
    assert (answer.status_code, answer.json["code"]) == (422, "faulty")
    assert code in answer.text


def test_a_court_names_its_own_day(district, clerk):
    receipt = watched(district, clerk, "court", target=day(district, 5))
    assert seen(clerk, receipt)["watch"]["target"] == day(district, 5)


def test_it_is_overdue_on_the_desk_when_its_day_has_passed(district, clerk):
    watched(district, clerk, "rti-urgent")
    assert clerk.get(f"/desks/{clerk.post}").json["overdue"] == 0
    district.clock.advance(days=3)
    clerk = district.person(clerk.post)
    assert clerk.get(f"/desks/{clerk.post}").json["overdue"] == 1


def test_the_clock_runs_on_whoever_has_it_and_only_an_earlier_day_goes_before_it(district, clerk):
    receipt = watched(district, clerk)
    clock = last_instant(day(district, 30), ZONE)
    sooner, later = last_instant(day(district, 3), ZONE), last_instant(day(district, 90), ZONE)
    head, officer = district.person(HEAD), district.person(OFFICER)
    for sender, to, due, wanted in (
        (clerk, head, None, clock),
        (head, officer, sooner, sooner),
        (officer, head, later, clock),
    ):
        answer = act(sender, "receipt", receipt, "mark", to=to.post, due=due)
        assert answer.json["custody"]["due"] == wanted
        to.done(f"/receipts/{receipt}/receive")


def test_its_register_lists_the_open_ones_by_their_day_for_the_own_department(district, clerk):
    second = watched(district, clerk)
    first = watched(district, clerk, received_date=day(district, -5))
    watched(district, clerk, "vip")
    assert listed(clerk) == [first, second]
    kinds = clerk.get("/watched", department="general").json["items"]
    assert {kind["code"]: kind["open"] for kind in kinds} == {
        "vip": 1,
        "court": 0,
        "rti": 2,
        "rti-urgent": 0,
        "grievance": 0,
    }
    for path in ("/watched", "/watched/rti"):
        assert district.person(LAND).get(path, department="general").status_code == 403
    assert clerk.get("/watched/roads", department="general").status_code == 422
    page = clerk.get("/watched/rti", department="general", limit=1).json
    assert (len(page["items"]), page["next"]) == (1, first)
    assert clerk.get("/watched/rti", department="general", after=first).json["items"][0]["receipt"] == second


def test_what_became_of_it_stops_its_clock_and_moves_nothing(district, clerk):
    receipt = watched(district, clerk)
    assert act(clerk, "receipt", receipt, "settle", remark="Answered by no. 7.").status_code == 200
    assert listed(clerk) == []
    told = seen(clerk, receipt)
    assert told["watch"]["settled"] is not None
    assert (told["custody"]["holder"], told["custody"]["due"]) == (clerk.post, None)
    assert "settle" not in told["may"]
    again = act(clerk, "receipt", receipt, "settle", remark="Once more.")
    assert (again.status_code, again.json["code"]) == (409, "not-watched")
    history = clerk.get(f"/receipts/{receipt}/history").json["items"]
    assert (history[-1]["type"], history[-1]["words"]) == ("receipt.settled", "Answered by no. 7.")
    assert act(clerk, "receipt", receipt, "mark", to=HEAD).json["custody"]["due"] is None


def test_in_a_file_it_goes_on_and_is_settled_by_whoever_has_the_file(district, clerk):
    receipt = watched(district, clerk)
    head, officer = district.person(HEAD), district.person(OFFICER)
    act(clerk, "receipt", receipt, "mark", to=HEAD)
    head.done(f"/receipts/{receipt}/receive")
    file = district.opened()
    assert act(head, "receipt", receipt, "place", file=file).status_code == 200
    assert listed(clerk) == [receipt]
    head.done(f"/files/{file}/forward", {"to": OFFICER, "revision": 9})
    assert act(head, "receipt", receipt, "settle", remark="Not mine.").status_code == 403
    officer.done(f"/files/{file}/receive")
    assert "settle" in seen(officer, receipt)["may"]
    assert act(officer, "receipt", receipt, "settle", remark="Answered.").status_code == 200
    assert listed(clerk) == []


def test_a_closed_one_is_off_the_register_and_back_when_it_is_reopened(district, clerk):
    receipt = watched(district, clerk)
    clock = seen(clerk, receipt)["custody"]["due"]
    act(clerk, "receipt", receipt, "close", remark="Over.")
    assert listed(clerk) == []
    reopened = act(clerk, "receipt", receipt, "reopen", reason="Not over.")
    assert reopened.json["custody"]["due"] == clock
    assert listed(clerk) == [receipt]


def test_only_whoever_has_a_watched_letter_settles_it(district, clerk):
    receipt, plain = watched(district, clerk), watched(district, clerk, "Roads")
    answer = district.person(HEAD).send(f"/receipts/{receipt}/settle", {"remark": "Over.", "revision": 9})
    assert answer.status_code == 403
    assert "settle" not in seen(clerk, plain)["may"]
    assert act(clerk, "receipt", plain, "settle", remark="Over.").status_code == 409


def test_what_was_diarised_wrongly_sets_the_clock_right(district, clerk):
    receipt = watched(district, clerk, "Roads")
    for body, target in (
        ({"category": "rti"}, day(district, 30)),
        ({"category": "grievance"}, day(district, 21)),
        ({"target": day(district, 9)}, day(district, 9)),
        ({"remarks": "Seen."}, day(district, 9)),
        ({"target": None}, day(district, 21)),
    ):
        assert act(clerk, "receipt", receipt, "correct", **body).status_code == 200
        told = seen(clerk, receipt)
        assert told["watch"]["target"] == target
        assert told["custody"]["due"] == last_instant(target, ZONE)
    act(clerk, "receipt", receipt, "correct", category="")
    assert seen(clerk, receipt)["custody"]["due"] is None
    assert listed(clerk, "grievance") == []


def test_reminders_of_the_kind_follow_their_own_ladder(district, clerk):
    """What is told of it names the kind, and no other category."""
    heard = []
    receipt, plain = watched(district, clerk, "vip"), watched(district, clerk, "Roads")
    for one in (receipt, plain):
        kept = district.application.offices.named("general").receipts.load(one)
        heard += [entry.data.get("category") for entry in kept.item.history.entries]
    assert heard == ["vip", None]


def test_a_reminder_is_shown_on_both_sides(district, clerk):
    first = watched(district, clerk, "Roads")
    second = watched(district, clerk, "Roads", reminder_of=first)
    told = seen(clerk, second)
    assert told["reminds_of"]["number"] == seen(clerk, first)["number"]
    assert [one["receipt"] for one in seen(clerk, first)["reminders"]] == [second]
    assert seen(clerk, first)["reminds_of"] is None


def test_of_what_it_reminds_is_set_right(district, clerk):
    first, other = watched(district, clerk, "Roads"), watched(district, clerk, "Roads")
    second = watched(district, clerk, "Roads", reminder_of=first)
    assert act(clerk, "receipt", second, "correct", reminder_of=other).status_code == 200
    numbers = [seen(clerk, one)["number"] for one in (first, other)]
    assert seen(clerk, second)["reminds_of"]["number"] == numbers[1]
    assert seen(clerk, first)["reminders"] == []
    (change,) = clerk.get(f"/receipts/{second}/history").json["items"][-1]["changes"]
    assert [change["was"], change["now"]] == numbers
    assert act(clerk, "receipt", second, "correct", subject="Roads").status_code == 200
    assert seen(clerk, second)["reminds_of"]["number"] == numbers[1], "what is left out stays"
    act(clerk, "receipt", second, "correct", reminder_of=None)
    assert seen(clerk, second)["reminds_of"] is None
    for wrong in (second, "x", district.scanned()):
        answer = act(clerk, "receipt", second, "correct", reminder_of=wrong)
        assert (answer.status_code, answer.json["code"]) == (422, "faulty")


@pytest.mark.parametrize("reminded", ["general.01KAN0C1D2E3F4G5H6J7K8M9NA", "in the tray", "x"])
def test_nothing_reminds_of_what_has_no_number(district, clerk, reminded):
    named = district.scanned() if reminded == "in the tray" else reminded
    _, answer = diarise(district, clerk, reminder_of=named)
    assert (answer.status_code, answer.json["code"]) == (422, "faulty")


def test_a_letter_on_paper_is_handed_over_and_received(district, clerk):
    receipt, _ = diarise(district, clerk, physical=True)
    assert act(clerk, "receipt", receipt, "mark", to=HEAD).json["custody"]["physical"] is True
    assert seen(district.person(HEAD), receipt)["may"] == ["receive"]


def test_a_site_without_the_file_watches_nothing_and_two_kinds_of_one_name_are_refused(tmp_path):
    assert read_watched([tmp_path]) == {}
    kind = "  - {code: vip, title: {en: VIP}, days: 3}\n"
    (tmp_path / WATCHED).write_text("kinds:\n" + kind, "utf-8")
    assert read_watched([tmp_path])["vip"].days == 3
    (tmp_path / WATCHED).write_text("kinds:\n" + kind + kind, "utf-8")
    with pytest.raises(BadRules, match="twice"):
        read_watched([tmp_path])
