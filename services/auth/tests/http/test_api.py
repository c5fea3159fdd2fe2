"""The public API of auth, as the gateway meets it."""

import pytest

from services.auth.tests.conftest import account_of

PASSWORD = "correct horse battery"


@pytest.fixture
def client(office):
    return office.web().test_client()


@pytest.fixture
def session(client):
    return client.post("/v1/sessions", json={"login": "collector", "password": PASSWORD}).json


def bearing(session):
    return {"Authorization": f"Bearer {session['access']}"}


def test_logging_in_gives_a_session(session):
    assert set(session) == {"access", "tokens", "refresh", "expires_in", "person", "device", "must"}
    assert (session["person"], session["expires_in"]) == ("e-1001", 300)


@pytest.mark.parametrize(("login", "password"), [("collector", "wrong"), ("nobody", PASSWORD)])
def test_a_refused_log_in_says_nothing_more(client, login, password):
    answer = client.post("/v1/sessions", json={"login": login, "password": password})
    assert (answer.status_code, answer.json["code"], answer.json["params"]) == (401, "log-in-refused", {})


@pytest.mark.parametrize("login", ["collector", "nobody"])
def test_too_many_guesses_say_when_to_come_again_and_nothing_else(client, login):
    for _ in range(5):
        client.post("/v1/sessions", json={"login": login, "password": "wrong"})
    answer = client.post("/v1/sessions", json={"login": login, "password": PASSWORD})
    assert (answer.status_code, answer.json["code"]) == (429, "too-many-attempts")
    assert answer.headers["Retry-After"] == str(answer.json["params"]["retry_after"]) == "241"


def test_who_am_i_tells_person_and_posts(client, session):
    me = client.get("/v1/me", headers=bearing(session)).json
    assert (me["person"], me["name"]["bn"], me["language"]) == ("e-1001", "ঈশানী রাউতরায়", "en")
    assert me["posts"] == [
        {
            "post": "dm",
            "department": "general",
            "designation": {
                "en": "District Magistrate and Collector",
                "bn": "জেলাশাসক ও সমাহর্তা",
                "hi": "जिलाधिकारी एवं समाहर्ता",
            },
            "section": {"en": "Collector's Chamber", "bn": "জেলাশাসকের কক্ষ", "hi": "जिलाधिकारी कक्ष"},
            "kind": "regular",
            "roles": ["officer"],
            "capabilities": ["officer"],
        }
    ]


def test_a_session_goes_on_with_its_refresh_credential(client, session):
    renewed = client.post("/v1/sessions/refresh", json={"refresh": session["refresh"]})
    assert renewed.status_code == 200
    assert client.get("/v1/me", headers=bearing(renewed.json)).status_code == 200


def test_after_logging_out_neither_token_nor_credential_is_good(client, session):
    assert client.delete("/v1/sessions/current", headers=bearing(session)).status_code == 204
    assert client.get("/v1/me", headers=bearing(session)).json["params"] == {"reason": "revoked"}
    answer = client.post("/v1/sessions/refresh", json={"refresh": session["refresh"]})
    assert (answer.status_code, answer.json["code"]) == (401, "session-over")


def test_an_expired_token_is_refused(client, session, clock):
    clock.advance(seconds=300)
    assert client.get("/v1/me", headers=bearing(session)).json["params"] == {"reason": "expired"}


@pytest.mark.parametrize(
    "body",
    [{}, {"login": "collector"}, {"login": 1, "password": 2}, {"login": "c", "password": "p", "admin": True}],
)
def test_a_body_of_another_form_is_refused(client, body):
    assert client.post("/v1/sessions", json=body).status_code == 422


def test_without_a_token_nothing_but_the_log_in_answers(client):
    assert client.get("/v1/me").status_code == 401
    assert client.delete("/v1/sessions/current").status_code == 401


def test_a_person_chooses_another_password_and_is_in_again_alone(client, session, broker):
    other = client.post("/v1/sessions", json={"login": "collector", "password": PASSWORD}).json
    asked = {"current": PASSWORD, "new": "river without water", "browser": "Firefox"}
    answer = client.post("/v1/me/password", json=asked, headers=bearing(session))
    assert answer.status_code == 200
    assert client.get("/v1/me", headers=bearing(answer.json)).status_code == 200
    for ended in (session, other):
        assert client.get("/v1/me", headers=bearing(ended)).json["params"] == {"reason": "revoked"}
    (told,) = (raw for raw in broker.sent[-4:] if raw["type"] == "auth.account.password-set.v1")
    assert (told["actor"], told["data"]["initial"]) == ("e-1001", False)
    again = client.post("/v1/sessions", json={"login": "collector", "password": asked["new"]})
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "status", "code", "params"),
    [
        ("wrong", "river without water", 403, "wrong-password", {}),
        (PASSWORD, "too short", 422, "weak-password", {"reason": "short"}),
        (PASSWORD, "Password@12345", 422, "weak-password", {"reason": "common"}),
        (PASSWORD, "collector.2026", 422, "weak-password", {"reason": "personal"}),
    ],
)
def test_a_password_that_cannot_be_chosen_changes_nothing(
    client, session, current, new, status, code, params
):
    answer = client.post("/v1/me/password", json={"current": current, "new": new}, headers=bearing(session))
    assert (answer.status_code, answer.json["code"], answer.json["params"]) == (status, code, params)
    assert client.get("/v1/me", headers=bearing(session)).status_code == 200


def test_before_somebody_elses_screen_the_password_is_not_guessed_for_long(client, session):
    asked = {"current": "wrong", "new": "river without water"}
    told = [client.post("/v1/me/password", json=asked, headers=bearing(session)) for _ in range(6)]
    assert [each.status_code for each in told] == [403] * 5 + [429]
    asked["current"] = PASSWORD
    assert client.post("/v1/me/password", json=asked, headers=bearing(session)).status_code == 429


def test_a_person_sees_where_they_are_logged_in_and_ends_it_there(client, session):
    asked = {"login": "collector", "password": PASSWORD, "address": "10.20.0.9", "browser": "Firefox/128"}
    there = client.post("/v1/sessions", json=asked).json
    listed = client.get("/v1/me/sessions", headers=bearing(session)).json["sessions"]
    assert {(each["address"], each["browser"], each["current"]) for each in listed} == {
        ("127.0.0.1", None, True),
        ("10.20.0.9", "Firefox/128", False),
    }
    (other,) = (each["session"] for each in listed if not each["current"])
    assert client.delete(f"/v1/me/sessions/{other}", headers=bearing(session)).status_code == 204
    assert client.get("/v1/me", headers=bearing(there)).status_code == 401
    assert len(client.get("/v1/me/sessions", headers=bearing(session)).json["sessions"]) == 1


def test_nobody_ends_or_sees_somebody_elses_session(office, client, session):
    account_of(office, "receiving", "e-1007")
    hers = client.post("/v1/sessions", json={"login": "receiving", "password": PASSWORD}).json
    (listed,) = client.get("/v1/me/sessions", headers=bearing(hers)).json["sessions"]
    answer = client.delete(f"/v1/me/sessions/{listed['session']}", headers=bearing(session))
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")
    assert client.get("/v1/me", headers=bearing(hers)).status_code == 200


def test_whoever_has_no_token_any_more_leaves_by_the_credential(client, session, clock):
    clock.advance(seconds=600)
    given = {"refresh": session["refresh"]}
    assert client.post("/v1/sessions/end", json=given).status_code == 204
    assert client.post("/v1/sessions/refresh", json=given).status_code == 401
    assert client.post("/v1/sessions/end", json={"refresh": "made.1.up"}).status_code == 401


def test_every_route_is_described(client):
    assert set(client.get("/openapi.json").json["paths"]) == {
        "/v1/sessions",
        "/v1/sessions/refresh",
        "/v1/sessions/current",
        "/v1/sessions/end",
        "/v1/absences",
        "/v1/absences/{absence}/end",
        "/v1/seats",
        "/v1/me",
        "/v1/me/absences",
        "/v1/me/absences/{absence}",
        "/v1/me/password",
        "/v1/me/factor",
        "/v1/me/factor/offer",
        "/v1/me/factor/remove",
        "/v1/me/sessions",
        "/v1/me/sessions/{session}",
    }
