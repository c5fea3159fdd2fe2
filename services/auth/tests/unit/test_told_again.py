"""Whatever auth says can be said again, and then it is to the letter what it was."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from auth.adapters.district_file import read
from auth.application import absences, importing
from auth.application.accounts import disable, enable
from auth.application.factors import forget
from auth.application.ports import Terms
from auth.application.sessions import log_out
from auth.bootstrap import Application
from auth.domain.absence import Absence
from auth.domain.history import Told
from auth.messages import outgoing
from chassis.clock import to_text
from chassis.record import Cause
from chassis.store.epoch import raise_epoch
from chassis.testing.broker import FakeBroker
from services.auth.tests.conftest import DISTRICT, PlainPasswords, enter, offer_and_confirm

BEFORE = read(DISTRICT).organisation
AFTER = replace(
    BEFORE,
    posts=tuple(replace(each, rank=6) if each.id == "la-lda" else each for each in BEFORE.posts),
    persons=tuple(replace(each, language="bn") if each.id == "e-1001" else each for each in BEFORE.persons),
    charges=tuple(each for each in BEFORE.charges if (each.person, each.post) != ("e-1011", "elc-oc")),
)
"""A post and a person have changed, and a charge is given up."""
NEW = replace(BEFORE.posts[-1], id="la-new")


@pytest.fixture
def eventful(office, clock):
    """auth that has said something of every type of which it keeps a history, and the session that ended."""
    clock.advance(days=1)
    disable("collector", "operator", office.entrance)
    enable("collector", office.entrance)
    offer_and_confirm(office, enter(office))
    forget("collector", office.entrance)
    by = Told(to_text(clock.now()), {"person": "e-1002", "post": "adm-gen"})
    for number, post in enumerate(("dm", "adm-dev")):
        person, until = {"dm": "e-1001", "adm-dev": "e-1003"}[post], clock.now() + timedelta(days=1)
        absence = Absence.entered(f"a-{number}", person, post, clock.now(), until, "e-1002")
        absences.enter(absence, by, office.directory, clock)
    absences.answer("a-1", "e-1002", by, office.directory, accepts=True)
    importing.load(AFTER, office.directory, clock)
    office.announce()
    return office, ended_session(office, clock)


def ended_session(application, clock):
    opened = enter(application)
    session = opened.refresh.split(".")[0]
    log_out(session, application.entrance.sessions, clock, Cause("c-1", "m:1"))
    return session


def by_identity(said):
    return {(raw["source"], raw["id"]): json.dumps(raw).encode() for raw in said}


def in_another_process(office, catalogue, clock):
    """auth over the same store, a hundred days later; and what it says."""
    clock.advance(days=100)
    broker = FakeBroker(catalogue, ["general", "landacq"])
    terms = Terms(access_seconds=300, session_seconds=12 * 3600)
    application = Application.over(
        office.database, broker, clock, kek=bytes(32), passwords=PlainPasswords(), terms=terms
    )
    return application, broker.sent


def tell_all(application, session, said):
    """All that it can say: what stands by announcing, accounts and a session as they are on record."""
    application.announce()
    kept = [(each.subject, each.history) for each in application.entrance.accounts.every()]
    kept.append((session, application.entrance.sessions.get(session).history))
    told = [outgoing.told(subject, entry) for subject, history in kept for entry in history.entries]
    return [*said, *(each.event.to_json() for each in told)]


def test_every_event_is_told_again_to_the_letter(eventful, broker, catalogue, clock):
    office, session = eventful
    first = by_identity(broker.sent)
    application, said = in_another_process(office, catalogue, clock)
    again = by_identity(tell_all(application, session, said))
    assert {json.loads(text)["type"] for text in again.values()} == {
        one.type for one in catalogue.types.values() if one.producer == "auth" and one.history
    }
    assert again.items() <= first.items()


def test_the_end_of_a_session_says_who_ended_it_and_why(eventful, broker):
    _, session = eventful
    told = broker.sent[-1]
    assert (told["id"], told["actor"], told["correlationid"]) == (f"{session}:2", "e-1001", "c-1")
    assert "post" not in told


def test_a_new_life_says_it_anew_and_then_again_as_it_said_it(eventful, broker, catalogue, clock):
    office, session = eventful
    epoch = raise_epoch(office.database, clock)
    application, said = in_another_process(office, catalogue, clock)
    importing.load(replace(AFTER, posts=(*AFTER.posts, NEW)), application.directory, clock)
    late = ended_session(application, clock)
    application.announce()
    anew = by_identity(said)
    assert {source for source, _ in anew} == {f"/auth/-/{epoch}"}
    late_end = f"{late}:2"

    application, said = in_another_process(office, catalogue, clock)
    again = by_identity(tell_all(application, late, said))
    assert again.items() <= (by_identity(broker.sent) | anew).items()
    assert {(f"/auth/-/{epoch}", late_end), (f"/auth/-/{epoch}", f"{NEW.id}:1")} <= again.keys()
    lost = by_identity(tell_all(application, session, []))
    assert lost.items() <= by_identity(broker.sent).items(), (
        "a session that ended in the lost life ended there"
    )


def test_of_the_list_only_the_newest_line_is_kept(office, clock):
    for rank in (6, 7):
        changed = tuple(replace(each, rank=rank) if each.id == "la-lda" else each for each in BEFORE.posts)
        importing.load(replace(BEFORE, posts=changed), office.directory, clock)
        office.announce()
    history = office.directory.get("directory").history
    assert [entry.position for entry in history.entries] == [2]
    assert history.entries[0].data["subjects"]["la-lda"] == {"kind": "post", "epoch": 1, "position": 3}
