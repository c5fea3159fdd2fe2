"""What is changed in the store behind the service's back is found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.record import Finding, digest_of
from files.application.audit import audit
from files.application.intake import take_in
from files.domain.claims import Kind
from files.domain.verdicts import Policy, Rules, ScanVerdict, VirusScan
from services.files.tests.support.room import DOC, MESSAGE, Office


@pytest.fixture
def office() -> Office:
    """Its paper has been stored unscanned, and then cleared."""
    office = Office(Rules(not_scanned=Policy.ALLOW))
    office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED)
    take_in(office.announcement(), MESSAGE, office.room)
    record = office.documents.find(DOC)
    assert record is not None
    office.documents.save(record, record.document.cleared(office.clock.now(), MESSAGE.cause))
    return office


def retold(state: dict[str, Any]) -> None:
    """By one who knows of digests, but not that they are chained."""
    entry = state["history"]["entries"][0]
    content = json.loads(entry["text"])
    content["data"]["virus_scan"] = "clean"
    entry["text"] = json.dumps(content, sort_keys=True, separators=(",", ":"))
    entry["digest"] = digest_of(entry["text"])


def test_an_honest_record_has_no_findings(office):
    take_in(
        office.announcement(office.offer({Kind.ORIGINAL: b"II*\0 EICAR"}), f"{DOC[:-1]}Z"),
        MESSAGE,
        office.room,
    )
    assert list(audit("general", office.documents)) == []


@pytest.mark.parametrize(
    ("tamper", "position", "reason"),
    [
        (lambda s: s["history"]["entries"][1].update(text="{}"), 2, "format"),
        (retold, 2, "chain"),
        (lambda s: s["history"]["entries"].pop(0), 1, "chain"),
        (lambda s: s["history"]["entries"].pop(), 1, "head"),
        (lambda s: s["history"].update(entries=[], last="0" * 64), 0, "state"),
        (lambda s: s["bodies"]["original"].update(sha256="0" * 64), 2, "state"),
        (lambda s: s.update(virus_scan="infected"), 2, "state"),
        (lambda s: s.update(state="rejected"), 2, "state"),
        (lambda s: s.update(state="awaited"), 2, "state"),
        (lambda s: s.update(state="lost"), 0, "unreadable"),
    ],
    ids=["entry", "digest", "removed", "tail", "all", "body", "verdict", "rejected", "awaited", "unreadable"],
)
def test_each_kind_of_tampering_is_found(office, tamper, position, reason):
    office.tamper(tamper)
    assert list(audit("general", office.documents)) == [Finding(DOC, position, reason)]
