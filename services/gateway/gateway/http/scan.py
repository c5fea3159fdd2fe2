"""The scan station: send scans, watch them become text, see what was rejected and why, check pages."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import PurePath
from types import MappingProxyType

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField

from directory import Capability
from gateway.api.scan import BatchView
from gateway.application.keys import derived_key
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.forms import Form, Wrong, act_key
from gateway.http.labels import PAGE_STATES, REJECTIONS, SCAN_STATES
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit, known
from gateway.i18n import N_

pages = Pages("scan")
AT_REST = frozenset({"stored", "rejected"})  # nothing more happens by itself
LONGEST_NAME = 200  # characters


class UploadForm(Form):
    """Scans to be sent."""

    asked_as = MappingProxyType({"scans": "name"})

    scans = MultipleFileField(N_("Scans (choose them, or drop them here)"))

    def validate_scans(self, _: MultipleFileField) -> None:
        """There is one at least."""
        if not self.chosen:
            raise Wrong("choose-scan")

    @property
    def chosen(self) -> list[FileStorage]:
        """The files that were chosen; a browser sends an empty one for none."""
        return [upload for upload in self.scans.data or () if upload.filename]


@pages.get("/scan", Capability.SCAN)
def station(office: Office, visit: Visit) -> ResponseReturnValue:
    """The upload form and the department's latest scans."""
    return _station(office, visit, UploadForm(visit.words))


@pages.get("/scan/list", Capability.SCAN, passive=True)
def latest(office: Office, visit: Visit) -> ResponseReturnValue:
    """The part of the station that changes while something is at work."""
    return render_template("_scans.html", **_listed(office, visit))


@pages.get("/scan/admission", Permission.PUBLIC, passive=True)
def admission(office: Office, visit: Visit) -> ResponseReturnValue:
    """Asked by the proxy before it takes a scan from anybody (ADR 36): may whoever asks send one?"""
    may = known(office, visit).is_allowed(Capability.SCAN)
    return "", HTTPStatus.NO_CONTENT if may else HTTPStatus.UNAUTHORIZED


@pages.post("/scan", Capability.SCAN, large=True)
def send(office: Office, visit: Visit) -> ResponseReturnValue:
    """Every chosen file is received as a scan of its own; the key of each comes from the form's. What is
    refused is told by name, and holds up no other.
    """
    form = UploadForm(visit.words, request.files)
    if not form.validate():
        return _station(office, visit, form)
    batches: list[BatchView] = []
    refused: list[tuple[str, ServiceProblem]] = []
    for place, upload in enumerate(form.chosen):
        try:
            batches.append(_received(office, visit, place, upload))
        except ServiceProblem as problem:
            refused.append((_name(upload), problem))
    if batches:
        sent = visit.words.ngettext("%(num)s scan sent.", "%(num)s scans sent.", len(batches))
        flash(sent, "done")
    if not refused:
        only = f"/scan/{batches[0].batch}" if len(batches) == 1 else "/scan"
        return redirect(only, HTTPStatus.SEE_OTHER)
    if len(form.chosen) == 1:
        form.refused(refused.pop()[1])
    return _station(office, visit, form, refused)


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


def _received(office: Office, visit: Visit, place: int, upload: FileStorage) -> BatchView:
    key = act_key() if place == 0 else derived_key(act_key(), "scan", str(place))
    return office.scan.send(visit.caller, visit.post.department, _name(upload), upload.stream, key)


def _name(upload: FileStorage) -> str:
    return PurePath(str(upload.filename)).name[:LONGEST_NAME]


def _told(batch: BatchView) -> dict[str, object]:
    return {
        "batch": batch,
        "at_rest": batch.state in AT_REST,
        "states": SCAN_STATES,
        "page_states": PAGE_STATES,
        "rejections": REJECTIONS,
        "done": sum(page.state == "recognised" for page in batch.pages),
    }


def _station(
    office: Office, visit: Visit, form: UploadForm, refused: Sequence[tuple[str, ServiceProblem]] = ()
) -> ResponseReturnValue:
    status = refused[0][1].status if refused else form.status
    return render_template("scan_station.html", form=form, refused=refused, **_listed(office, visit)), status


def _listed(office: Office, visit: Visit) -> dict[str, object]:
    after = request.args.get("after")
    listed = office.scan.batches(visit.caller, visit.post.department, after)
    return {
        "listed": listed,
        "after": after,
        "moving": any(batch.state not in AT_REST for batch in listed.items),
        "states": SCAN_STATES,
        "rejections": REJECTIONS,
    }
