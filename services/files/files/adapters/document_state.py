"""A document as it lies in the store, and back: plain JSON, instants as text, absent where there is
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from chassis.clock import from_text, to_text
from files.domain.claims import Kind
from files.domain.document import (
    Arrival,
    Body,
    Cause,
    ClaimRequested,
    Document,
    Entry,
    Fact,
    Rejected,
    State,
    Stored,
)
from files.domain.verdicts import VirusScan

FIELDS: Final = frozenset(
    {
        "active",
        "arrival",
        "bodies",
        "claim_attempts",
        "due",
        "examinations",
        "history",
        "locked_until",
        "pages",
        "state",
        "virus_scan",
    }
)
"""What this release writes; fields of a later one survive beside them."""


def to_state(document: Document) -> dict[str, Any]:
    """The document as JSON."""
    state: dict[str, Any] = {
        "state": document.state.value,
        "arrival": _arrival(document.arrival),
        "bodies": {kind.value: _body(body) for kind, body in document.bodies.items()},
        "pages": document.pages,
        "virus_scan": document.virus_scan.value,
        "active": list(document.active),
        "claim_attempts": document.claim_attempts,
        "examinations": document.examinations,
        "history": [_entry(entry) for entry in document.history],
    }
    instants = {"due": document.due, "locked_until": document.locked_until}
    return state | {name: to_text(instant) for name, instant in instants.items() if instant}


def from_state(document: str, state: Mapping[str, Any]) -> Document:
    """The document that the state tells."""
    arrival = state["arrival"]
    return Document(
        id=document,
        arrival=Arrival(
            arrival["batch"],
            arrival["name"],
            from_text(arrival["received"]),
            tuple(arrival["flagged"]),
            tuple(arrival["languages"]),
        ),
        state=State(state["state"]),
        bodies={Kind(kind): Body(**body) for kind, body in state["bodies"].items()},
        pages=state["pages"],
        virus_scan=VirusScan(state["virus_scan"]),
        active=tuple(state["active"]),
        claim_attempts=state["claim_attempts"],
        examinations=state["examinations"],
        due=_instant(state, "due"),
        locked_until=_instant(state, "locked_until"),
        history=tuple(_entry_from(raw) for raw in state["history"]),
    )


def _arrival(arrival: Arrival) -> dict[str, Any]:
    return {
        "batch": arrival.batch,
        "name": arrival.name,
        "received": to_text(arrival.received),
        "flagged": list(arrival.flagged),
        "languages": list(arrival.languages),
    }


def _body(body: Body) -> dict[str, Any]:
    return {"sha256": body.sha256, "size": body.size, "media_type": body.media_type, "version": body.version}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "position": entry.position,
        "at": to_text(entry.at),
        "correlation": entry.cause.correlation,
        "causation": entry.cause.causation,
        **_fact(entry.fact),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    match fact:
        case ClaimRequested(attempt):
            return {"fact": "claim-requested", "attempt": attempt}
        case Rejected(reason, params):
            return {"fact": "rejected", "reason": reason, "params": dict(params)}
        case Stored():
            return {
                "fact": "stored",
                "media_type": fact.media_type,
                "sha256": fact.sha256,
                "size": fact.size,
                "pages": fact.pages,
                "virus_scan": fact.virus_scan.value,
            }


def _entry_from(raw: Mapping[str, Any]) -> Entry:
    cause = Cause(raw["correlation"], raw["causation"])
    return Entry(raw["position"], from_text(raw["at"]), _fact_from(raw), cause)


def _fact_from(raw: Mapping[str, Any]) -> Fact:
    if raw["fact"] == "claim-requested":
        return ClaimRequested(raw["attempt"])
    if raw["fact"] == "rejected":
        return Rejected(raw["reason"], raw["params"])
    return Stored(raw["media_type"], raw["sha256"], raw["size"], raw["pages"], VirusScan(raw["virus_scan"]))


def _instant(state: Mapping[str, Any], name: str) -> datetime | None:
    return from_text(state[name]) if name in state else None
