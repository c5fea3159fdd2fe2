"""The office enters who is away; the substitute accepts, and acts exactly while it lasts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from auth.adapters.district_file import read
from auth.application import importing
from auth.domain.organisation import Charge
from chassis.clock import to_text
from chassis.ids import new_ulid
from services.auth.tests.conftest import DISTRICT, PASSWORD, account_of

ABSENT, POST, SUBSTITUTE, KEEPER = "e-1001", "dm", "e-1004", "e-1012"
LOGINS = {ABSENT: "collector", SUBSTITUTE: "oc.general", KEEPER: "keeper"}


@pytest.fixture
def kept(office, clock):
    """The district has somebody who enters absences."""
    told = read(DISTRICT).organisation
    post = replace(told.posts[0], id="admin", roles=("admin",), superior=None, rank=9)
    charge = Charge("c-admin", KEEPER, "admin", "additional", clock.now(), None)
    more = replace(told, posts=(*told.posts, post), charges=(*told.charges, charge))
    importing.load(more, office.directory, clock)
    for person, login in LOGINS.items():
        account_of(office, login, person)
    return office


class Person:
    """Somebody who is logged in."""

    def __init__(self, office, person, post=None):
        self.client, self.post = office.web().test_client(), post
        asked = {"login": LOGINS[person], "password": PASSWORD}
        self.access = self.client.post("/v1/sessions", json=asked).json["access"]

    def ask(self, method, path, body=None, key=None):
        headers = {"Authorization": f"Bearer {self.access}"}
        headers |= {"Daftar-Post": self.post} if self.post else {}
        headers |= {"Idempotency-Key": key} if key else {}
        return self.client.open(f"/v1{path}", method=method, json=body, headers=headers)

    def posts(self):
        return {each["post"]: each["kind"] for each in self.ask("GET", "/me").json["posts"]}


@pytest.fixture
def keeper(kept):
    return Person(kept, KEEPER, "admin")


@pytest.fixture
def substitute(kept):
    return Person(kept, SUBSTITUTE)


@pytest.fixture
def enters(keeper, clock):
    def enter(*, key=None, begins=0, ends=24, **changed):
        instants = {
            "from": to_text(clock.now() + timedelta(hours=begins)),
            "until": to_text(clock.now() + timedelta(hours=ends)),
        }
        asked = {"person": ABSENT, "post": POST, "substitute": SUBSTITUTE, **instants, **changed}
        return keeper.ask("POST", "/absences", asked, key or new_ulid())

    return enter


def test_who_was_asked_accepts_and_acts_while_it_lasts_and_no_longer(enters, substitute, clock):
    clock.advance(seconds=1)
    absence = enters(ends=0.05).json
    assert absence["answer"] == "asked"
    assert substitute.ask("GET", "/me").json["asked"] == 1
    assert POST not in substitute.posts()
    answered = substitute.ask("POST", f"/me/absences/{absence['absence']}", {"accepts": True})
    assert (answered.status_code, answered.json["answer"]) == (200, "accepted")
    assert substitute.posts()[POST] == "substitute"
    assert substitute.ask("GET", "/me").json["asked"] == 0
    clock.advance(seconds=179)
    assert POST in substitute.posts()
    clock.advance(seconds=1)
    assert POST not in substitute.posts()


def test_a_leave_that_is_cut_short_ends_the_charge_at_once(enters, keeper, substitute):
    absence = enters().json["absence"]
    substitute.ask("POST", f"/me/absences/{absence}", {"accepts": True})
    assert POST in substitute.posts()
    for _ in range(2):
        ended = keeper.ask("POST", f"/absences/{absence}/end")
        assert (ended.status_code, ended.json["over"]) == (200, True)
    assert POST not in substitute.posts()
    late = substitute.ask("POST", f"/me/absences/{absence}", {"accepts": True})
    assert (late.status_code, late.json["code"]) == (409, "not-asked")


def test_one_that_has_not_begun_never_was_when_it_is_cut_short(enters, keeper, clock):
    absence = enters(begins=24, ends=48).json
    ended = keeper.ask("POST", f"/absences/{absence['absence']}/end").json
    assert (ended["over"], ended["until"]) == (True, ended["from"])
    assert enters(begins=24, ends=48).status_code == 200


def test_who_declines_does_not_act_and_may_think_again(enters, substitute):
    absence = enters().json["absence"]
    for accepts in (False, True, False):
        substitute.ask("POST", f"/me/absences/{absence}", {"accepts": accepts})
        assert (POST in substitute.posts()) is accepts


def test_nobody_else_answers_or_enters_or_looks(kept, enters, keeper, substitute):
    absence = enters().json["absence"]
    assert keeper.ask("POST", f"/me/absences/{absence}", {"accepts": True}).json["code"] == "not-asked"
    officer = Person(kept, SUBSTITUTE, "gen-oc")
    for method, path in (("GET", "/absences"), ("GET", "/seats"), ("POST", f"/absences/{absence}/end")):
        assert officer.ask(method, path).status_code == 403
    pretending = Person(kept, SUBSTITUTE, "admin")
    assert pretending.ask("GET", "/absences").status_code == 403


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"begins": 2, "ends": 1}, 422, "absence-dates"),
        ({"begins": -5, "ends": -1}, 422, "absence-dates"),
        ({"ends": 24 * 400}, 422, "absence-dates"),
        ({"substitute": ABSENT}, 422, "own-substitute"),
        ({"substitute": "nobody"}, 422, "unknown-substitute"),
        ({"substitute": "dm"}, 422, "unknown-substitute"),
        ({"person": SUBSTITUTE, "substitute": None}, 422, "holder-not-in-charge"),
        ({"until": "2026-02-30T00:00:00.000Z"}, 422, "invalid"),
    ],
)
def test_what_cannot_be_is_refused(enters, keeper, changed, status, code):
    answer = enters(**changed)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert keeper.ask("GET", "/absences").json["items"] == []


def test_nobody_is_away_twice_nor_stands_in_while_away(enters):
    assert enters().status_code == 200
    assert enters(begins=23, ends=30).json["code"] == "away-already"
    other = {"person": "e-1002", "post": "adm-gen", "substitute": ABSENT}
    assert enters(**other).json["code"] == "substitute-away"


def test_asked_again_with_the_same_key_it_is_entered_once(enters, keeper):
    key = new_ulid()
    assert enters(key=key).json == enters(key=key).json
    assert len(keeper.ask("GET", "/absences").json["items"]) == 1


def test_it_is_told_by_whom_it_was_entered_and_answered(enters, substitute, broker):
    absence = enters().json["absence"]
    substitute.ask("POST", f"/me/absences/{absence}", {"accepts": True})
    told = [(raw["type"], raw["actor"]) for raw in broker.sent if raw["subject"] == absence]
    assert told == [("auth.absence.entered.v1", KEEPER), ("auth.absence.changed.v1", SUBSTITUTE)]


def test_of_all_who_have_a_post_an_absence_can_be_entered(keeper, substitute, enters):
    seats = {(each["post"], each["person"]) for each in keeper.ask("GET", "/seats").json["items"]}
    assert {(POST, ABSENT), ("gen-oc", SUBSTITUTE), ("admin", KEEPER)} <= seats
    absence = enters().json["absence"]
    mine = substitute.ask("GET", "/me/absences").json["items"]
    assert [(each["absence"], each["name"]["en"] != "", each["lasts"]) for each in mine] == [
        (absence, True, True)
    ]


def test_a_file_that_is_loaded_leaves_absences_alone(kept, enters, substitute, clock):
    absence = enters().json["absence"]
    substitute.ask("POST", f"/me/absences/{absence}", {"accepts": True})
    importing.load(read(DISTRICT).organisation, kept.directory, clock)
    assert POST in substitute.posts()
