"""The bytes of papers: page images, originals, searchable PDFs, passed through with ranges.

The permit comes from the service that shows the paper (workflow for an item, scan for quality control); one
that files no longer accepts is asked for anew, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, request
from werkzeug.exceptions import NotFound

from directory import Capability
from gateway.application.office import Office
from gateway.clients.files import Bytes
from gateway.clients.problems import ServiceProblem
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit

pages = Pages("papers")
PARTS = {"original": "attachment", "searchable": "inline", "text": "attachment"}
WIDEST = 2000  # pixels
KEPT_BY_BROWSER = "private, max-age=240"  # seconds: less than a permit's life
PASSED = ("Range", "If-Range", "If-None-Match")
# A document is shown, never run: no script, no form, nothing loaded by it.
DOCUMENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'"


@dataclass(frozen=True)
class Shown:
    """A document that a page shows; `obtain` asks for a permit of the service that issues it."""

    document: str
    issuer: str
    obtain: Callable[[], str]


@pages.get("/papers/<item>/<document>/pages/<int:number>", Permission.POST, passive=True)
def page_image(office: Office, visit: Visit, item: str, document: str, number: int) -> Response:
    """The image of one page of a paper that belongs to a file, a receipt or the tray."""
    return _through(office, visit, _for_item(office, visit, item, document), f"pages/{number}")


@pages.get("/papers/<item>/<document>/<part>", Permission.POST)
def paper(office: Office, visit: Visit, item: str, document: str, part: str) -> Response:
    """The untouched original, the searchable PDF or the text."""
    if part not in PARTS:
        raise NotFound
    return _through(office, visit, _for_item(office, visit, item, document), part)


@pages.get("/quality/<document>/pages/<int:number>", Capability.SCAN, passive=True)
def quality_image(office: Office, visit: Visit, document: str, number: int) -> Response:
    """The image of one page, for the scan station's quality control."""
    shown = Shown(document, "scan", lambda: office.scan.permit(visit.caller, document))
    return _through(office, visit, shown, f"pages/{number}")


def beginning_of_text(office: Office, visit: Visit, document: str, most: int) -> str:
    """What was recognised on a paper's first pages: at most so many bytes of it. Raises ServiceProblem."""
    permit = _permit(office, visit, _for_item(office, visit, document, document))
    answer = office.files.part(visit.caller, document, "text", permit, {"Range": f"bytes=0-{most - 1}"}, None)
    try:
        return b"".join(answer.body).decode("utf-8", errors="ignore")
    finally:
        answer.close()


def _permit(office: Office, visit: Visit, shown: Shown) -> str:
    return office.permits.permit(
        visit.session.id, visit.post.post, shown.document, shown.issuer, shown.obtain
    )


def _for_item(office: Office, visit: Visit, item: str, document: str) -> Shown:
    return Shown(document, "workflow", lambda: office.workflow.permit(visit.caller, item, document))


def _through(office: Office, visit: Visit, shown: Shown, part: str) -> Response:
    try:
        answer = _fetched(office, visit, shown, part)
    except ServiceProblem as problem:
        if problem.status not in {HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED}:
            raise
        office.permits.forget(visit.session.id, visit.post.post, shown.document, shown.issuer)
        answer = _fetched(office, visit, shown, part)
    response = Response(answer.body, answer.status, dict(answer.headers))
    response.call_on_close(answer.close)
    response.headers["Cache-Control"] = KEPT_BY_BROWSER
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    if part in PARTS:
        response.headers["Content-Disposition"] = _disposition(answer.headers, PARTS[part])
    return response


def _fetched(office: Office, visit: Visit, shown: Shown, part: str) -> Bytes:
    permit = _permit(office, visit, shown)
    headers = {name: request.headers[name] for name in PASSED if name in request.headers}
    width = request.args.get("width", type=int)
    width = min(width, WIDEST) if width and width > 0 else None
    return office.files.part(visit.caller, shown.document, part, permit, headers, width)


def _disposition(headers: Mapping[str, str], how: str) -> str:
    """Shown or saved as we decide, under the name that files gives."""
    return how + headers.get("content-disposition", "").removeprefix("attachment")
