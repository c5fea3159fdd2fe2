"""The public API: an auditor sees who did what in the whole district, others who has read their own files."""

import csv
import io
import json
from urllib.parse import quote

import pytest

from chassis.trust.authority import Claims, Unauthenticated

FILE = "general.01KAN0C1D2E3F4G5H6J7K8M9NA"
OTHER = "general.01KAN0C1D2E3F4G5H6J7K8M9NB"


class FakeAuthority:
    """A token is the person's name; who acts for what is the directory's to say."""

    def __init__(self, directory):
        self.acts_for, self.can = directory.acts_for, directory.can

    def claims(self, token):
        if not token.startswith("u-"):
            raise Unauthenticated("malformed")
        return Claims(token, "01SESSION")


@pytest.fixture
def client(manned):
    for position in range(1, 6):
        manned.parks(position)
        manned.clock.advance(seconds=60)
    manned.parks(1, file=OTHER, by="u-hc", post="hc")
    manned.passes(61)
    return manned.application.app(FakeAuthority(manned.application.directory)).test_client()


def get(client, path, person="u-auditor", post="auditor"):
    return client.get(f"/v1{path}", headers={"Authorization": f"Bearer {person}", "Daftar-Post": post})


def positions(answer):
    return [(item["item"][-1], item["position"]) for item in answer.json["items"]]


def test_an_auditor_sees_who_did_what_newest_first(client):
    answer = get(client, "/lines?department=general")
    assert positions(answer) == [("B", 1), *(("A", number) for number in range(5, 0, -1))]
    newest = answer.json["items"][0]
    assert (newest["person"], newest["post"], newest["type"]) == ("u-hc", "hc", "workflow.file.parked")


def test_the_auditor_sees_no_title_and_no_text(client):
    assert "culvert" not in get(client, "/lines?department=general").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"&item={OTHER}", 1),
        ("&person=u-oc", 5),
        (f"&person=u-oc&item={OTHER}", 0),
        ("&type=workflow.file.parked", 6),
        ("&type=workflow.file.opened", 0),
        ("&person=u-oc&since={third}", 3),
        ("&until={third}", 2),
        ("&since={third}&until={third}", 0),
    ],
)
def test_conditions_all_hold(client, query, found):
    third = get(client, "/lines?department=general").json["items"][3]["time"]
    assert len(get(client, f"/lines?department=general{query.format(third=third)}").json["items"]) == found


def test_pages_joined_are_the_whole(client):
    whole, joined = positions(get(client, "/lines?department=general")), []
    cursor = ""
    for _ in range(3):
        answer = get(client, f"/lines?department=general&limit=2{cursor}")
        joined += positions(answer)
        cursor = f"&after={quote(answer.json['next'] or '')}"
    assert joined == whole
    assert get(client, "/lines?department=general&limit=7").json["next"] is None


def test_the_table_has_the_same_rows(client):
    answer = get(client, "/lines.csv?department=general")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["position"] for row in rows] == ["1", "5", "4", "3", "2", "1"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=trail.csv"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@"])
def test_a_cell_is_no_formula(manned, begin):
    manned.parks(1, by=f"{begin}1+1", post="oc")
    client = manned.application.app(FakeAuthority(manned.application.directory)).test_client()
    (row,) = csv.DictReader(io.StringIO(get(client, "/lines.csv?department=general").text))
    assert row["person"] == f"'{begin}1+1"


@pytest.mark.parametrize(
    "path",
    [
        "/lines?department=general",
        "/lines.csv?department=general",
        "/trail?department=general",
        f"/items/{FILE}/proof",
    ],
)
@pytest.mark.parametrize(("person", "post"), [("u-oc", "oc"), ("u-hc", "hc"), ("u-la", "oc-la")])
def test_nobody_but_an_auditor_sees_the_trail(client, path, person, post):
    answer = get(client, path, person, post)
    assert (answer.status_code, answer.json["code"]) == (403, "not-capable")


@pytest.mark.parametrize(
    ("person", "post", "status"),
    [("u-auditor", "auditor", 200), ("u-oc", "oc", 200), ("u-hc", "hc", 403), ("u-la", "oc-la", 403)],
)
def test_who_has_read_a_file_is_told_to_auditors_and_its_departments_officers(client, person, post, status):
    assert get(client, f"/items/{FILE}/readers", person, post).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/lines?department=nowhere",
        "/trail?department=nowhere",
        "/items/nowhere.01KAN0C1D2E3F4G5H6J7K8M9NA/proof",
        "/items/nonsense/readers",
    ],
)
def test_what_is_not_served_is_not_found(client, path):
    assert get(client, path).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?department=General",
        "?department=general&limit=0",
        "?department=general&since=yesterday",
        "?department=general&item=",
    ],
)
def test_what_is_asked_otherwise_is_not_valid(client, query):
    assert get(client, f"/lines{query}").status_code == 422


def test_a_cursor_that_is_none_is_not_found(client):
    assert get(client, "/lines?department=general&after=none").status_code == 404


def test_anybody_in_the_office_sees_the_newest_checkpoint(client):
    answer = get(client, "/checkpoints/last", "u-hc", "hc")
    assert json.loads(answer.json["text"])["number"] >= 1
    assert {head["chain"] for head in answer.json["heads"]} == {"-", "general"}


def test_without_a_checkpoint_there_is_none(manned):
    client = manned.application.app(FakeAuthority(manned.application.directory)).test_client()
    assert get(client, "/checkpoints/last").status_code == 404
    assert get(client, f"/items/{FILE}/proof").json["code"] == "nothing-pinned"
