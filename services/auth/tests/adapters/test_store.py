"""The directory and its sessions on a real store, also when two write at once."""

import threading
from pathlib import Path
from uuid import uuid4

import pytest

from auth.adapters.district_file import read
from auth.application import importing
from auth.application.entering import LogInRefused, TooManyGuesses
from auth.application.organisation import describe
from auth.application.ports import Terms
from auth.application.sessions import refresh
from auth.bootstrap import SERVICE, Application
from auth.domain.throttle import ACCOUNT
from chassis.record import Cause
from chassis.store import open_stores
from services.auth.tests.conftest import account_of, enter

DISTRICT = Path(__file__).parents[4] / "deploy" / "district" / "district.yaml"


def address(kind, tmp_path, request) -> str:
    return f"sqlite:///{tmp_path}" if kind == "sqlite" else request.getfixturevalue("servers").mongo()


@pytest.fixture(params=["sqlite", "mongo"])
def office(request, tmp_path, broker, clock, passwords):
    stores = open_stores(
        address(request.param, tmp_path, request), SERVICE.every_collection, development=True
    )
    application = Application.over(
        stores.database(f"auth{uuid4().hex[:8]}"),
        broker,
        clock,
        kek=bytes(32),
        passwords=passwords,
        terms=Terms(300, 3600),
    )
    importing.load(read(DISTRICT).organisation, application.directory, clock)
    account_of(application, "collector", "e-1001")
    yield application
    stores.close()


def at_once(times, act):
    threads = [threading.Thread(target=act, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_district_is_read_as_it_was_written(office, clock):
    assert len(list(office.directory.every("post"))) == 40
    assert len(office.directory.charges_of("e-1011")) == 2
    held = describe(office.directory, "e-1011", clock.now()).posts
    assert [holding.post["post"] for holding in held] == ["elc-oc", "jm-oc"]


def test_refreshes_at_once_all_get_the_same_successor(office):
    opened = enter(office)
    answers: list[str] = []
    at_once(4, lambda _: answers.append(refresh(opened.refresh, office.entrance, Cause()).refresh))
    assert len(answers) == 4
    assert len(set(answers)) == 1


def test_guesses_at_once_are_all_counted(office, passwords):
    outcomes: list[str] = []

    def guess(_number):
        for _ in range(4):
            try:
                enter(office, "a guess")
            except LogInRefused:
                outcomes.append("refused")
            except TooManyGuesses:
                outcomes.append("unread")

    at_once(3, guess)
    with pytest.raises(TooManyGuesses):
        enter(office)
    assert outcomes.count("refused") == ACCOUNT.free
    assert len(outcomes) == 12


def test_two_that_begin_at_once_use_one_key(office, broker, clock, passwords):
    found = []
    at_once(
        4,
        lambda _: found.append(
            Application.over(
                office.database, broker, clock, kek=bytes(32), passwords=passwords, terms=Terms(300, 3600)
            ).keys.public[0]["x"]
        ),
    )
    assert len(set(found)) == 1
