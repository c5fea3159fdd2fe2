"""A vacant post with something before it is told to those above it, and to nobody else (domain.md 3.6.13)."""

import pytest

UPPER = "p-oc-general"


def establishes(district, post, superior, department="general"):
    district.tell(
        "auth.post.established.v1",
        post,
        {
            "post": post,
            "department": department,
            "section": {"id": f"s-{department}", "name": {"en": department.title()}},
            "office": "collectorate",
            "designation": {"en": post.upper()},
            "abbreviation": "X",
            "rank": 5,
            "superior": superior,
            "roles": ["dealing"],
        },
    )


@pytest.fixture
def clerk(district):
    """Below the officer stand a head assistant and, under that one, a typist; of neither is anybody in
    charge.
    """
    establishes(district, "p-ha-general", UPPER)
    establishes(district, "p-typist-general", "p-ha-general")
    establishes(district, "p-typist-landacq", "p-oc-landacq", "landacq")
    district.clock.advance(seconds=2)
    return district.person("p-hc-general")


def sends(district, clerk, to):
    file = district.opened()
    clerk.done(f"/files/{file}/forward", {"to": to, "revision": 1, "note": "For typing."})
    return file


def told(district, post, **query):
    items = district.person(post).get("/vacancies", **query).json["items"]
    return [(item["post"], item["pending"]) for item in items]


def test_what_waits_before_a_vacant_post_is_told_to_all_above_it(district, clerk):
    assert told(district, UPPER) == []
    sends(district, clerk, "p-typist-general")
    since = district.person(UPPER).get("/vacancies").json["items"][0]["since"]
    district.clock.advance(seconds=60)
    clerk = district.person(clerk.post)
    sends(district, clerk, "p-typist-general")
    assert told(district, UPPER) == [("p-typist-general", 2)]
    assert district.person(UPPER).get("/vacancies").json["items"][0]["since"] == since


def test_nobody_else_is_told(district, clerk):
    sends(district, clerk, "p-typist-general")
    assert told(district, "p-oc-landacq") == told(district, clerk.post) == []


def test_one_of_another_department_is_told_by_that_department(district, clerk):
    sends(district, clerk, "p-typist-landacq")
    district.broker.deliver()
    assert told(district, "p-oc-landacq") == [("p-typist-landacq", 1)]
    assert told(district, "p-oc-landacq", department="general") == []


def test_somebody_who_takes_charge_ends_it(district, clerk):
    sends(district, clerk, "p-ha-general")
    charge = {"charge": "c-ha", "person": "u-hc-general", "post": "p-ha-general", "kind": "additional"}
    more = {"from": "2026-01-01T00:00:00.000Z", "until": None}
    district.tell("auth.charge.assumed.v1", "c-ha", charge | more)
    district.clock.advance(seconds=2)
    assert told(district, UPPER) == []


def test_the_posts_to_which_a_desk_sent_last_come_with_its_habits(district, clerk):
    for to in ("p-ha-general", UPPER, "p-ha-general", "p-typist-general"):
        sends(district, clerk, to)
        district.clock.advance(seconds=1)
    recent = clerk.get(f"/desks/{clerk.post}/habits").json["recent"]
    assert recent == ["p-typist-general", "p-ha-general", UPPER]
