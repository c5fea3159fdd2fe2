"""The audit trail: who did what and when, for auditors; and who has read a paper, for those who may ask."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from chassis.clock import to_text
from directory import Capability
from gateway.application.office import Office
from gateway.clients.http import home_of
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("trail")
FIELDS: Final = ("department", "person", "item", "type", "from", "to")
PURPOSES: Final = {
    "read": N_("read it"),
    "quality": N_("looked at its quality"),
    "search": N_("found words in it"),
}
TAKEN: Final = {
    "original": N_("took the scan along"),
    "searchable": N_("took the searchable copy along"),
    "text": N_("took the text along"),
}


@pages.get("/trail", Capability.AUDIT)
def trail(office: Office, visit: Visit) -> ResponseReturnValue:
    """Who did what in a department, newest first; in the reader's own unless another is asked for."""
    asked = _asked(visit)
    after = request.args.get("after") or None
    wanted = {**_wanted(asked, office), "after": after}
    listed = office.audit.lines(visit.caller, asked["department"], wanted)
    return render_template("trail.html", listed=listed, asked=asked, first=after is None)


@pages.get("/trail.csv", Capability.AUDIT)
def trail_table(office: Office, visit: Visit) -> ResponseReturnValue:
    """The same as a table, for a spreadsheet."""
    asked = _asked(visit)
    pieces, close = office.audit.table(visit.caller, asked["department"], _wanted(asked, office))
    answer = Response(pieces, mimetype="text/csv")
    answer.call_on_close(close)
    answer.headers["Content-Disposition"] = 'attachment; filename="trail.csv"'
    return answer


@pages.get("/receipts/<receipt>/readers", Permission.POST)
def readers(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """Who has read the paper, newest first: for auditors, and for the officers of its department."""
    found = office.audit.readers(visit.caller, receipt, home_of(receipt))
    return render_template("readers.html", found=found, receipt=receipt, purposes=PURPOSES, taken=TAKEN)


def _asked(visit: Visit) -> dict[str, str]:
    asked = {name: request.args.get(name, "").strip() for name in FIELDS}
    return {**asked, "department": asked["department"] or visit.post.department}


def _wanted(asked: dict[str, str], office: Office) -> dict[str, str | int | None]:
    given: dict[str, str | int | None] = {name: asked[name] or None for name in ("person", "item", "type")}
    return {**given, "since": _begin(asked["from"], office), "until": _begin(asked["to"], office, days=1)}


def _begin(day: str, office: Office, days: int = 0) -> str | None:
    """When the civil day begins, or one so many days later; None for what is no day."""
    try:
        found = date.fromisoformat(day) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return to_text(datetime.combine(found, time(), office.zone))
