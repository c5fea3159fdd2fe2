"""The public edge: who may call is stated, what is wrong is told by code, and nothing else gets out."""

import json
from enum import StrEnum
from typing import Any

import pytest
from flask import Response
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from chassis.errors import Transient
from chassis.health import Health
from chassis.http import Api, Claims, NotReady, Refusal, Unauthenticated, create_app
from chassis.ids import department_of, new_ulid
from chassis.metrics import REQUESTS
from chassis.store.aggregates import KeyReused
from chassis.store.port import Conflict, NotFound

KEY = "01JD3VQH8PZ7T5R2C9K4W6XYAB"
ANNA = {"Authorization": "Bearer anna"}
AS_CLERK = {**ANNA, "Daftar-Post": "clerk"}


class Sheet(BaseModel):
    title: str = Field(min_length=1)
    pages: int = 1


class Page(BaseModel):
    limit: int = Field(50, le=100)


class Told(BaseModel):
    who: str
    post: str | None = None
    key: str = ""
    title: str = ""


class Torn(Exception):
    def __init__(self, page: int) -> None:
        super().__init__("a secret path /var/lib")
        self.page = page


class Skill(StrEnum):
    TYPE = "type"
    STAMP = "stamp"


class People:
    """Anna acts for the clerk, who types; the service has not heard of Bela's realm yet."""

    def claims(self, token):
        if token == "bela":
            raise NotReady
        if token != "anna":
            raise Unauthenticated("signature")
        return Claims("anna", "s1")

    def acts_for(self, person, post):
        return (person, post) == ("anna", "clerk")

    def can(self, post, capability):
        return (post, capability) == ("clerk", Skill.TYPE)


def skilled(skill: Skill):
    def handler(caller):
        return Told(who=caller.person, post=caller.post)

    handler.__name__ = skill.value
    return handler


def sample() -> Api:
    api = Api("sample")

    @api.get("/open", permission="public")
    def open_to_all(caller):
        return Told(who=caller.person)

    @api.get("/mine", permission="person", answer=Told, query=Page)
    def mine(caller, query):
        """What is mine."""
        return Told(who=caller.person, title=str(query.limit))

    @api.post("/sheets/<sheet>", permission="post", body=Sheet, answer=Told, status=201, idempotent=True)
    def put_up(caller, body, sheet):
        return Told(
            who=caller.person, post=caller.post, key=caller.request.fingerprint, title=f"{sheet} {body.title}"
        )

    for skill in Skill:
        api.get(f"/{skill}", permission=skill, answer=Told)(skilled(skill))

    @api.post("/scans", permission="post", raw=True, idempotent=True)
    def take_in(caller, stream):
        return Told(who=caller.person, title=str(len(stream.read())))

    @api.delete("/mine", permission="person", status=204)
    def forget(caller):
        return None

    @api.get("/image", permission="public")
    def image(caller):
        return Response(b"png", headers={"Cache-Control": "private, max-age=60"})

    @api.get("/fails/<how>", permission="public")
    def fails(caller, how):
        raise {
            "torn": Torn(3),
            "gone": NotFound("x"),
            "elsewhere": KeyReused(KEY),
            "overtaken": Conflict("x"),
            "busy": Transient("mongodb://10.0.0.7"),
            "bug": ZeroDivisionError("a secret"),
        }[how]

    @api.get("/of/<identifier>", permission="public")
    def of(caller, identifier):
        return Told(who=department_of(identifier))

    return api


@pytest.fixture
def client():
    refusals = {Torn: Refusal(409, "torn"), Conflict: Refusal(409, "overtaken")}
    app = create_app(
        sample(), authority=People(), refusals=refusals, health=Health({}), max_body=1000, max_raw=5000
    )
    return app.test_client()


def code(answer) -> tuple[int, str]:
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == f"urn:daftar:problem:{answer.json['code']}"
    assert answer.json["status"] == answer.status_code
    return answer.status_code, answer.json["code"]


def sheet(client, headers=None, **changed) -> Any:
    given = {"json": {"title": "Letter"}} | changed
    return client.post(
        "/v1/sheets/7", headers={**AS_CLERK, "Idempotency-Key": KEY} | (headers or {}), **given
    )


def test_a_route_that_does_not_say_who_may_call_it_cannot_be_written():
    with pytest.raises(TypeError):
        Api("x").get("/")
    with pytest.raises(ValueError, match="no such permission"):
        Api("x").get("/", permission="everybody")


def test_the_caller_reaches_the_handler(client):
    answer = sheet(client)
    assert answer.status_code == 201
    assert (answer.json["who"], answer.json["post"], answer.json["title"]) == ("anna", "clerk", "7 Letter")


def test_nobody_we_know_is_401_and_is_told_how_to_come_in(client):
    for headers in ({}, {"Authorization": "Basic YQ=="}, {"Authorization": "Bearer mallory"}):
        answer = client.get("/v1/mine", headers=headers)
        assert code(answer) == (401, "unauthenticated")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("post", "reason"), [("", "post-missing"), ("collector", "not-your-post")])
def test_somebody_who_may_not_is_403_with_the_reason(client, post, reason):
    answer = sheet(client, {"Daftar-Post": post})
    assert code(answer) == (403, "forbidden")
    assert answer.json["params"] == {"reason": reason}


def test_a_route_that_asks_for_a_capability_asks_it_of_the_acting_post(client):
    assert client.get("/v1/type", headers=AS_CLERK).json["post"] == "clerk"
    answer = client.get("/v1/stamp", headers=AS_CLERK)
    assert code(answer) == (403, "not-capable")
    assert answer.json["params"] == {"post": "clerk", "capability": "stamp", "department": None}
    assert code(client.get("/v1/type", headers=ANNA)) == (403, "forbidden")
    operation = client.get("/openapi.json").json["paths"]["/v1/stamp"]["get"]
    assert operation["x-capability"] == "stamp"
    assert "Daftar-Post" in [parameter["name"] for parameter in operation["parameters"]]


def test_a_service_that_has_not_heard_enough_says_when_to_come_again(client):
    answer = client.get("/v1/mine", headers={"Authorization": "Bearer bela"})
    assert code(answer) == (503, "not-ready")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("key", ["", "x", KEY.lower(), KEY + "A"])
def test_a_key_that_is_no_ulid_is_refused(client, key):
    assert code(sheet(client, {"Idempotency-Key": key})) == (400, "bad-request")


def test_the_fingerprint_tells_person_route_and_body_apart(client):
    first, again = sheet(client).json["key"], sheet(client).json["key"]
    other = sheet(client, json={"title": "Another"}).json["key"]
    asked = client.post(
        "/v1/sheets/8", headers={**AS_CLERK, "Idempotency-Key": KEY}, json={"title": "Letter"}
    ).json["key"]
    assert first == again
    assert len({first, other, asked}) == 3


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"json": {"pages": "many"}}, (422, "invalid")),
        ({"json": [1]}, (422, "invalid")),
        ({"json": None, "data": b"{", "content_type": "application/json"}, (400, "bad-request")),
        (
            {"json": None, "data": b'"' + b"\\ud800" + b'"', "content_type": "application/json"},
            (400, "bad-request"),
        ),
        ({"json": None, "data": b"[" * 990, "content_type": "application/json"}, (400, "bad-request")),
        ({"json": None, "data": b"\xff", "content_type": "application/json"}, (400, "bad-request")),
        ({"json": None, "data": b"title=x", "content_type": "text/plain"}, (415, "not-json")),
        ({"json": {"title": "x" * 1000}}, (413, "too-large")),
    ],
)
def test_a_body_of_the_wrong_form_is_refused(client, changed, expected):
    assert code(sheet(client, **changed)) == expected


def test_what_is_wrong_with_a_body_is_told_without_its_values(client):
    answer = sheet(client, json={"title": "", "pages": "hunter2"})
    assert answer.json["params"]["errors"] == [
        {"at": "title", "rule": "string_too_short"},
        {"at": "pages", "rule": "int_parsing"},
    ]
    assert "hunter2" not in answer.text


def test_text_is_composed_however_it_was_typed(client):
    told = '{"title": "re\\u0301sume\u0301 \u09ac\u09be\u0982\u09b2\u09be \u0995\u09c7\u09be"}'.encode()
    answer = sheet(client, json=None, data=told, content_type="application/json")
    assert answer.json["title"] == "7 r\u00e9sum\u00e9 \u09ac\u09be\u0982\u09b2\u09be \u0995\u09cb"


def test_query_parameters_are_checked_too(client):
    assert client.get("/v1/mine?limit=7", headers=ANNA).json["title"] == "7"
    assert code(client.get("/v1/mine?limit=101", headers=ANNA)) == (422, "invalid")


def test_a_raw_body_streams_to_its_own_limit(client):
    headers = {**AS_CLERK, "Idempotency-Key": KEY}
    assert client.post("/v1/scans", headers=headers, data=b"x" * 4000).json["title"] == "4000"
    assert code(client.post("/v1/scans", headers=headers, data=b"x" * 5001)) == (413, "too-large")


def test_unknown_paths_and_methods_are_problems_too(client):
    assert code(client.get("/v1/nowhere")) == (404, "not-found")
    assert code(client.options("/v1/mine")) == (405, "method-not-allowed")
    answer = client.put("/v1/open")
    assert code(answer) == (405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("how", "expected", "params"),
    [
        ("torn", (409, "torn"), {"page": 3}),
        ("gone", (404, "not-found"), {}),
        ("elsewhere", (422, "key-reused"), {"key": KEY}),
        ("overtaken", (409, "overtaken"), {}),
        ("busy", (503, "unavailable"), {}),
        ("bug", (500, "internal"), {}),
    ],
)
def test_an_error_is_its_code_and_data_and_never_its_text(client, how, expected, params):
    answer = client.get(f"/v1/fails/{how}")
    assert code(answer) == expected
    assert answer.json["params"] == params
    assert "secret" not in answer.text
    assert "mongodb" not in answer.text


def test_an_identifier_of_nobody_is_404(client):
    assert code(client.get("/v1/of/general.x")) == (404, "not-found")


def test_nothing_to_say_is_204(client):
    answer = client.delete("/v1/mine", headers=ANNA)
    assert (answer.status_code, answer.data) == (204, b"")


def test_every_answer_carries_the_security_headers_and_a_handler_may_set_its_own(client):
    for path in ("/v1/open", "/v1/nowhere", "/v1/fails/bug", "/livez"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert client.get("/v1/image").headers["Cache-Control"] == "private, max-age=60"


def test_the_correlation_goes_in_and_out_and_a_bad_one_is_replaced(client):
    given = new_ulid()
    assert (
        client.get("/v1/open", headers={"Daftar-Correlation": given}).headers["Daftar-Correlation"] == given
    )
    assert client.get("/v1/fails/bug", headers={"Daftar-Correlation": given}).json["correlation"] == given
    assert (
        client.get("/v1/open", headers={"Daftar-Correlation": "a b"}).headers["Daftar-Correlation"] != "a b"
    )


def test_probes_answer_without_a_token(client):
    assert client.get("/livez").json == {"ok": True, "checks": {}}
    assert client.get("/readyz").status_code == 200


def test_a_process_that_is_not_ready_says_so():
    def broken():
        raise ConnectionError

    app = create_app(Api("x"), authority=People(), refusals={}, health=Health({"store": broken}), max_body=1)
    assert app.test_client().get("/readyz").status_code == 503
    assert app.test_client().get("/livez").status_code == 200


def test_the_description_says_what_each_route_wants(client):
    described = client.get("/openapi.json").json
    operation = described["paths"]["/v1/sheets/{sheet}"]["post"]
    assert described["openapi"] == "3.1.0"
    assert [p["name"] for p in operation["parameters"]] == ["sheet", "Daftar-Post", "Idempotency-Key"]
    assert operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/Sheet")
    assert described["components"]["schemas"]["Sheet"]["required"] == ["title"]
    assert described["paths"]["/v1/open"]["get"]["security"] == []
    assert described["paths"]["/v1/mine"]["get"]["summary"] == "What is mine."
    assert json.dumps(described)


@settings(deadline=None)
@given(
    st.binary(max_size=200), st.text(st.characters(max_codepoint=127, exclude_categories=["Cc"]), max_size=30)
)
def test_whatever_is_sent_is_never_our_fault(body, token):
    app = create_app(
        sample(), authority=People(), refusals={}, health=Health({}), max_body=1000, max_raw=5000
    )
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    assert app.test_client().post("/v1/sheets/1", data=body, headers=headers).status_code < 500
    headers |= {"Authorization": "Bearer anna", "Daftar-Post": "clerk", "Idempotency-Key": KEY}
    assert app.test_client().post("/v1/sheets/1", data=body, headers=headers).status_code < 500


def test_made_up_methods_and_paths_make_no_series_of_their_own(client):
    client.open("/v1/nowhere-at-all", method="BREW")
    client.open("/v1/open", method="BREW")
    series = {(s.labels["method"], s.labels["route"]) for m in REQUESTS.collect() for s in m.samples}
    assert ("none", "none") in series
    assert not any(method == "BREW" for method, _ in series)
