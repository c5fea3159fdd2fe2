"""Words in papers: found in those that the permit names, and in no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from files.application.indexing import keep_index
from files.application.intake import take_in
from files.application.ports import Message
from files.application.weeding import let_go
from files.domain.claims import Kind
from services.files.tests.support.room import DOC, ORIGINAL, SEARCHABLE

OTHER = "general.01KAMZ8Q4V5X6Y7Z8A9BACBDCF"
SLUICE = "Memo 214\fThe স্লুইস gate\nis broken at Shimulpur\fThe gate again".encode()


@pytest.fixture
def archive(reading, office):
    """Beside the first paper one of three pages; the permit names both."""
    other = {Kind.ORIGINAL: ORIGINAL + b"2", Kind.SEARCHABLE: SEARCHABLE + b"2", Kind.TEXT: SLUICE}
    take_in(office.announcement(office.offer(other), OTHER), Message("other"), office.room)
    return searching(reading, DOC, OTHER)


def searching(reading, *documents):
    permit = replace(reading.permit, document="", purpose="search", documents=frozenset(documents))
    return replace(reading, permit=permit)


def ask(reading, words, *, person="u-rina", post="p-clerk", department="general"):
    reading.office.permits.book["permit"] = reading.permit
    headers = {"Authorization": f"Bearer {person}", "Daftar-Post": post}
    body = {"department": department, "q": words, "permit": "permit"}
    return reading.client.post("/v1/search", json=body, headers=headers)


def found(reading, words):
    answer = ask(reading, words)
    assert answer.status_code == 200, answer.json
    return [(hit["document"], hit["page"]) for hit in answer.json["items"]]


def test_a_paper_is_found_by_its_words_and_says_on_which_page(archive):
    (hit,) = ask(archive, "gate SHIMUL").json["items"]
    assert (hit["document"], hit["page"]) == (OTHER, 2)
    assert [piece["text"] for piece in hit["pieces"] if piece["marked"]] == ["gate", "Shimulpur"]
    assert "".join(piece["text"] for piece in hit["pieces"]) == "The স্লুইস gate is broken at Shimulpur"
    assert found(archive, "gate") == [(OTHER, 2)], "its first page"
    assert found(archive, "words") == [(DOC, 1)]
    assert found(archive, "shimulpoor") == [(OTHER, 2)], "spelt otherwise"


def test_a_paper_that_the_permit_does_not_name_is_not_found(archive):
    assert found(searching(archive, DOC), "gate") == []
    assert found(searching(archive), "gate") == []


def test_what_was_found_is_on_record_before_it_is_told(archive, office):
    found(archive, "gate")
    (event,) = [one for one in office.outlet.events if one["type"] == "files.document.read.v1"]
    told = event["data"]
    assert (told["document"], told["pages"], told["purpose"]) == (OTHER, [2], "search")


def test_a_permit_to_search_is_its_persons_and_opens_no_paper(archive, reading):
    assert ask(archive, "gate", person="u-ravi").json["code"] == "permit-other-person"
    assert ask(archive, "gate", post="p-officer").json["code"] == "permit-other-post"
    assert ask(reading, "gate").json["code"] == "permit-other-purpose"
    assert ask(archive, "gate", department="nowhere").status_code == 404
    assert ask(archive, "gate", department="landacq").json["code"] == "permit-other-department"
    opening = replace(archive, permit=replace(archive.permit, document=DOC))
    assert opening.get(f"/documents/{DOC}/text").json["code"] == "permit-other-purpose"


def test_a_weeded_paper_is_found_no_more(archive, office):
    let_go(OTHER, Message("weeded"), office.room)
    assert found(archive, "gate") == []
    assert office.room.index("general").known([OTHER])[OTHER].last == -1, "nor are its words kept"


def test_what_failed_is_made_up_for_and_all_can_be_made_anew(archive, office):
    index = office.room.index("general")
    index.clear()
    assert ask(archive, "gate").json == {"items": [], "all": True, "whole": False}
    assert keep_index("general", office.room) == 2
    assert found(archive, "gate") == [(OTHER, 2)]
    assert ask(archive, "gate").json["whole"]
    assert keep_index("general", office.room) == 0
