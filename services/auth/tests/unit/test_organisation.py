"""The organisation is put in as often as one likes, told whole, and told again under the same ids."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from auth.adapters.district_file import read
from auth.application.importing import load
from auth.application.organisation import describe
from auth.domain.organisation import Charge, Organisation, UnsoundOrganisation
from chassis.store.port import NotFound

ORGANISATION = read(Path(__file__).parents[4] / "deploy" / "district" / "district.yaml").organisation


def ids(broker) -> list[str]:
    return [raw["id"] for raw in broker.sent]


def types(broker, subject) -> list[str]:
    return [raw["type"] for raw in broker.sent if raw["subject"] == subject]


def with_post(post: str, **changes):
    return replace(
        ORGANISATION, posts=tuple(replace(p, **changes) if p.id == post else p for p in ORGANISATION.posts)
    )


def without_charge(person: str, post: str):
    kept = tuple(c for c in ORGANISATION.charges if (c.person, c.post) != (person, post))
    return replace(ORGANISATION, charges=kept)


def test_the_sample_district_has_twelve_departments_and_forty_posts():
    assert (len(ORGANISATION.departments), len(ORGANISATION.posts)) == (12, 40)
    assert {post.department for post in ORGANISATION.posts} == {
        each.code for each in ORGANISATION.departments
    }


def test_each_department_has_somebody_for_its_tray():
    trays = {post.department for post in ORGANISATION.posts if "registry" in post.roles}
    assert trays == {each.code for each in ORGANISATION.departments}


def test_the_sample_district_has_a_vacancy_and_additional_charges():
    assert {post.id for post in ORGANISATION.posts} - {charge.post for charge in ORGANISATION.charges} == {
        "est-hc"
    }
    assert sum(charge.kind == "additional" for charge in ORGANISATION.charges) == 4


def test_the_first_load_tells_everything_once(office, broker):
    told = [each for each in ids(broker) if not each.startswith("account/")]
    assert len(told) == len(set(told)) == 12 + 40 + 35 + 41
    assert types(broker, "la-hc") == ["auth.post.established.v1"]


def acts_for(office, person, post, at):
    return post in {held.post["post"] for held in describe(office.directory, person, at).posts}


def test_loading_the_same_again_tells_nothing(office, broker, clock):
    before = len(broker.sent)
    clock.advance(days=1)
    assert load(ORGANISATION, office.directory, clock) == []
    assert len(broker.sent) == before


def test_what_changed_is_told_whole_and_alone(office, broker, clock):
    before = len(broker.sent)
    loaded = load(with_post("la-lda", rank=6), office.directory, clock)
    assert [str(each) for each in loaded] == ["~ post la-lda: rank 5 -> 6"]
    assert [(raw["type"], raw["position"]) for raw in broker.sent[before:]] == [("auth.post.changed.v1", 2)]
    assert broker.sent[-1]["data"]["designation"]["bn"] == "নিম্ন বর্গীয় সহায়ক"


def test_a_charge_that_left_the_file_is_given_up_now(office, broker, clock):
    assert acts_for(office, "e-1011", "elc-oc", clock.now())
    load(without_charge("e-1011", "elc-oc"), office.directory, clock)
    told = broker.sent[-1]
    assert (told["type"], told["data"]["until"]) == ("auth.charge.relinquished.v1", told["time"])
    assert not acts_for(office, "e-1011", "elc-oc", clock.now())
    assert load(without_charge("e-1011", "elc-oc"), office.directory, clock) == []


def test_a_charge_that_came_back_is_assumed_again(office, broker, clock):
    load(without_charge("e-1011", "elc-oc"), office.directory, clock)
    load(ORGANISATION, office.directory, clock)
    assert types(broker, "c-elc-oc-e-1011-20260401") == [
        "auth.charge.assumed.v1",
        "auth.charge.relinquished.v1",
        "auth.charge.assumed.v1",
    ]
    assert acts_for(office, "e-1011", "elc-oc", clock.now())


def without_post(post):
    """Those below it are below whom it was below."""
    above = next(each.superior for each in ORGANISATION.posts if each.id == post)
    kept = (replace(p, superior=above) if p.superior == post else p for p in ORGANISATION.posts)
    return replace(ORGANISATION, posts=tuple(p for p in kept if p.id != post))


def test_a_post_that_left_the_file_is_known_and_can_do_nothing(office, broker, clock):
    changes = load(without_post("est-hc"), office.directory, clock)
    assert [str(each) for each in changes] == [
        "~ post est-uda: superior est-hc -> est-oc",
        "- post est-hc: takes no work any more",
    ]
    told = broker.sent[-1]
    assert (told["type"], told["data"]["gone"], told["data"]["roles"]) == ("auth.post.changed.v1", True, [])
    assert load(without_post("est-hc"), office.directory, clock) == []
    back = [str(each) for each in load(ORGANISATION, office.directory, clock)]
    assert back == ["+ post est-hc: again", "~ post est-uda: superior est-oc -> est-hc"]
    assert "gone" not in office.directory.get("est-hc").newest.data


def test_a_person_who_left_the_file_has_left(office, broker, clock):
    charges = tuple(each for each in ORGANISATION.charges if each.person != "e-1011")
    persons = tuple(each for each in ORGANISATION.persons if each.id != "e-1011")
    load(replace(ORGANISATION, charges=charges, persons=persons), office.directory, clock)
    assert broker.sent[-1]["type"] == "auth.person.changed.v1"
    assert broker.sent[-1]["data"]["gone"] is True
    assert describe(office.directory, "e-1011", clock.now()).posts == ()


def test_a_department_is_for_ever_and_so_is_the_kind_of_an_id(office, broker, clock):
    before = len(broker.sent)
    departments = tuple(each for each in ORGANISATION.departments if each.code != "records")
    posts = tuple(each for each in ORGANISATION.posts if each.department != "records")
    charges = tuple(each for each in ORGANISATION.charges if each.post in {post.id for post in posts})
    persons = (*ORGANISATION.persons, replace(ORGANISATION.persons[0], id="rec-oc"))
    fewer = Organisation(departments, posts, persons, charges)
    with pytest.raises(UnsoundOrganisation) as caught:
        load(fewer, office.directory, clock)
    assert [each.says for each in caught.value.faults] == [
        "person rec-oc: is the id of a post, for ever",
        "department records: is not there, and its papers are for ever",
    ]
    assert len(broker.sent) == before


def test_telling_again_repeats_the_newest_under_the_same_ids(office, broker, clock):
    load(with_post("la-lda", rank=6), office.directory, clock)
    newest = {raw["subject"]: raw for raw in broker.sent if "account" not in raw["data"]}
    before = len(broker.sent)
    clock.advance(days=1)
    assert office.announce() == 129
    again = {raw["subject"]: raw for raw in broker.sent[before:] if raw["subject"] in newest}
    assert again == newest
    assert again["la-lda"]["position"] == 2


def test_the_list_names_every_subject_with_its_position_and_the_keys(office, broker):
    office.announce()
    listed = broker.sent[-1]
    assert listed["type"] == "auth.directory.listed.v1"
    assert len(listed["data"]["subjects"]) == 129
    assert listed["data"]["subjects"]["la-hc"] == {"kind": "post", "epoch": 1, "position": 1}
    assert listed["data"]["subjects"]["keyset"] == {"kind": "keyset", "epoch": 1, "position": 1}


def test_the_list_is_a_new_one_only_when_it_changed(office, broker, clock):
    office.announce()
    first = broker.sent[-1]
    clock.advance(days=1)
    office.announce()
    assert broker.sent[-1] == first
    load(with_post("la-lda", rank=6), office.directory, clock)
    office.announce()
    assert (broker.sent[-1]["position"], first["position"]) == (2, 1)


@pytest.mark.parametrize(
    ("since", "until", "acts"),
    [(-1, None, True), (0, None, True), (1, None, False), (-2, -1, False), (-1, 0, False), (-1, 1, True)],
)
def test_a_charge_holds_from_its_first_instant_to_before_its_last(office, clock, since, until, acts):
    end = clock.now() + timedelta(hours=until) if until is not None else None
    charge = Charge("c-x", "e-1034", "est-hc", "substitute", clock.now() + timedelta(hours=since), end)
    load(replace(ORGANISATION, charges=(*ORGANISATION.charges, charge)), office.directory, clock)
    assert acts_for(office, "e-1034", "est-hc", clock.now()) is acts


def test_a_person_sees_the_highest_of_their_posts_first(office, clock):
    holder = describe(office.directory, "e-1011", clock.now())
    assert [(held.post["post"], held.kind) for held in holder.posts] == [
        ("elc-oc", "additional"),
        ("jm-oc", "regular"),
    ]


def test_nobody_is_described_who_is_not_a_person(office, clock):
    for identifier in ("la-hc", "nobody"):
        with pytest.raises(NotFound):
            describe(office.directory, identifier, clock.now())


@pytest.mark.parametrize("taken", ["keyset", "directory"])
def test_nobody_bears_the_name_of_what_auth_says_itself(application, broker, clock, taken):
    person = replace(ORGANISATION.persons[0], id=taken)
    with pytest.raises(UnsoundOrganisation, match=f"^{taken} names two things$"):
        load(replace(ORGANISATION, persons=(*ORGANISATION.persons, person)), application.directory, clock)
    assert broker.sent == []


def test_every_fault_of_an_organisation_is_told_and_nothing_is_changed(application, broker, clock):
    charges = (
        Charge("general", "e-1001", "nowhere", "royal", clock.now(), clock.now()),
        Charge("c-2", "nobody", "dm", "regular", clock.now(), None),
    )
    broken = replace(
        with_post("la-hc", department="moon", superior="la-uda", roles=("king",)),
        charges=(*ORGANISATION.charges, *charges),
    )
    with pytest.raises(UnsoundOrganisation) as caught:
        load(broken, application.directory, clock)
    assert len(caught.value.faults) == 9
    assert broker.sent == []
