"""Channels of submission: what is told of a sending, and the reason that only a strict one asks for."""

from dataclasses import replace
from itertools import pairwise

import pytest

from chassis.process.rules import BadRules
from workflow.adapters.channels import read_channels
from workflow.domain.channel import Channel, Level

CLERK, HEAD, OFFICER, LAND = "p-hc-general", "p-reg-general", "p-oc-general", "p-oc-landacq"


@pytest.fixture
def laid_down(a_district):
    """A district in which files of general go from the clerk by the head to the officer."""

    def lay(*, strict=False, between=HEAD):
        made = a_district()
        levels = tuple(Level(post.upper()) for post in (CLERK, between, OFFICER))
        made.rules = replace(made.rules, _channels={("general", "gen-corr"): Channel(levels, strict)})
        made.application = made.process()
        made.client = made.application.web().test_client()
        made.announce()
        return made

    return lay


def forward(district, file, sender, to, **more):
    person = district.person(sender)
    revision = person.get(f"/files/{file}").json["revision"]
    body = {"to": to, "revision": revision, "note": "For orders.", **more}
    return person.send(f"/files/{file}/forward", body)


def receive(district, file, post):
    district.person(post).done(f"/files/{file}/receive")


def last(district, file, post):
    return district.person(post).get(f"/files/{file}/history").json["items"][-1]["data"]


def test_the_channel_is_seen_by_the_holder_before_anything_is_sent(laid_down):
    district = laid_down()
    told = district.person(CLERK).get(f"/files/{district.opened()}").json["channel"]
    assert [(level["posts"], level["here"]) for level in told["levels"]] == [
        ([CLERK], True),
        ([HEAD], False),
        ([OFFICER], False),
    ]
    assert (told["strict"], told["handled_by"], told["passed_over"]) == (False, 1, [])


def test_who_is_passed_over_is_told_and_nothing_is_blocked(laid_down):
    district = laid_down()
    file = district.opened()
    answer = forward(district, file, CLERK, OFFICER)
    assert (answer.status_code, answer.json["passed_over"]) == (200, [HEAD])
    assert last(district, file, CLERK)["passed_over"] == [HEAD]
    receive(district, file, OFFICER)
    assert district.person(OFFICER).get(f"/files/{file}").json["channel"]["passed_over"] == [HEAD]
    answer = forward(district, file, OFFICER, HEAD)
    assert answer.json["passed_over"] == [], "downward nobody is passed over"
    receive(district, file, HEAD)
    assert district.person(HEAD).get(f"/files/{file}").json["channel"]["passed_over"] == []


def test_the_next_level_is_no_news(laid_down):
    district = laid_down()
    file = district.opened()
    assert forward(district, file, CLERK, HEAD).json["passed_over"] == []
    assert "passed_over" not in last(district, file, CLERK)


def test_a_level_at_which_nobody_is_in_charge_is_passed_by_need(laid_down):
    district = laid_down(between="P-NOBODY")
    assert forward(district, district.opened(), CLERK, OFFICER).json["passed_over"] == []


@pytest.mark.parametrize("to", [OFFICER, LAND])
def test_a_strict_channel_is_left_with_a_reason_only(laid_down, to):
    district = laid_down(strict=True)
    file = district.opened()
    answer = forward(district, file, CLERK, to)
    assert (answer.status_code, answer.json["code"]) == (422, "leaves-channel")
    assert district.person(CLERK).get(f"/files/{file}").json["notes"] == 0
    assert forward(district, file, CLERK, to, remark="The head is in hospital.").status_code == 200


def test_what_goes_along_a_strict_channel_needs_no_reason_nor_does_a_return(laid_down):
    district = laid_down(strict=True)
    file = district.opened()
    assert forward(district, file, CLERK, HEAD).status_code == 200
    receive(district, file, HEAD)
    revision = district.person(HEAD).get(f"/files/{file}").json["revision"]
    district.person(HEAD).done(f"/files/{file}/return", {"revision": revision})


def test_more_posts_than_the_office_wants_are_told(district):
    file, way = district.opened(), [CLERK, OFFICER, LAND, "p-hc-landacq", "p-oc-nezarat"]
    told = []
    for sender, to in pairwise(way):
        told.append(forward(district, file, sender, to).json["levels"])
        district.broker.deliver()
        receive(district, file, to)
    assert told == [None, None, None, 5]
    assert district.person(way[-1]).get(f"/files/{file}").json["channel"]["handled_by"] == 5


def test_one_who_was_only_asked_for_an_opinion_has_not_dealt_with_it(district):
    file, clerk = district.opened(), district.person(CLERK)
    clerk.done(f"/files/{file}/ask-opinions", {"question": "?", "posts": [LAND], "revision": 1})
    district.person(LAND).done(f"/files/{file}/opine", {"text": "Yes."})
    assert clerk.get(f"/files/{file}").json["channel"]["handled_by"] == 1
    assert district.person(LAND).get(f"/files/{file}").status_code == 200


def test_an_office_without_the_file_has_none_and_a_slip_in_it_is_found_at_start(tmp_path):
    assert read_channels([tmp_path]) == {}
    (tmp_path / "channels.yaml").write_text("channels: [{department: general, heads: [a], levels: []}]")
    with pytest.raises(BadRules):
        read_channels([tmp_path])
