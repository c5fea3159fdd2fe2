"""The service trusts nobody before it has heard who there is; then only the right keys in the right place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.store.aggregates import Aggregates
from chassis.testing.clock import START, FakeClock
from chassis.testing.store import MemoryStores
from chassis.trust.authority import HeardAuthority, NoPosts, NotReady, Unauthenticated
from chassis.trust.tokens import Signer, new_key, public_part
from chassis.wire.asking import Lacking, Request
from chassis.wire.consumer import Dead
from files.adapters.directory import Directory
from files.adapters.permits import PermitKeys
from files.domain.permits import PermitInvalid
from services.files.tests.support.room import DEPARTMENTS, DOC, Outlet

AUTH_KEY = new_key("auth.1")
PERMIT_KEY = new_key("workflow.general.1")


class Trust:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.outlet = Outlet()
        stores = MemoryStores()
        requests = Aggregates(stores.database("files"), Request.COLLECTION, self.outlet, self.clock)
        self.directory = Directory(stores, DEPARTMENTS, self.clock)
        self.request = Request(requests, "files", self.directory.auth, self.clock)
        self.authority = HeardAuthority("files", "auth", self.directory.auth, NoPosts(), self.clock)

    def hear(self, kind: str, subject: str, data: dict, position: int = 1) -> None:
        event = Event(kind, subject, position, "-", to_text(self.clock.now()), data)
        self.directory.auth.apply(event)
        self.clock.advance(seconds=2)

    def hear_all(self) -> None:
        self.hear("auth.keyset.published.v1", "auth.keys", {"keys": [public_part(AUTH_KEY)]})
        self.hear(
            "auth.directory.listed.v1",
            "auth.directory",
            {
                "subjects": {
                    "auth.keys": {"kind": "keyset", "epoch": 1, "position": 1},
                    "p-x": {"kind": "post", "epoch": 1, "position": 9},
                }
            },
        )

    def token(self) -> str:
        now = int(self.clock.now().timestamp())
        claims = {
            "sub": "u-rina",
            "sid": "s-1",
            "aud": ["files"],
            "iss": "auth",
            "iat": now,
            "exp": now + 300,
        }
        return Signer("auth.1", AUTH_KEY).sign(claims, "at+jwt")

    def keyset(self, kids: list[str], department: str = "general", queue: str = "general") -> None:
        keys = [public_part(PERMIT_KEY) | {"kid": kid} for kid in kids]
        event = Event(
            "workflow.keyset.published.v1",
            f"{department}.keys",
            1,
            department,
            to_text(START),
            {"keys": keys},
        )
        self.directory.keyset_heard(event, queue)
        self.clock.advance(seconds=2)

    def read_permit(self) -> None:
        now = self.clock.now()
        claims = {
            "doc": DOC,
            "sub": "u-rina",
            "post": "p-clerk",
            "purpose": "read",
            "dep": "general",
            "iss": "workflow",
            "exp": int((now + timedelta(minutes=5)).timestamp()),
        }
        token = Signer("workflow.general.1", PERMIT_KEY).sign(claims, "permit")
        PermitKeys(self.directory.keys_of).read("general", token, now)


@pytest.fixture
def trust() -> Trust:
    return Trust()


def test_an_empty_store_is_not_ready_and_refuses_tokens(trust):
    with pytest.raises(Lacking):
        trust.request.ping()
    with pytest.raises(NotReady):
        trust.authority.claims(trust.token())


def test_once_all_that_concerns_us_has_come_a_token_counts(trust):
    trust.hear_all()
    trust.request.ping()
    assert trust.authority.claims(trust.token()).person == "u-rina"


def test_a_revoked_session_is_refused_within_two_seconds(trust):
    trust.hear_all()
    token = trust.token()
    trust.authority.claims(token)
    expires = to_text(trust.clock.now() + timedelta(hours=12))
    trust.hear("auth.session.revoked.v1", "s-1", {"session": "s-1", "person": "u-rina", "expires": expires})
    with pytest.raises(Unauthenticated):
        trust.authority.claims(token)


class TestAsking:
    def test_while_something_is_missing_auth_is_asked_every_half_minute(self, trust):
        asked = []
        for _ in range(70):
            asked.append(trust.request.ask_while_lacking())
            trust.clock.advance(seconds=1)
        assert sum(asked) == 3
        assert [event["id"] for event in trust.outlet.events] == [f"files.directory:{n}" for n in (1, 2, 3)]
        assert trust.outlet.types == ["files.directory.requested.v1"] * 3

    def test_once_nothing_is_missing_nobody_is_asked(self, trust):
        trust.hear_all()
        assert not trust.request.ask_while_lacking()
        assert trust.outlet.events == []


class TestPermitKeys:
    def test_a_published_key_opens_documents_of_its_department(self, trust):
        with pytest.raises(PermitInvalid):
            trust.read_permit()
        trust.keyset(["workflow.general.1"])
        trust.read_permit()

    @pytest.mark.parametrize(
        ("kids", "department", "queue"),
        [
            (["workflow.landacq.1"], "general", "general"),
            (["scan.general.1"], "general", "general"),
            (["workflow.general.1", "workflow.landacq.1"], "general", "general"),
            (["workflow.landacq.1"], "landacq", "general"),
        ],
    )
    def test_a_key_is_heard_only_from_its_own_service_in_its_own_department(
        self, trust, kids, department, queue
    ):
        with pytest.raises(Dead):
            trust.keyset(kids, department, queue)
