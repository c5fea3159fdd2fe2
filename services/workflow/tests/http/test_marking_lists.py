"""Marking lists: posts to which copies go together, a desk's own and the office's."""

import pytest

from chassis.ids import new_ulid
from chassis.process.rules import BadRules
from workflow.adapters.marking_lists import LISTS, read_lists
from workflow.domain.channel import Level
from workflow.domain.habits import MOST_LISTS

LAND, NEZARAT = "p-oc-landacq", "p-oc-nezarat"


@pytest.fixture
def officer(district):
    return district.person("p-oc-general")


def keeps(person, name="Revenue", posts=(LAND, NEZARAT), key=None):
    key = key or new_ulid()
    return key, person.put(f"/desks/{person.post}/lists/{key}", {"name": name, "posts": list(posts)})


def lists_of(person, own=True):
    lists = person.get(f"/desks/{person.post}/habits").json["lists"]
    return {each["list"]: (each["name"], each["posts"]) for each in lists if each["own"] == own}


def test_a_desk_keeps_its_own_changes_and_drops_it(district, officer):
    key, answer = keeps(officer, posts=[LAND, NEZARAT, LAND])
    assert answer.status_code == 204
    assert lists_of(officer) == {key: ({"en": "Revenue"}, [LAND, NEZARAT])}
    assert lists_of(district.person("p-hc-general")) == {}
    keeps(officer, "রাজস্ব", [LAND], key)
    assert lists_of(officer) == {key: ({"bn": "রাজস্ব"}, [LAND])}
    path = f"/v1/desks/{officer.post}/lists/{key}"
    for _ in range(2):
        assert officer.client.delete(path, headers=officer._headers()).status_code == 204
    assert lists_of(officer) == {}


@pytest.mark.parametrize(
    ("name", "posts", "status"),
    [("", [LAND], 422), ("Revenue", [], 422), ("Revenue", ["p-nobody"], 422), ("Revenue", [LAND] * 21, 422)],
)
def test_a_list_without_a_name_or_posts_is_refused(officer, name, posts, status):
    _, answer = keeps(officer, name, posts)
    assert answer.status_code == status
    assert lists_of(officer) == {}


def test_another_desk_and_a_name_of_the_offices_are_refused(district, officer):
    other = district.person("p-hc-general")
    answer = other.put(f"/desks/{officer.post}/lists/{new_ulid()}", {"name": "X", "posts": [LAND]})
    assert answer.status_code == 403
    assert keeps(officer, key="revenue")[1].status_code == 404


def test_a_desk_has_so_many_and_no_more(officer):
    keys = [keeps(officer, f"List {n}")[0] for n in range(MOST_LISTS)]
    assert keeps(officer, "One more")[1].status_code == 422
    assert keeps(officer, "The first anew", key=keys[0])[1].status_code == 204


def test_the_office_names_members_by_what_they_are(tmp_path):
    assert read_lists([tmp_path]) == ()
    (tmp_path / LISTS).write_text(
        "lists: {heads: {title: {en: Heads}, members: [{designation: Head Clerk, section: General}]}}",
        "utf-8",
    )
    (one,) = read_lists([tmp_path])
    assert (one.code, one.members) == ("heads", (Level("Head Clerk", "General"),))
    (tmp_path / LISTS).write_text("lists: {heads: {title: {en: Heads}, members: []}}", "utf-8")
    with pytest.raises(BadRules):
        read_lists([tmp_path])
