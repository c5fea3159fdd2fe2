"""A permit opens one document to one person in one post, for minutes, in the department that issued it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.testing.clock import START
from chassis.trust.tokens import Signer, new_key, public_part
from files.adapters.permits import PermitKeys
from files.domain.permits import (
    LONGEST_LIFE,
    Permit,
    PermitExpired,
    PermitForAnotherDocument,
    PermitForAnotherPurpose,
    PermitInvalid,
    PermitOfAnotherDepartment,
    PermitOfAnotherPerson,
    PermitOfAnotherPost,
    PermitRefused,
    Reader,
    admit,
    admit_search,
)
from services.files.tests.support.room import DOC

PERMIT = Permit(DOC, "u-rina", "p-clerk", "read", "general", "workflow", START + timedelta(minutes=4))
RINA = Reader("u-rina", "p-clerk")
CLAIMS = {
    "doc": DOC,
    "sub": "u-rina",
    "post": "p-clerk",
    "purpose": "read",
    "dep": "general",
    "iss": "workflow",
    "exp": int(PERMIT.expires.timestamp()),
}
KEYS = {kid: new_key(kid) for kid in ("workflow.general.1", "workflow.landacq.1", "scan.general.1")}


class Published:
    """Every issuer's keys, each where they were published."""

    def __init__(self, issuer: str, department: str) -> None:
        self._prefix = f"{issuer}.{department}."

    def all(self, _kind: str) -> list[dict]:
        return [{"keys": [public_part(key) for kid, key in KEYS.items() if kid.startswith(self._prefix)]}]


BOOK = PermitKeys(Published)


def signed(kid: str = "workflow.general.1", typ: str = "permit", **changes: object) -> str:
    return Signer(kid, KEYS[kid]).sign({**CLAIMS, **changes}, typ)


def read(token: str, department: str = "general") -> Permit:
    return BOOK.read(department, token, START)


def test_a_fitting_permit_opens_the_document():
    admit(PERMIT, RINA, document=DOC, department="general", now=START)


def test_the_scan_stations_quality_control_looks_at_papers_too():
    admit(
        replace(PERMIT, issuer="scan", purpose="quality"), RINA, document=DOC, department="general", now=START
    )


@pytest.mark.parametrize(
    ("permit", "reader", "refusal", "code"),
    [
        (PERMIT, Reader("u-amal", "p-clerk"), PermitOfAnotherPerson, "permit-other-person"),
        (PERMIT, Reader("u-rina", "p-officer"), PermitOfAnotherPost, "permit-other-post"),
        (PERMIT, Reader("u-rina", None), PermitOfAnotherPost, "permit-other-post"),
        (replace(PERMIT, document=DOC[:-1] + "F"), RINA, PermitForAnotherDocument, "permit-other-document"),
        (replace(PERMIT, department="landacq"), RINA, PermitOfAnotherDepartment, "permit-other-department"),
        (replace(PERMIT, purpose="print"), RINA, PermitForAnotherPurpose, "permit-other-purpose"),
        (replace(PERMIT, issuer="scan"), RINA, PermitForAnotherPurpose, "permit-other-purpose"),
        (replace(PERMIT, purpose="quality"), RINA, PermitForAnotherPurpose, "permit-other-purpose"),
        (replace(PERMIT, expires=START), RINA, PermitExpired, "permit-expired"),
        (replace(PERMIT, expires=START + LONGEST_LIFE * 2), RINA, PermitInvalid, "permit-invalid"),
    ],
)
def test_any_other_permit_is_refused_with_its_own_code(permit, reader, refusal, code):
    with pytest.raises(refusal) as refused:
        admit(permit, reader, document=DOC, department="general", now=START)
    assert refused.value.code == code


@given(st.sampled_from(["document", "person", "post", "purpose", "department"]), st.text(min_size=1))
def test_no_permit_with_one_word_changed_opens_anything(name, word):
    changed = replace(PERMIT, **{name: word})
    if changed != PERMIT:
        with pytest.raises(PermitRefused):
            admit(changed, RINA, document=DOC, department="general", now=START)


def test_a_permit_is_read_with_the_departments_own_key():
    assert read(signed()) == PERMIT


def test_the_scan_stations_permits_count_too():
    assert read(signed("scan.general.1", iss="scan")).issuer == "scan"


@pytest.mark.parametrize(
    "token",
    [
        signed("workflow.landacq.1"),
        signed("workflow.landacq.1", dep="landacq"),
        signed("scan.general.1"),
        signed(typ="at+jwt"),
        signed(iss="auth"),
        signed(doc=None),
        signed(sub=7),
        signed(exp="tomorrow"),
        signed(exp=10**18),
        signed()[:-4] + "AAAA",
        "",
        "not a token",
        "a.b.c",
        "é" * 50,
        "x" * 100_000,
    ],
    ids=[
        "another department's key",
        "another department's permit",
        "another service's key",
        "an access token",
        "issued by nobody we know",
        "no document",
        "a person that is a number",
        "no instant",
        "an instant beyond time",
        "forged",
        "empty",
        "prose",
        "three dots",
        "no ascii",
        "endless",
    ],
)
def test_what_is_no_permit_of_this_department_is_refused(token):
    with pytest.raises(PermitInvalid):
        read(token)


def test_a_key_that_somebody_published_under_anothers_name_counts_for_nothing():
    class Liar:
        def __init__(self, issuer: str, department: str) -> None:
            self._named = [public_part(KEYS["workflow.landacq.1"])]

        def all(self, _kind: str) -> list[dict]:
            return [{"keys": self._named}]

    with pytest.raises(PermitInvalid):
        PermitKeys(Liar).read("general", signed("workflow.landacq.1"), START)


def test_an_expired_permit_says_so():
    with pytest.raises(PermitExpired):
        read(signed(exp=int(START.timestamp())))


def test_a_permit_to_search_names_papers_of_its_department_and_opens_none():
    claims = {name: value for name, value in CLAIMS.items() if name != "doc"} | {"purpose": "search"}
    papers = [DOC.partition(".")[2]]
    token = Signer("workflow.general.1", KEYS["workflow.general.1"]).sign(
        {**claims, "docs": papers}, "permit"
    )
    permit = read(token)
    assert permit.documents == {DOC}
    admit_search(permit, RINA, department="general", now=START)
    with pytest.raises(PermitForAnotherDocument):
        admit(permit, RINA, document=DOC, department="general", now=START)
    with pytest.raises(PermitForAnotherPurpose):
        admit_search(PERMIT, RINA, department="general", now=START)
    with pytest.raises(PermitForAnotherPurpose):
        admit_search(replace(permit, issuer="scan"), RINA, department="general", now=START)


@pytest.mark.parametrize("papers", ["one", [1], {"a": "b"}, None])
def test_what_names_no_papers_or_both_one_and_several_is_no_permit(papers):
    with pytest.raises(PermitInvalid):
        read(signed(docs=papers))
    with pytest.raises(PermitInvalid):
        read(signed(docs=[DOC]))
