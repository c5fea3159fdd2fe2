"""The public API: who may send and see scans, what is answered, and that a refusal leaves nothing behind."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.errors import Transient
from chassis.health import Health
from chassis.http import create_app
from chassis.testing.clock import FakeClock
from chassis.trust.authority import Claims, Unauthenticated
from directory import Capability, heard
from directory.testing import Told, told_charge, told_person, told_post
from scan.http import routes
from services.scan.tests.support.room import DEPARTMENTS, LETTER, STORED, ULID, Office

MAX_RAW = 2000
OTHER_ULID = "01KAMZ7P3T4W5X6Y7Z8A9BACBE"
POSTS = {
    "p-scan": ("general", ["scan"]),
    "p-registry": ("general", ["registry"]),
    "p-officer": ("general", ["officer"]),
    "p-scan-la": ("landacq", ["scan"]),
}
TOLD = Told()
for _post, (_department, _roles) in POSTS.items():
    TOLD.tell("post", told_post(_post, _department, _roles))
    for _person in ("u-rina", "u-anil"):
        TOLD.tell("charge", told_charge(_person, _post))
TOLD.tell("person", told_person("u-rina"))
DIRECTORY = heard(TOLD, FakeClock())


class Tokens:
    """`Bearer <person>` is that person's token; everybody acts for every post but `p-absent`."""

    def claims(self, token: str) -> Claims:
        if not token.startswith("u-"):
            raise Unauthenticated("malformed")
        return Claims(token, f"session of {token}")

    def acts_for(self, person: str, post: str) -> bool:
        return post in POSTS

    def can(self, post: str, capability: Capability) -> bool:
        return DIRECTORY.can(post, capability)


@dataclass
class Press:
    """A permit shows what it says."""

    granted: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def grant(self, department: str, claims: dict[str, object]) -> str:
        self.granted.append((department, claims))
        return f"permit {len(self.granted)}"


@dataclass
class Station:
    """The scan station's counter, and how somebody asks there."""

    office: Office
    press: Press
    client: FlaskClient

    def ask(
        self, method: str, path: str, *, who: str | None = "u-rina", post: str | None = "p-scan", **more: Any
    ):
        headers = {"Authorization": f"Bearer {who}", "Daftar-Post": post, **more.pop("headers", {})}
        given = {name: value for name, value in headers.items() if value is not None and who is not None}
        return self.client.open(f"/v1{path}", method=method, headers=given, **more)

    def send(
        self, content: bytes = LETTER, *, key: str | None = ULID, query: str = "", **who: Any
    ) -> TestResponse:
        asked = query or "?department=general&name=letter.tif"
        headers = {"Idempotency-Key": key}
        return self.ask("POST", f"/batches{asked}", data=content, headers=headers, **who)

    def is_empty(self) -> bool:
        """Whether nothing is stored, said or lying about."""
        objects = [key for department in DEPARTMENTS for key in self.office.objects.keys(department)]
        batches = [batch for each in DEPARTMENTS for batch in self.office.batches.newest(each, None, 10)]
        return (
            not objects
            and not batches
            and not self.office.broker.sent
            and not self.office.workplace.open_rooms
        )


@pytest.fixture
def station() -> Station:
    office, press = Office(), Press()
    app = create_app(
        routes.build(office.room, DIRECTORY, press, DEPARTMENTS),
        authority=Tokens(),
        refusals=routes.refusals(),
        health=Health({}),
        max_body=1024,
        max_raw=MAX_RAW,
    )
    return Station(office, press, app.test_client())


class TestSending:
    def test_a_scan_sent_is_a_batch_under_the_key_of_its_request(self, station):
        answer = station.send()
        assert answer.status_code == 201
        assert (answer.json["batch"], answer.json["state"]) == (f"general.{ULID}", "received")
        assert answer.json["channel"] == "upload"
        assert station.office.objects.contents("general") == [LETTER]

    def test_sent_again_it_gets_its_first_answer(self, station):
        first = station.send()
        again = station.send()
        assert (again.status_code, again.json) == (201, first.json)
        assert len(station.office.said("batch.received")) == 1

    @pytest.mark.parametrize("content", [b"another letter", LETTER[::-1], b""])
    def test_other_bytes_under_the_same_key_are_refused_and_change_nothing(self, station, content):
        station.send()
        answer = station.send(content)
        assert (answer.status_code, answer.json["code"]) == (422, "key-reused")
        assert station.office.objects.contents("general") == [LETTER]

    @pytest.mark.parametrize(
        "changed",
        [{"who": "u-anil"}, {"post": "p-registry"}, {"query": "?department=general&name=other.tif"}],
        ids=["person", "post", "name"],
    )
    def test_another_request_under_the_same_key_is_refused(self, station, changed):
        station.send()
        answer = station.send(**changed)
        assert (answer.status_code, answer.json["code"]) == (422, "key-reused")

    def test_the_registry_may_send_too(self, station):
        assert station.send(post="p-registry").status_code == 201

    def test_an_empty_scan_is_taken_and_rejected_where_its_sender_sees_it(self, station):
        assert station.send(b"").status_code == 201
        station.office.broker.deliver()
        seen = station.ask("GET", f"/batches/general.{ULID}").json
        assert (seen["state"], seen["reason"]) == ("rejected", "empty")

    @pytest.mark.parametrize(
        ("asked", "status", "code"),
        [
            ({"who": "nobody"}, 401, "unauthenticated"),
            ({"who": None}, 401, "unauthenticated"),
            ({"post": None}, 403, "forbidden"),
            ({"post": "p-absent"}, 403, "forbidden"),
            ({"post": "p-officer"}, 403, "not-capable"),
            ({"post": "p-scan-la"}, 403, "not-capable"),
            ({"query": "?department=landacq&name=a"}, 403, "not-capable"),
            ({"query": "?department=revenue&name=a"}, 404, "not-found"),
            ({"query": "?department=../x&name=a"}, 404, "not-found"),
            ({"query": "?department=general"}, 422, "invalid"),
            ({"query": "?department=general&name="}, 422, "invalid"),
            ({"query": f"?department=general&name={'n' * 201}"}, 422, "invalid"),
            ({"query": "?department=general&name=a&more=1"}, 422, "invalid"),
            ({"key": None}, 400, "bad-request"),
            ({"key": "no ULID"}, 400, "bad-request"),
            ({"content": b"x" * (MAX_RAW + 1)}, 413, "too-large"),
        ],
    )
    def test_a_refusal_says_why_and_leaves_nothing_behind(self, station, asked, status, code):
        answer = station.send(asked.pop("content", LETTER), **asked)
        assert (answer.status_code, answer.json["code"]) == (status, code)
        assert answer.mimetype == "application/problem+json"
        assert station.is_empty()

    def test_an_upload_of_unstated_length_is_bounded_too(self, station):
        body = io.BytesIO(b"x" * (MAX_RAW + 1))
        answer = station.send(
            input_stream=body,
            content=None,
            content_length=None,
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert answer.status_code == 413
        assert station.is_empty()

    def test_an_upload_that_breaks_off_leaves_nothing_behind(self, station):
        answer = station.send(environ_overrides={"CONTENT_LENGTH": str(len(LETTER) + 5)})
        assert answer.status_code == 400
        assert station.is_empty()

    def test_while_the_object_store_is_away_the_sender_is_asked_to_come_again(self, station):
        def away(_operation: str) -> None:
            raise Transient("away")

        station.office.objects.before = away
        answer = station.send()
        assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
        assert answer.headers["Retry-After"]
        station.office.objects.before = lambda _operation: None
        assert station.is_empty()
        assert station.send().status_code == 201


class TestSeeing:
    def test_a_batch_shows_what_became_of_each_page(self, station):
        station.send(b"the first page\fa ? ? ?")
        station.office.broker.deliver()
        seen = station.ask("GET", f"/batches/general.{ULID}").json
        assert seen["state"] == "offered"
        assert [(page["page"], page["words"], page["flagged"]) for page in seen["pages"]] == [
            (1, 3, False),
            (2, 4, True),
        ]
        assert seen["document"].startswith("general.")

    def test_pages_that_wait_say_so(self, station):
        station.send()
        shown: list[Any] = []
        path = f"/batches/general.{ULID}"
        station.office.recogniser.before = lambda _content: shown.append(
            station.ask("GET", path).json["pages"]
        )
        station.office.broker.deliver()
        assert [page["state"] for page in shown[1]] == ["recognised", "waiting"]

    def test_a_stored_batch_and_a_rejected_one_are_both_in_the_list_newest_first(self, station):
        station.send()
        station.office.broker.deliver()
        station.office.hear("document.stored", **STORED)
        station.office.clock.advance(seconds=1)
        station.send(b"!encrypted", key=OTHER_ULID)
        station.office.broker.deliver()
        listed = station.ask("GET", "/batches?department=general").json
        assert [(item["state"], item["reason"]) for item in listed["items"]] == [
            ("rejected", "encrypted"),
            ("stored", None),
        ]
        assert listed["next"] is None

    def test_the_parts_of_the_list_are_the_whole(self, station):
        for number in range(5):
            station.office.clock.advance(seconds=1)
            station.send(key=f"{ULID[:-1]}{number}")
        seen: list[str] = []
        after: str | None = ""
        while after is not None:
            part = station.ask(
                "GET", f"/batches?department=general&limit=2{after and '&after=' + after}"
            ).json
            seen += [item["batch"] for item in part["items"]]
            after = part["next"]
        assert seen == [f"general.{ULID[:-1]}{number}" for number in (4, 3, 2, 1, 0)]

    @pytest.mark.parametrize(
        ("path", "post", "status"),
        [
            (f"/batches/general.{ULID}", "p-scan-la", 403),
            (f"/batches/general.{ULID}", "p-officer", 403),
            ("/batches?department=general", "p-scan-la", 403),
            ("/batches?department=revenue", "p-scan", 404),
            (f"/batches/general.{OTHER_ULID}", "p-scan", 404),
            (f"/batches/revenue.{ULID}", "p-scan", 404),
            ("/batches/general", "p-scan", 404),
            (f"/batches?department=general&after=general.{OTHER_ULID}", "p-scan", 404),
            ("/batches?department=general&limit=101", "p-scan", 422),
        ],
    )
    def test_what_is_not_ones_own_or_not_there_is_not_shown(self, station, path, post, status):
        station.send()
        answer = station.ask("GET", path, post=post)
        assert answer.status_code == status
        assert "letter.tif" not in answer.text


class TestPermits:
    def permit(self, station: Station, post: str = "p-scan", document: str | None = None, **body: str):
        asked = {"document": document or station.office.batch().document, **body}
        return station.ask("POST", "/permits", post=post, json=asked)

    @pytest.mark.parametrize("body", [{}, {"purpose": "quality"}])
    def test_the_scan_room_gets_leave_to_check_its_document_for_five_minutes(self, station, body):
        station.send()
        answer = self.permit(station, **body)
        assert (answer.status_code, answer.json) == (200, {"permit": "permit 1", "expires_in": 300})
        ((department, claims),) = station.press.granted
        assert department == "general"
        assert claims["doc"] == station.office.batch().document
        assert (claims["sub"], claims["post"], claims["purpose"]) == ("u-rina", "p-scan", "quality")
        assert (claims["iss"], claims["dep"]) == ("scan", "general")
        assert int(str(claims["exp"])) - int(str(claims["iat"])) == 300

    @pytest.mark.parametrize(
        ("asked", "status"),
        [
            ({"post": "p-officer"}, 403),
            ({"post": "p-scan-la"}, 403),
            ({"document": f"general.{OTHER_ULID}"}, 404),
            ({"document": f"landacq.{OTHER_ULID}"}, 403),
            ({"document": f"revenue.{OTHER_ULID}"}, 404),
            ({"document": "no id"}, 404),
            ({"purpose": "print"}, 422),
            ({"purpose": "read"}, 422),
        ],
    )
    def test_nobody_else_and_nothing_else(self, station, asked, status):
        station.send()
        assert self.permit(station, **asked).status_code == status
        assert station.press.granted == []

    def test_a_paper_that_was_diarised_400_days_ago_is_no_longer_the_scan_rooms(self, station):
        """What was seen: any paper was granted, for reading, whoever had it by then."""
        station.send()
        station.office.broker.deliver()
        station.office.hear("document.stored", **STORED)
        assert not self.shown(station)["diarised"]
        station.office.hear_diarised(station.office.batch().document)
        station.office.clock.advance(days=400)
        for body in ({}, {"purpose": "quality"}, {"purpose": "read"}):
            assert self.permit(station, **body).status_code in {403, 422}
        assert self.permit(station).json["code"] == "diarised"
        assert station.press.granted == []
        assert self.shown(station)["diarised"]

    def test_until_it_is_diarised_the_scan_room_may_look_however_long_that_takes(self, station):
        station.send()
        station.office.clock.advance(days=400)
        assert self.permit(station).status_code == 200

    def test_who_does_not_belong_to_the_scan_room_does_not_learn_what_is_diarised(self, station):
        station.send()
        station.office.hear_diarised(station.office.batch().document)
        assert self.permit(station, post="p-officer").json["code"] == "not-capable"

    def shown(self, station: Station) -> dict[str, Any]:
        return station.ask("GET", f"/batches/general.{ULID}").json
