"""What is changed in auth's store behind its back is found."""

import pytest

from auth.adapters.directory_store import SUBJECTS
from auth.application.importing import load
from auth.application.organisation import audit, describe
from chassis.record import Finding
from services.auth.tests.unit.test_organisation import with_post

POST = "la-lda"


@pytest.fixture
def audited(office, clock):
    """A post of it has changed once."""
    load(with_post(POST, rank=6), office.directory, clock)
    office.announce()
    return office


def tamper(office, subject, change):
    """Somebody with access to the store."""
    document = office.database.get(SUBJECTS, subject)
    change(document.state)
    office.database.commit(document, SUBJECTS, document.state)


def test_an_honest_record_has_no_findings(audited):
    assert list(audit(audited.directory)) == []


@pytest.mark.parametrize(
    ("change", "position", "reason"),
    [
        (lambda s: s["history"]["entries"][0].update(text="{}"), 1, "format"),
        (lambda s: s["history"]["entries"].pop(0), 1, "chain"),
        (lambda s: s["history"]["entries"].pop(), 1, "head"),
        (lambda s: s["history"].update(entries=[], last="0" * 64), 0, "kind"),
        (lambda s: s.update(kind="person"), 2, "kind"),
        (lambda s: s.update(history=None), 0, "unreadable"),
    ],
    ids=["entry", "removed", "tail", "all", "kind", "unreadable"],
)
def test_each_kind_of_tampering_is_found(audited, change, position, reason):
    tamper(audited, POST, change)
    assert list(audit(audited.directory)) == [Finding(POST, position, reason)]


def test_nobody_acts_by_a_charge_that_says_another_person(audited, clock):
    tamper(audited, "c-dm-e-1001-20260401", lambda state: state.update(person="e-1034"))
    assert "dm" not in {
        held.post["post"] for held in describe(audited.directory, "e-1034", clock.now()).posts
    }
