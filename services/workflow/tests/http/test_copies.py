"""Copies of a receipt for information: one post acts, others read it and say that they saw it."""

import pytest

LAND, NEZARAT, HEAD, OFFICER = "p-oc-landacq", "p-oc-nezarat", "p-hc-general", "p-oc-general"


@pytest.fixture
def clerk(district):
    return district.person("p-reg-general")


@pytest.fixture
def receipt(district):
    return district.diarised()


def marked(clerk, receipt, *copies, to=HEAD, **more):
    revision = clerk.get(f"/receipts/{receipt}").json["revision"]
    body = {"to": to, "copies": list(copies), "remark": "Please see.", "revision": revision, **more}
    return clerk.send(f"/receipts/{receipt}/mark", body)


def copies_of(person):
    return [item["receipt"] for item in person.get(f"/desks/{person.post}/copies").json["items"]]


def test_one_post_is_to_act_and_the_others_find_it_for_information(district, clerk, receipt):
    assert marked(clerk, receipt, LAND, OFFICER).status_code == 200
    district.broker.deliver()
    assert district.person(HEAD).desk() == [receipt]
    for post in (LAND, OFFICER):
        person = district.person(post)
        (item,) = person.get(f"/desks/{post}/copies").json["items"]
        assert (item["receipt"], item["sent_by"]) == (receipt, clerk.post)
        desk = person.get(f"/desks/{post}").json
        assert (desk["copies"], desk["items"], desk["waiting"]) == (1, [], 0)
        seen = person.get(f"/receipts/{receipt}").json
        assert (seen["title"], seen["may"]) == ("Broken culvert at Kalyanpur", ["see"])


def test_a_home_desk_shows_a_copy_before_any_message(clerk, district, receipt):
    marked(clerk, receipt, OFFICER)
    assert copies_of(district.person(OFFICER)) == [receipt]


def test_whoever_is_to_act_sees_who_got_copies_and_who_has_seen_them(district, clerk, receipt):
    marked(clerk, receipt, LAND, OFFICER)
    district.person(LAND).done(f"/receipts/{receipt}/see")
    told = district.person(HEAD).get(f"/receipts/{receipt}").json["copies"]
    assert [(each["post"], each["by"], each["seen"] is None) for each in told] == [
        (LAND, clerk.post, False),
        (OFFICER, clerk.post, True),
    ]


def test_it_is_off_the_desk_when_it_was_seen_and_saying_so_again_changes_nothing(district, clerk, receipt):
    marked(clerk, receipt, LAND)
    district.broker.deliver()
    land = district.person(LAND)
    land.done(f"/receipts/{receipt}/see")
    district.broker.deliver()
    assert copies_of(land) == []
    position = land.done(f"/receipts/{receipt}/see")["position"]
    assert district.application.offices.named("general").receipts.load(receipt).position == position
    assert land.get(f"/receipts/{receipt}").json["may"] == []


def test_whoever_acts_meanwhile_is_not_overtaken_by_a_reader(district, clerk, receipt):
    marked(clerk, receipt, LAND)
    head = district.person(HEAD)
    head.done(f"/receipts/{receipt}/receive")
    revision = head.get(f"/receipts/{receipt}").json["revision"]
    district.person(LAND).done(f"/receipts/{receipt}/see")
    assert head.send(f"/receipts/{receipt}/mark", {"to": OFFICER, "revision": revision}).status_code == 200


def test_a_copy_lets_read_what_stood_there_when_it_was_sent_and_nothing_later(district, clerk, receipt):
    marked(clerk, receipt, LAND)
    land, head = district.person(LAND), district.person(HEAD)
    head.done(f"/receipts/{receipt}/receive")
    revision = head.get(f"/receipts/{receipt}").json["revision"]
    head.done(f"/receipts/{receipt}/mark", {"to": OFFICER, "remark": "In confidence.", "revision": revision})
    history = land.get(f"/receipts/{receipt}/history")
    assert [line["type"] for line in history.json["items"]] == ["receipt.diarised", "receipt.marked"]
    assert "Please see." in history.text
    assert "In confidence." not in history.text
    assert land.send("/permits", {"item": receipt, "document": receipt}).status_code == 201
    assert district.person(NEZARAT).get(f"/receipts/{receipt}").status_code == 403


def test_a_copy_is_no_leave_to_act(district, clerk, receipt):
    marked(clerk, receipt, OFFICER)
    officer = district.person(OFFICER)
    for act, body in (
        ("receive", None),
        ("mark", {"to": LAND, "revision": 9}),
        ("close", {"remark": "Over.", "revision": 9}),
        ("park", {"reason": "Later.", "revision": 9}),
    ):
        answer = officer.send(f"/receipts/{receipt}/{act}", body)
        assert (answer.status_code, answer.json["code"]) == (403, "not-holder"), act


def test_a_post_above_that_had_only_a_copy_does_not_reopen(district, clerk, receipt):
    marked(clerk, receipt, OFFICER)
    head = district.person(HEAD)
    head.done(f"/receipts/{receipt}/receive")
    head.done(f"/receipts/{receipt}/close", {"remark": "Over.", "revision": 9})
    answer = district.person(OFFICER).send(f"/receipts/{receipt}/reopen", {"reason": "No.", "revision": 9})
    assert answer.status_code == 403


def test_nobody_without_a_copy_says_that_it_was_seen(district, clerk, receipt):
    marked(clerk, receipt, LAND)
    for post in (NEZARAT, HEAD, clerk.post):
        assert district.person(post).send(f"/receipts/{receipt}/see").status_code == 403


@pytest.mark.parametrize("post", [HEAD, "p-reg-general"])
def test_who_acts_on_it_gets_no_copy_beside(district, clerk, receipt, post):
    answer = marked(clerk, receipt, LAND, post)
    assert (answer.status_code, answer.json["code"]) == (422, "faulty")
    assert "acts-on-it" in answer.text
    assert copies_of(district.person(LAND)) == []


def test_a_later_copy_takes_the_place_of_an_earlier_one(district, clerk, receipt):
    marked(clerk, receipt, LAND, LAND)
    land, head = district.person(LAND), district.person(HEAD)
    land.done(f"/receipts/{receipt}/see")
    head.done(f"/receipts/{receipt}/receive")
    marked(head, receipt, LAND, to=OFFICER)
    district.broker.deliver()
    assert copies_of(land) == [receipt]
    (told,) = land.get(f"/receipts/{receipt}").json["copies"]
    assert (told["by"], told["seen"]) == (HEAD, None)


def test_it_can_be_seen_wherever_the_receipt_has_got_to(district, clerk, receipt):
    marked(clerk, receipt, LAND)
    head = district.person(HEAD)
    head.done(f"/receipts/{receipt}/receive")
    file = district.opened()
    revision = head.get(f"/receipts/{receipt}").json["revision"]
    head.done(f"/receipts/{receipt}/place", {"file": file, "revision": revision})
    land = district.person(LAND)
    assert land.get(f"/receipts/{receipt}").json["may"] == ["see"]
    land.done(f"/receipts/{receipt}/see")
