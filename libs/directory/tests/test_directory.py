"""Who sits where, who may act for a post at an instant, and what a post may do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from directory import (
    CAPABILITIES,
    Capability,
    Charge,
    Kind,
    NotInCharge,
    Post,
    UnknownPost,
    capabilities_of,
    charge_of,
    heard,
    persons_in_charge,
)
from directory.testing import Told, told_absence, told_charge, told_department, told_person, told_post

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
CONTRACTS = Path(__file__).parents[3] / "contracts" / "events"


class Clock:
    def __init__(self) -> None:
        self.instant = NOW

    def now(self) -> datetime:
        return self.instant


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def told():
    told = Told()
    told.tell("post", told_post("dm", "general", rank=0))
    told.tell("post", told_post("oc", "general", superior="dm", rank=1))
    told.tell("post", told_post("hc", "general", ["dealing", "registry"], superior="oc"))
    told.tell("post", told_post("hc-la", "landacq", ["scan"], superior="oc-la"))
    told.tell("person", told_person("asha", email="a@example.in"))
    told.tell("charge", told_charge("asha", "hc"))
    told.tell("charge", told_charge("asha", "oc", kind="additional"))
    told.tell("charge", told_charge("bela", "hc", kind="link"))
    return told


@pytest.fixture
def directory(told, clock):
    return heard(told, clock)


def a_charge(person, *, begins=-9, ends=None, kind=Kind.REGULAR):
    until = None if ends is None else NOW + timedelta(ends)
    return Charge(f"{person}{begins}", person, "hc", kind, NOW + timedelta(begins), until)


def test_a_charge_holds_from_its_first_instant_until_before_its_last():
    charges = [
        a_charge("asha"),
        a_charge("bela", ends=0),
        a_charge("chand", begins=0, ends=1),
        a_charge("dipa", begins=1),
        a_charge("asha", begins=-1),
    ]
    assert persons_in_charge(charges, NOW) == ("asha", "chand")


def test_of_two_charges_of_one_post_the_stronger_is_the_one_by_which_one_signs():
    link, regular, older = (
        a_charge("asha", begins=-9, kind=Kind.LINK),
        a_charge("asha", begins=-1),
        a_charge("asha", begins=-2),
    )
    assert charge_of("asha", [link, regular, older], NOW) == older
    assert charge_of("asha", [link], NOW) == link
    assert charge_of("bela", [link, regular, older], NOW) is None


def test_an_actor_signs_with_charge_and_kind(directory):
    signed = directory.actor("asha", "oc").signature()
    assert signed == {
        "person": "asha",
        "name": {"en": "Asha", "bn": "Asha", "hi": "Asha"},
        "post": "oc",
        "designation": {"en": "OC", "bn": "OC", "hi": "OC"},
        "department": "general",
        "charge": "c-oc-asha",
        "kind": "additional",
        "for": None,
    }


def test_whoever_is_not_in_charge_does_not_sign(directory):
    with pytest.raises(NotInCharge):
        directory.actor("bela", "oc")
    with pytest.raises(UnknownPost):
        directory.actor("asha", "nowhere")


def test_a_charge_that_ends_ends_at_its_instant_without_a_new_message(directory, told, clock):
    told.tell("charge", told_charge("asha", "hc", ends="2026-11-23T07:00:00.000Z"))
    assert directory.acts_for("asha", "hc")
    clock.instant += timedelta(hours=1)
    assert not directory.acts_for("asha", "hc")
    assert directory.in_charge("hc") == ("bela",)


def test_who_is_not_known_yet_goes_by_their_id(directory):
    assert directory.post("hc").holders == (directory.name("asha"), {"en": "bela"})
    assert directory.designation("nowhere") == {"en": "nowhere"}
    assert directory.person("bela") is None


def test_a_department_is_called_by_its_name_once_it_is_heard_of(directory, told):
    assert directory.department("landacq") == {"en": "landacq"}
    told.tell("department", told_department("landacq", "Land Acquisition"))
    assert directory.department("landacq")["en"] == "Land Acquisition"


def test_posts_are_found_by_all_the_words_in_the_order_of_rank(directory):
    assert [card.post.id for card in directory.posts(department="general")] == ["dm", "oc", "hc"]
    assert [card.post.id for card in directory.posts(words="ASHA general")] == ["oc", "hc"]
    assert [card.post.id for card in directory.posts(words="landacq")] == ["hc-la"]
    assert directory.posts(words="asha landacq") == []


def test_superiors_are_found_up_the_ladder_as_far_as_it_is_known(directory):
    assert directory.superiors("hc") == (Post("oc", "general"), Post("dm", "general"))
    assert directory.superiors("hc-la") == directory.superiors("dm") == directory.superiors("none") == ()


def test_nobody_is_his_own_superior(directory, told):
    told.tell("post", told_post("dm", "general", superior="hc"))
    told.tell("post", told_post("own", "general", superior="own"))
    assert Post("hc", "general") not in directory.superiors("hc")
    assert directory.superiors("own") == ()


def test_a_capability_reaches_no_further_than_the_posts_department(directory):
    assert directory.can("hc", Capability.REGISTRY)
    assert directory.can("hc", Capability.REGISTRY, "general")
    assert not directory.can("hc", Capability.REGISTRY, "landacq")
    assert not directory.can("hc-la", Capability.REGISTRY, "landacq")
    assert not directory.can("nowhere", Capability.SCAN)


def test_the_table_is_complete():
    """Every role that auth may tell is in it, and every capability is somebody's."""
    schema = json.loads((CONTRACTS / "auth.post.established.v1" / "data.schema.json").read_text("utf-8"))
    assert set(CAPABILITIES) == set(schema["properties"]["roles"]["items"]["enum"])
    assert frozenset().union(*CAPABILITIES.values()) == set(Capability)


def test_a_role_of_a_newer_auth_brings_nothing():
    assert capabilities_of(["registry", "minister"]) == {Capability.REGISTRY, Capability.SCAN}


def test_what_auth_tells_can_be_read():
    told = Told()
    for path in CONTRACTS.glob("auth.*/good/*.json"):
        kind = path.parts[-3].split(".")[1]
        event = json.loads(path.read_text("utf-8"))
        if kind in {"post", "person", "charge"}:
            told.tell(kind, event.get("data", event))
    directory = heard(told, Clock())
    assert directory.posts()


def test_what_was_heard_is_read_anew_only_when_it_changes(directory, told):
    directory.post("hc")
    known = directory._known()
    assert directory._known() is known
    told.tell("person", told_person("bela"))
    assert directory._known() is not known


def test_no_work_is_sent_to_a_post_that_is_gone_or_only_sees(told, directory, clock):
    told.tell("post", told_post("auditor", "general", ["audit"]))
    told.tell("post", told_post("hc", "general", []) | {"gone": True})
    clock.instant += timedelta(seconds=2)
    for post in ("auditor", "hc", "nobody"):
        with pytest.raises(UnknownPost):
            directory.addressee(post)
    assert directory.addressee("oc").post == Post("oc", "general")
    assert directory.post("hc").is_gone, "what it is called is still known"
    assert [card.post.id for card in directory.posts(department="general") if card.takes_work] == ["dm", "oc"]


def hours(n: int) -> str:
    return (NOW + timedelta(hours=n)).isoformat()


def away(told, *, substitute="chand", answer="accepted", begins=0, ends=10):
    told.tell(
        "absence",
        told_absence("asha", "oc", hours(begins), hours(ends), substitute=substitute, answer=answer),
    )


@pytest.mark.parametrize(("hour", "acts"), [(-1, False), (0, True), (9, True), (10, False)])
def test_a_substitute_acts_exactly_while_the_absence_lasts_by_the_clock_alone(
    told, directory, clock, hour, acts
):
    away(told)
    clock.instant = NOW + timedelta(hours=hour)
    assert directory.acts_for("chand", "oc") is acts
    assert bool(directory.post("oc").away) is acts


def test_what_a_substitute_does_is_signed_for_who_is_away(told, directory):
    told.tell("person", told_person("chand"))
    away(told)
    signed = directory.actor("chand", "oc").signature()
    assert (signed["kind"], signed["for"]) == (
        "substitute",
        {"person": "asha", "name": {"en": "Asha", "bn": "Asha", "hi": "Asha"}},
    )
    (shown,) = directory.post("oc").away
    assert (shown.person["en"], shown.until, (shown.substitute or {})["en"]) == (
        "Asha",
        NOW + timedelta(hours=10),
        "Chand",
    )


def test_a_link_officer_signs_for_who_has_the_post_and_nobody_signs_for_themselves(directory):
    assert directory.actor("bela", "hc").signature()["for"]["person"] == "asha"
    assert directory.actor("asha", "hc").signature()["for"] is None


@pytest.mark.parametrize(("substitute", "answer"), [(None, None), ("chand", "asked"), ("chand", "declined")])
def test_who_has_not_accepted_does_not_act_and_the_absence_is_seen_all_the_same(
    told, directory, substitute, answer
):
    away(told, substitute=substitute, answer=answer)
    assert not directory.acts_for("chand", "oc")
    assert [one.substitute for one in directory.post("oc").away] == [None]


def test_who_stands_in_for_somebody_goes_with_them(told, directory, clock):
    away(told)
    told.tell("charge", told_charge("asha", "oc", kind="additional", ends=hours(1)))
    told.tell("charge", told_charge("dipa", "oc", begins=hours(1)))
    clock.instant = NOW + timedelta(hours=2)
    assert directory.in_charge("oc") == ("dipa",)
    assert directory.post("oc").away == ()
