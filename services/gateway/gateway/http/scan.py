"""The scan station: send scans, watch them become text, see what was rejected and why, check pages."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import PurePath

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from directory import Capability
from gateway.application.keys import derived_key
from gateway.application.office import Office
from gateway.application.problems import ServiceProblem, Unanswered
from gateway.application.views import Batch
from gateway.http.forms import act_key
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit, known
from gateway.http.wording import PAGE_STATES, REJECTIONS, SCAN_STATES, worded

pages = Pages("scan")
AT_REST = frozenset({"stored", "rejected"})  # nothing more happens by itself
LONGEST_NAME = 200  # characters


@pages.get("/scan", Capability.SCAN)
def station(office: Office, visit: Visit) -> ResponseReturnValue:
    """The upload form and the department's latest scans."""
    return _station(office, visit, None)


@pages.get("/scan/admission", Permission.PUBLIC, passive=True)
def admission(office: Office, visit: Visit) -> ResponseReturnValue:
    """Asked by the proxy before it takes a scan from anybody (ADR 36): may whoever asks send one?"""
    may = known(office, visit).is_allowed(Capability.SCAN)
    return "", HTTPStatus.NO_CONTENT if may else HTTPStatus.UNAUTHORIZED


@pages.post("/scan", Capability.SCAN, large=True)
def send(office: Office, visit: Visit) -> ResponseReturnValue:
    """Every chosen file is received as a scan of its own; the key of each comes from the form's."""
    chosen = [upload for upload in request.files.getlist("scans") if upload.filename]
    if not chosen:
        return _station(office, visit, visit.words.gettext("Choose at least one file."))
    key = act_key()
    batch: Batch | None = None
    try:
        for place, upload in enumerate(chosen):
            name = PurePath(str(upload.filename)).name[:LONGEST_NAME]
            one = key if place == 0 else derived_key(key, "scan", str(place))
            batch = office.scan.send(visit.caller, visit.post.department, name, upload.stream, one)
    except Unanswered:
        raise
    except ServiceProblem as problem:
        return _station(office, visit, worded(visit.words, problem).title)
    only = f"/scan/{batch.batch}" if batch and len(chosen) == 1 else "/scan"
    return redirect(only, HTTPStatus.SEE_OTHER)


@pages.get("/scan/<batch>", Capability.SCAN)
def scan(office: Office, visit: Visit, batch: str) -> ResponseReturnValue:
    """One scan with its pages; the page asks again by itself while something still happens."""
    shown = office.scan.batch(visit.caller, batch)
    return render_template("scan.html", page_shown=request.args.get("page", type=int), **_told(shown))


@pages.get("/scan/<batch>/progress", Capability.SCAN, passive=True)
def progress(office: Office, visit: Visit, batch: str) -> ResponseReturnValue:
    """The part of the page that changes."""
    shown = office.scan.batch(visit.caller, batch)
    return render_template("_progress.html", page_shown=None, **_told(shown))


def _told(batch: Batch) -> dict[str, object]:
    return {
        "batch": batch,
        "at_rest": batch.state in AT_REST,
        "states": SCAN_STATES,
        "page_states": PAGE_STATES,
        "rejections": REJECTIONS,
        "done": sum(page.state == "recognised" for page in batch.pages),
    }


def _station(office: Office, visit: Visit, error: str | None) -> ResponseReturnValue:
    listed = office.scan.batches(visit.caller, visit.post.department, request.args.get("after"))
    page = render_template(
        "scan_station.html", listed=listed, states=SCAN_STATES, rejections=REJECTIONS, error=error
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
