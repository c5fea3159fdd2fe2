"""The public API: a post reads its own notices, and nobody else's."""

import pytest

from chassis.trust.authority import Claims, Unauthenticated


class FakeAuthority:
    """A token is the person's name; who acts for what is the directory's to say."""

    def __init__(self, directory):
        self.acts_for, self.can = directory.acts_for, directory.can

    def claims(self, token):
        if not token.startswith("u-"):
            raise Unauthenticated("malformed")
        return Claims(token, "01SESSION")


@pytest.fixture
def client(district):
    district.workflow.open_at("hc")
    district.passes(35)
    return district.application.app(FakeAuthority(district.office.directory)).test_client()


def headers(person="u-hc", post="hc"):
    return {"Authorization": f"Bearer {person}", "Daftar-Post": post}


def listed(client, query="", **who):
    return client.get(f"/v1/notices?department=general{query}", headers=headers(**who))


def count(client, **who):
    return client.get("/v1/notices/count?department=general", headers=headers(**who)).json["count"]


def test_a_post_sees_its_notices_newest_first(client):
    items = listed(client).json["items"]
    assert [item["params"]["step"] for item in items] == ["escalated", "overdue", "nudge"]
    newest = items[0]
    assert (newest["kind"], newest["number"], newest["title"]) == ("reminder", "1/2026", "A culvert")
    assert (newest["params"]["kind"], newest["params"]["holder"], newest["read"]) == ("file", "hc", False)


def test_pages_joined_are_the_whole(client):
    first = listed(client, "&limit=2").json
    second = listed(client, f"&limit=2&after={first['next']}").json
    assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]


def test_a_notice_that_is_read_is_counted_no_more_however_often(client):
    newest = listed(client).json["items"][0]["notice"]
    assert count(client) == 3
    for _ in range(2):
        assert client.post(f"/v1/notices/{newest}/read", headers=headers()).status_code == 204
        assert count(client) == 2
    assert listed(client).json["items"][0]["read"] is True


def rows(client, query="", **who):
    return client.get(f"/v1/notices/items?department=general{query}", headers=headers(**who))


def arrives(district, number):
    """Another file was sent to the post."""
    other = district.workflow.another(number)
    other.open_at("adm")
    other.forward("hc")
    district.hears()


def test_an_item_has_one_row_however_often_the_post_is_told(client, district):
    arrives(district, 2)
    newest, older = rows(client).json["items"]
    assert (newest["number"], newest["reminders"], newest["unread"]) == ("2/2026", 0, 1)
    assert (older["number"], older["reminders"], older["unread"]) == ("1/2026", 3, 3)
    assert older["notice"] == listed(client).json["items"][1]["notice"]


def test_rows_come_in_parts_and_none_comes_twice(client, district):
    for number in (2, 3):
        arrives(district, number)
    parts, after = [], ""
    while True:
        part = rows(client, f"&limit=1{after}").json
        parts += [row["number"] for row in part["items"]]
        if part["next"] is None:
            break
        after = f"&after={part['next']}"
    assert sorted(parts) == ["1/2026", "2/2026", "3/2026"]


def read_all(client, until, status=204, **more):
    answer = client.post(
        "/v1/notices/read", headers=headers(), json={"department": "general", "until": until, **more}
    )
    assert answer.status_code == status, answer.text


def test_all_that_was_seen_is_read_and_nothing_that_came_since(client):
    newest, *others = listed(client).json["items"]
    read_all(client, others[0]["at"])
    assert count(client) == 1
    read_all(client, newest["at"])
    assert count(client) == 0


def test_what_is_read_of_one_item_stays_unread_of_another(client, district):
    arrives(district, 2)
    newest, older = rows(client).json["items"]
    read_all(client, newest["at"], item=older["item"])
    assert [row["unread"] for row in rows(client).json["items"]] == [1, 0]


@pytest.mark.parametrize(
    "fault", [{"until": "soon"}, {"until": "2026-11-23T05:00:00"}, {"until": None}, {"item": "x" * 201}]
)
def test_a_wish_that_cannot_be_understood_is_refused(client, fault):
    read_all(client, **{"until": "2026-11-23T05:00:00Z", "status": 422, **fault})
    assert count(client) == 3


def test_a_superior_sees_what_was_escalated(client):
    items = listed(client, person="u-adm", post="adm").json["items"]
    assert {item["kind"] for item in items} == {"escalated"}
    assert items[0]["params"]["holder"] == "hc"


def test_another_posts_notice_is_not_found_and_stays_unread(client):
    newest = listed(client).json["items"][0]["notice"]
    answer = client.post(f"/v1/notices/{newest}/read", headers=headers("u-adm", "adm"))
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")
    assert count(client) == 3


@pytest.mark.parametrize(
    ("query", "who", "status"),
    [
        ("", {"person": "stranger"}, 401),
        ("", {"post": "adm"}, 403),
        ("&post=adm", {}, 403),
        ("&post=hc", {}, 200),
        ("&after=general.00000000000000000000000000", {}, 404),
        ("&limit=0", {}, 422),
    ],
)
def test_whoever_asks_for_what_is_not_theirs_is_refused(client, query, who, status):
    assert listed(client, query, **who).status_code == status


@pytest.mark.parametrize("department", ["treasury", "../x", "-", ""])
def test_a_department_that_is_not_served_is_not_found(client, department):
    answer = client.get(f"/v1/notices?department={department}", headers=headers())
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


@pytest.mark.parametrize("notice", ["x", "treasury.00000000000000000000000000", "general.0", "%00"])
def test_a_notice_that_is_none_is_not_found(client, notice):
    assert client.post(f"/v1/notices/{notice}/read", headers=headers()).status_code == 404


def test_a_service_that_has_not_heard_the_directory_is_not_ready(build):
    empty = build(told_directory=False)
    app = empty.application.app(empty.application.authority()).test_client()
    assert app.get("/readyz").status_code == 503
    assert listed(app).status_code == 503
    assert app.get("/livez").status_code == 200


def test_the_description_names_every_route(client):
    assert set(client.get("/openapi.json").json["paths"]) == {
        "/v1/notices",
        "/v1/notices/count",
        "/v1/notices/items",
        "/v1/notices/read",
        "/v1/notices/{notice}/read",
    }
