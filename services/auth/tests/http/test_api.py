"""The public API of auth, as the gateway meets it."""

import pytest

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


def test_every_route_is_described(client):
    assert set(client.get("/openapi.json").json["paths"]) == {
        "/v1/sessions",
        "/v1/sessions/refresh",
        "/v1/sessions/current",
        "/v1/me",
    }
