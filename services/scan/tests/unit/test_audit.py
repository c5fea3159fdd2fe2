"""What is changed in the store behind the service's back is found, and never told again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.record import Finding, Tampered, digest_of
from scan.application.audit import audit, reissue
from scan.application.ports import Message
from scan.application.read_page import read_page
from scan.application.split import split
from services.scan.tests.support.room import BATCH, REJECTED, STORED, ULID, Office

LAST = 7
"""Received, two pages prepared and read, offered, offered again."""


@pytest.fixture
def office(tmp_path) -> Office:
    """Its scan of two pages was read, offered twice, and stored."""
    office = Office()
    office.offered(folder=tmp_path)
    office.hear("claim.requested", attempt=1)
    office.hear("document.stored", **STORED)
    return office


def retold(state: dict[str, Any]) -> None:
    """By one who knows of digests, but not that they are chained."""
    entry = state["history"]["entries"][0]
    content = json.loads(entry["text"])
    content["data"]["sha256"] = "0" * 64
    entry["text"] = json.dumps(content, sort_keys=True, separators=(",", ":"))
    entry["digest"] = digest_of(entry["text"])


def findings(office: Office) -> list[Finding]:
    return list(audit("general", office.batches))


def test_an_honest_record_has_no_findings_wherever_a_batch_stands(tmp_path):
    office = Office()
    office.receive(folder=tmp_path)
    assert findings(office) == []
    split(BATCH, Message("m0"), office.room)
    assert findings(office) == []
    read_page(BATCH, 2, Message("m2"), office.room)
    assert findings(office) == []
    office.broker.deliver()
    assert findings(office) == []
    office.hear("claim.requested", attempt=1)
    assert findings(office) == []
    office.hear("document.stored", **STORED)
    office.hear_diarised(office.batch().document)
    assert findings(office) == []
    office.hear("document.rejected", 2, **REJECTED)
    assert findings(office) == []
    office.receive(b"!corrupt", folder=tmp_path, ulid=f"{ULID[:-1]}E")
    office.broker.deliver()
    assert findings(office) == []


@pytest.mark.parametrize(
    ("tamper", "position", "reason"),
    [
        (lambda s: s["history"]["entries"][1].update(text="{}"), 2, "format"),
        (retold, 2, "chain"),
        (lambda s: s["history"]["entries"].pop(0), 1, "chain"),
        (lambda s: s["history"]["entries"].pop(), LAST - 1, "head"),
        (lambda s: s["history"].update(entries=[], last="0" * 64), 0, "state"),
        (lambda s: s["original"].update(sha256="0" * 64), LAST, "state"),
        (lambda s: s.update(name="other.tif"), LAST, "state"),
        (lambda s: s.update(by="u-anil"), LAST, "state"),
        (lambda s: s["pages"][0]["image"].update(sha256="0" * 64), LAST, "state"),
        (lambda s: s["pages"].pop(), LAST, "state"),
        (lambda s: s["pages"][0].update(flagged=True), LAST, "state"),
        (lambda s: s["pages"][0]["leaf"]["reading"].update(words=0), LAST, "state"),
        (lambda s: s.update(state="reading"), LAST, "state"),
        (lambda s: s.update(state="lost"), 0, "unreadable"),
    ],
    ids=[
        *("entry", "digest", "removed", "tail", "all"),
        *("original", "name", "sender", "image", "page", "flag", "words", "state", "unreadable"),
    ],
)
def test_each_kind_of_tampering_is_found_and_nothing_of_it_told(office, tamper, position, reason):
    office.tamper(tamper)
    office.broker.sent.clear()
    assert findings(office) == [Finding(BATCH, position, reason)]
    with pytest.raises((Tampered, ValueError)):
        reissue("general", office.batches)
    assert not office.broker.sent


def test_what_stands_is_told_again(office):
    office.broker.sent.clear()
    assert reissue("general", office.batches) == LAST
    assert [raw["position"] for raw in office.broker.sent][:LAST] == list(range(1, LAST + 1))
