"""What is pending, with whom, how long: for whoever answers for it, each figure with its items."""

import pytest

from chassis.clock import to_text

OLDEST, LATE = 34, 7
"""Working days of fifty and of ten: two of each week are none, nor is a holiday."""


@pytest.fixture
def officer(district):
    """Above the registry and the head clerk of the department."""
    return district.person("p-oc-general")


def pendency(person, department="general"):
    (told,) = person.get("/pendency", department=department).json["items"]
    return told


def items(person, **which):
    answer = person.get("/pendency/items", **{"department": "general"} | which)
    assert answer.status_code == 200, answer.json
    return answer.json


@pytest.fixture
def month(district):
    """An old file that is parked, a newer one that is overdue, and a receipt of today."""
    clerk = district.person("p-hc-general")
    old = district.opened()
    clerk.done(f"/files/{old}/park", {"reason": "Awaiting the estimate.", "revision": 1})
    district.clock.advance(seconds=40 * 86_400)
    clerk, registry = district.person("p-hc-general"), district.person("p-reg-general")
    late = district.opened("p-reg-general")
    due = to_text(district.clock.now())[:10]
    registry.done(
        f"/files/{late}/forward",
        {"to": "p-hc-general", "revision": 1, "note": "N", "due": f"{due}T18:29:59.999Z"},
    )
    district.clock.advance(seconds=10 * 86_400)
    new = district.diarised()
    return old, late, new


def test_it_is_counted_by_post_section_category_and_age(district, month):
    told = pendency(district.person("p-oc-general"))
    every = told["all"]
    assert (every["pending"], every["parked"], every["overdue"], every["unread"]) == (3, 1, 1, 1)
    assert (every["oldest"], every["median"]) == (OLDEST, float(LATE))
    assert dict(zip([*told["edges"], None], every["groups"], strict=True)) == {
        7: 2, 15: 0, 30: 0, 90: 1, 180: 0, 365: 0, None: 0,
    }  # fmt: skip
    assert {row["post"]: row["pending"] for row in told["posts"]} == {"p-hc-general": 2, "p-reg-general": 1}
    assert [(row["section"]["en"], row["pending"]) for row in told["sections"]] == [("General", 3)]
    assert {row["category"]: row["pending"] for row in told["categories"]} == {"gen-corr": 2, "": 1}


def test_each_figure_has_its_items_the_oldest_first(district, month):
    old, late, new = month
    officer = district.person("p-oc-general")
    assert [item["item"] for item in items(officer)["items"]] == [old, late, new]
    ways = {
        old: ({"only": "parked"}, {"group": 3}),
        late: ({"only": "overdue"}, {"only": "unread"}, {"group": 0, "category": "gen-corr"}),
        new: (
            {"post": "p-reg-general"},
            {"category": ""},
            {"section": "General", "group": 0, "category": ""},
        ),
    }
    for item, asked in ways.items():
        for way in asked:
            assert [one["item"] for one in items(officer, **way)["items"]] == [item], way
    assert items(officer, only="soon")["items"] == []
    first = items(officer, limit=2)
    second = items(officer, limit=2, after=first["next"])
    assert (first["count"], [one["item"] for one in second["items"]], second["next"]) == (3, [new], None)


def test_what_is_due_within_days_presses(district, officer):
    file = district.opened("p-reg-general")
    registry = district.person("p-reg-general")
    day = to_text(district.clock.now())[:8]
    registry.done(
        f"/files/{file}/forward",
        {"to": "p-hc-general", "revision": 1, "note": "N", "due": f"{day}26T18:29:59.999Z"},
    )
    assert pendency(officer)["all"]["due_soon"] == 1
    assert [item["item"] for item in items(officer, only="soon")["items"]] == [file]


def test_one_answers_for_oneself_and_those_below(district, month):
    clerk, stranger = district.person("p-hc-general"), district.person("p-oc-landacq")
    assert [row["post"] for row in pendency(clerk)["posts"]] == ["p-hc-general"]
    assert pendency(stranger)["all"]["pending"] == 0
    assert items(stranger)["items"] == []
    assert items(clerk, post="p-reg-general")["items"] == []


def test_the_title_of_another_departments_file_is_told_to_its_holder_alone(district, officer):
    sender, clerk = district.person("p-hc-landacq"), district.person("p-hc-general")
    file = sender.done("/files?department=landacq", {"head": "la-road", "title": "Plot 412"})["item"]
    sender.done(f"/files/{file}/forward", {"to": "p-hc-general", "revision": 1, "note": "N"})
    district.broker.deliver(1)
    titles = [[(one["item"], one["title"]) for one in items(who)["items"]] for who in (clerk, officer)]
    assert titles == [[(file, "Plot 412")], [(file, "")]]


def test_all_departments_are_told_where_none_is_named(officer):
    told = officer.get("/pendency").json["items"]
    assert [each["department"] for each in told] == ["general", "landacq", "nezarat"]
