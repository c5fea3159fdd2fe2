"""Examines what lies in quarantine: virus scan, bounded parse, then release into the locked bucket, or
refusal.

The bytes that are scanned and parsed are the very file that is then locked away: one verified local copy
serves all steps. Done again after a crash, every step finds its result in place (same key, same bytes).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

import structlog

from chassis.errors import Transient
from chassis.ids import department_of
from chassis.record import Cause
from chassis.store.due import PUT_OFF, each_due
from chassis.store.port import Conflict
from files.application.indexing import index_at_once
from files.application.pages import render_ahead
from files.application.ports import BodyMissing, DamagedBody, Record
from files.application.retention import lock_at_least
from files.application.room import Room, Shelves
from files.domain.claims import Kind
from files.domain.document import Body, Document, State
from files.domain.retention import Lock, Stage
from files.domain.verdicts import (
    ActiveContent,
    Findings,
    Policy,
    ScanLimit,
    ScanVerdict,
    Unfit,
    VirusScan,
)

Opened = Mapping[Kind, BinaryIO]
TRIES_IN_TIME = 3
"""Examinations after which a body that took the scanner too long each time is taken to be beyond it."""
_CLEAN = ScanVerdict(VirusScan.CLEAN)

log = structlog.get_logger(__name__)


def examine(document: str, cause: Cause, room: Room) -> None:
    """The document's verdict is in its history, or the next examination is due.
    Raises Conflict where somebody else examines it too, DamagedBody for a locked one, Transient.
    """
    record = room.documents.find(document)
    if record is None or not record.document.awaits_verdict:
        return
    in_quarantine = record.document.state is State.QUARANTINED
    shelves = Shelves(department_of(document))
    bucket = shelves.quarantine if in_quarantine else shelves.locked
    with ExitStack() as stack:
        try:
            opened = {
                kind: stack.enter_context(room.bodies.open(bucket, body))
                for kind, body in record.document.bodies.items()
            }
        except (BodyMissing, DamagedBody) as fault:
            if not in_quarantine:
                raise
            _fetch_again(record, fault, cause, room)
            return
        _judge(record, opened, cause, room)


def examine_due(department: str, room: Room, limit: int = 20) -> int:
    """Every document whose examination is due has been tried once; how many there were. One that cannot be
    examined now waits for longer each time, one that cannot be read is put off; neither holds up another.
    """
    now = room.clock.now()
    due = room.documents.due(department, now, limit)
    each_due(
        "examine",
        department,
        due,
        lambda document: _examine(document, room),
        lambda document: room.documents.put_off(document, now + PUT_OFF),
    )
    return len(due)


def _examine(document: str, room: Room) -> None:
    try:
        examine(document, Cause(), room)
    except (Transient, BodyMissing, DamagedBody) as fault:
        log.warning("examination_postponed", document=document, fault=type(fault).__name__)
        room.meter.took_in("postponed")
        _postpone(document, room)
    index_at_once(document, room)


def _postpone(document: str, room: Room) -> None:
    record = room.documents.find(document)
    if record is not None and record.document.awaits_verdict:
        with suppress(Conflict):
            room.documents.save(record, record.document.postponed(room.clock.now()))


def _fetch_again(record: Record, fault: BodyMissing | DamagedBody, cause: Cause, room: Room) -> None:
    """The owner still has the bytes: it keeps them until it hears that they are stored."""
    document = record.document
    if isinstance(fault, DamagedBody):
        log.error("body_damaged_in_quarantine", document=document.id, sha256=fault.sha256)
        room.objects.remove(Shelves(department_of(document.id)).quarantine, fault.sha256)
    room.documents.save(record, document.lost_in_quarantine(room.clock.now(), cause))


def _judge(record: Record, opened: Opened, cause: Cause, room: Room) -> None:
    document = record.document
    try:
        verdict = _virus_scan(opened, room)
        outcome = verdict.outcome
        if document.state is State.STORED:
            _judge_later(record, outcome, cause, room)
        elif outcome is VirusScan.NOT_SCANNED and room.rules.not_scanned is Policy.HOLD:
            _hold(record, verdict, room)
        else:
            findings = _parse(opened, room)
            _release(record, opened, findings, outcome, cause, room)
    except Unfit as unfit:
        room.documents.save(record, document.rejected(unfit, room.clock.now(), cause))
        room.meter.took_in(State.REJECTED)


def _judge_later(record: Record, outcome: VirusScan, cause: Cause, room: Room) -> None:
    now = room.clock.now()
    clean = outcome is VirusScan.CLEAN
    after = record.document.cleared(now, cause) if clean else record.document.postponed(now)
    room.documents.save(record, after)


def _hold(record: Record, verdict: ScanVerdict, room: Room) -> None:
    """It waits for a scanner that is away. Raises Unfit where waiting is in vain: a site that lets in nothing
    unscanned cannot take what is beyond its scanner, and whoever sent it must hear so.
    """
    tries_left = record.document.examinations < TRIES_IN_TIME
    if verdict.limit is ScanLimit.SIZE or (verdict.limit is ScanLimit.TIME and not tries_left):
        raise Unfit("beyond-scanner", limit=verdict.limit.value)
    room.documents.save(record, record.document.postponed(room.clock.now()))


def _virus_scan(opened: Opened, room: Room) -> ScanVerdict:
    """CLEAN only if every body is; else the verdict on one that was not scanned. Raises Unfit for an infected
    one.
    """
    verdicts = []
    for kind, body in opened.items():
        body.seek(0)
        verdict = room.scanner.scan(body)
        room.meter.scanned(verdict.outcome)
        if verdict.outcome is VirusScan.INFECTED:
            raise Unfit("infected", body=kind.value, signature=verdict.signature)
        verdicts.append(verdict)
    return next((each for each in verdicts if each.outcome is not VirusScan.CLEAN), _CLEAN)


def _parse(opened: Opened, room: Room) -> dict[Kind, Findings]:
    found: dict[Kind, Findings] = {}
    for kind, body in opened.items():
        body.seek(0)
        found[kind] = room.examiner.examine(body, kind, room.rules.limits)
        active = found[kind].active
        if active and room.rules.active_content is ActiveContent.REFUSE:
            raise Unfit("active-content", body=kind.value, found=list(active))
    return found


def _release(
    record: Record,
    opened: Opened,
    found: Mapping[Kind, Findings],
    outcome: VirusScan,
    cause: Cause,
    room: Room,
) -> None:
    """Copy, commit, clear away; each of the three may be the last thing that this process does."""
    document, now = record.document, room.clock.now()
    shelves = Shelves(department_of(document.id))
    until = room.retention.until(Stage.INTAKE, now)
    bodies = {
        kind: _lock_away(
            shelves.locked, replace(body, media_type=found[kind].media_type), opened[kind], until, room
        )
        for kind, body in document.bodies.items()
    }
    room.crash("after_release_copy_before_commit")
    stored = document.stored(bodies, _as_shown(found), outcome, until, now, cause)
    room.documents.save(record, stored)
    room.meter.took_in(State.STORED)
    room.crash("after_commit_before_quarantine_delete")
    clear_quarantine(shelves, document, room)
    render_ahead(stored, opened[Kind.SEARCHABLE if Kind.SEARCHABLE in opened else Kind.ORIGINAL], room)


def _lock_away(bucket: str, body: Body, source: BinaryIO, until: datetime, room: Room) -> Body:
    source.seek(0)
    lock = Lock(room.retention.mode, until)
    info = room.objects.put(bucket, body.sha256, source, body.size, body.media_type, lock)
    lock_at_least(bucket, replace(body, version=info.version), lock, room.objects)
    return replace(body, version=info.version)


def _as_shown(found: Mapping[Kind, Findings]) -> Findings:
    """The original's type, the pages that readers will see, and whatever was active in any body."""
    shown = found.get(Kind.SEARCHABLE) or found[Kind.ORIGINAL]
    active = sorted({name for findings in found.values() for name in findings.active})
    return Findings(found[Kind.ORIGINAL].media_type, shown.pages, tuple(active))


def clear_quarantine(shelves: Shelves, document: Document, room: Room) -> None:
    """The document's bodies are out of quarantine, except where another document still needs them there."""
    for body in document.bodies.values():
        if not room.documents.needs_in_quarantine(shelves.department, body.sha256):
            room.objects.remove(shelves.quarantine, body.sha256)
