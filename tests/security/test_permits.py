"""A permit opens one paper to one person in one post for five minutes, and nothing else to anybody.

The strongest attacker is an insider with a department's true key: what it signs still opens only what files
allows a permit to open.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from chassis.clock import SystemClock
from chassis.ids import new_ulid
from chassis.trust.tokens import Signer, new_key
from deploy.demo.client import Client
from tests.insider import permit_signer
from tests.office import Office
from tests.paperwork import scan_paper
from tests.security.conftest import Matter
from tests.support import pages
from tests.tokens import claims_of

BODIES = ("", "/original", "/searchable", "/text", "/pages/1")
MINUTE = 60


@pytest.fixture(scope="module")
def clerk(office: Office) -> Client:
    return office.at("receiving", "gen-recv", "files")


@pytest.fixture(scope="module")
def matter(office: Office, clerk: Client) -> Matter:
    """With a paper of its own: the matrix diarises the other, and then it is no longer the scan station's."""
    letter = pages.png(pages.page("en", "Concerning the paper that only permits open"))
    return Matter(scan_paper(office.at("receiving", "gen-recv"), letter, "permits.png"), "")


@pytest.fixture(scope="module")
def true_permit(clerk: Client, matter: Matter) -> str:
    """As the scan station gives it, for quality control."""
    told = clerk.of("scan").post("/permits", {"document": matter.document})
    assert told.status_code == 200, told.text
    return str(told.json()["permit"])


def honest(clerk: Client, document: str) -> dict[str, Any]:
    """The claims of a permit that opens the document to the clerk."""
    now = int(SystemClock().now().timestamp())
    return {
        "iss": "workflow", "sub": clerk.person, "post": clerk.member.post, "doc": document, "purpose": "read",
        "dep": "general", "iat": now, "exp": now + 4 * MINUTE,
    }  # fmt: skip


def read(reader: Client, document: str, permit: str | None, body: str = "/text") -> httpx.Response:
    headers = reader.headers() | ({} if permit is None else {"Daftar-Permit": permit})
    return reader.ask("GET", f"/documents/{document}{body}", headers)


def refusal(told: httpx.Response) -> tuple[int, str]:
    return told.status_code, told.json()["code"]


def test_a_true_permit_opens_every_body_to_whom_it_was_given(
    clerk: Client, matter: Matter, true_permit: str
) -> None:
    assert {
        body: read(clerk, matter.document, true_permit, body).status_code for body in BODIES
    } == dict.fromkeys(BODIES, 200)


@pytest.mark.parametrize("body", BODIES)
def test_without_a_permit_nothing_opens(body: str, clerk: Client, matter: Matter) -> None:
    assert refusal(read(clerk, matter.document, None, body)) == (403, "permit-missing")


def test_a_permit_is_of_no_use_to_another_person_or_in_another_post(
    office: Office, clerk: Client, matter: Matter, true_permit: str
) -> None:
    for login, post in (("hc.general", "gen-hc"), ("lao", "la-oc"), ("collector", "dm")):
        thief = office.at(login, post, "files")
        assert refusal(read(thief, matter.document, true_permit)) == (403, "permit-other-person")
    elsewhere = {"Daftar-Permit": true_permit, "Daftar-Post": "gen-desp"}
    told = clerk.ask("GET", f"/documents/{matter.document}/text", clerk.headers() | elsewhere)
    assert refusal(told) == (403, "permit-other-post")


def test_a_permit_opens_no_other_document_nor_one_of_another_department(
    clerk: Client, true_permit: str
) -> None:
    assert refusal(read(clerk, f"general.{new_ulid()}", true_permit)) == (403, "permit-other-document")
    assert read(clerk, f"landacq.{new_ulid()}", true_permit).status_code == 403
    assert read(clerk, f"nowhere.{new_ulid()}", true_permit).status_code == 404


def test_what_is_no_permit_opens_nothing(clerk: Client, matter: Matter, true_permit: str) -> None:
    header, claims = claims_of(true_permit)
    head, _, signature = true_permit.split(".")
    body = true_permit.split(".")[1]
    forged = {
        "rubbish": "daftar",
        "an access token": clerk.access,
        "own key under the true name": Signer(header["kid"], new_key(header["kid"])).sign(
            claims, header["typ"]
        ),
        "signature left out": f"{head}.{body}.",
        "signature of another": f"{head}.{body}.{signature[::-1]}",
    }
    assert {
        name: refusal(read(clerk, matter.document, permit)) for name, permit in forged.items()
    } == dict.fromkeys(forged, (403, "permit-invalid"))


def test_the_true_key_itself_opens_only_what_a_permit_may(
    office: Office, clerk: Client, matter: Matter
) -> None:
    sign, claims = permit_signer(office, "general"), honest(clerk, matter.document)
    assert read(clerk, matter.document, sign(claims)).status_code == 200
    now = claims["iat"]
    bent = {
        "expired": ({"iat": now - 10 * MINUTE, "exp": now - 5 * MINUTE}, "permit-expired"),
        "good for a day": ({"exp": now + 24 * 60 * MINUTE}, "permit-invalid"),
        "another person": ({"sub": "e-1001"}, "permit-other-person"),
        "another post": ({"post": "gen-oc"}, "permit-other-post"),
        "another document": ({"doc": f"general.{new_ulid()}"}, "permit-other-document"),
        "in another department's name": ({"dep": "landacq"}, "permit-other-department"),
        "a purpose that is scan's": ({"purpose": "quality"}, "permit-other-purpose"),
        "a purpose that nobody has": ({"purpose": "print"}, "permit-other-purpose"),
    }
    told = {
        name: refusal(read(clerk, matter.document, sign(claims | change)))
        for name, (change, _) in bent.items()
    }
    assert told == {name: (403, code) for name, (_, code) in bent.items()}


def test_another_departments_key_opens_nothing_here(office: Office, clerk: Client, matter: Matter) -> None:
    sign, claims = permit_signer(office, "landacq"), honest(clerk, matter.document)
    for department in ("general", "landacq"):
        told = read(clerk, matter.document, sign(claims | {"dep": department}))
        assert told.status_code == 403
        assert told.json()["code"] in {"permit-invalid", "permit-other-department"}
