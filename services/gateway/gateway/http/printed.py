"""What the office prints, shown in the browser: sheets that workflow sets as PDF."""

from __future__ import annotations

from flask import Response

from gateway.application.office import Office
from gateway.http.pages import Pages, Permission
from gateway.http.papers import DOCUMENT_POLICY
from gateway.http.visit import Visit

pages = Pages("printed")


@pages.get("/receipts/<receipt>/slip", Permission.POST)
def slip(office: Office, visit: Visit, receipt: str) -> Response:
    """The acknowledgement for whoever sent or brought the paper."""
    return _shown(office.workflow.slip(visit.caller, receipt))


@pages.get("/files/<file>/sheet", Permission.POST)
def sheet(office: Office, visit: Visit, file: str) -> Response:
    """The file on a sheet: cover, movements, indexes of notes and papers."""
    return _shown(office.workflow.sheet(visit.caller, file, visit.words.language))


@pages.get("/files/<file>/letters/<int:letter>/print", Permission.POST)
def draft(office: Office, visit: Visit, file: str, letter: int) -> Response:
    """A letter as it would go out now, marked as a draft."""
    return _shown(office.workflow.draft_print(visit.caller, file, letter))


def _shown(pdf: bytes) -> Response:
    headers = {"Content-Security-Policy": DOCUMENT_POLICY, "Content-Disposition": "inline"}
    return Response(pdf, mimetype="application/pdf", headers=headers)
