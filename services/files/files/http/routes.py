"""The public API: a document's particulars, its bodies, its pages; each with a token and a permit.

`permission="person"`: whether the person may act for the post was settled by whoever issued the permit;
here the acting post of the request (`Daftar-Post`) has to be the permit's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from chassis.http import Api, Caller, Refusal
from chassis.ids import BadIdentifier, department_of
from files.application.pages import page_image
from files.application.ports import BodyMissing, DamagedBody
from files.application.reading import admitted, open_body, readable
from files.application.room import Room
from files.application.search import search
from files.domain.claims import Kind
from files.domain.document import (
    GONE,
    Document,
    DocumentHeld,
    DocumentRejected,
    NoSuchBody,
    NoSuchDocument,
    State,
)
from files.domain.pages import NoSuchPage, WidthNotOffered, render_key
from files.domain.permits import PermitRefused, Reader
from files.domain.verdicts import Unfit
from files.http import serving
from files.http.schemas import DocumentView, PageQuery, PaperHit, PaperHits, Piece, SearchBody

PERMIT: Final = "Daftar-Permit"
POST: Final = "Daftar-Post"

LONGEST_STEM: Final = 100
_UNSAFE: Final = frozenset('/\\:*?"<>|%;')
_SUFFIXES: Final = {
    "application/pdf": ".pdf",
    "image/tiff": ".tif",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/plain": ".txt",
}


def refusals() -> Mapping[type[Exception], Refusal]:
    """How each refusal of this service is answered."""
    permits = {kind: Refusal(403, kind.code) for kind in PermitRefused.__subclasses__()}
    return permits | {
        NoSuchDocument: Refusal(404, "not-found"),
        NoSuchBody: Refusal(404, "no-such-body"),
        NoSuchPage: Refusal(404, "no-such-page"),
        WidthNotOffered: Refusal(400, "width-not-offered"),
        DocumentHeld: Refusal(409, "not-scanned"),
        DocumentRejected: Refusal(410, "document-rejected"),
        Unfit: Refusal(422, "not-renderable"),
        BodyMissing: Refusal(503, "body-missing"),
        DamagedBody: Refusal(503, "body-damaged"),
        RequestedRangeNotSatisfiable: serving.RANGE,
    }


def build(room: Room, departments: tuple[str, ...]) -> Api:
    """The routes over this room, for documents of these departments."""
    api = Api("files")
    desk = ReadingDesk(room, departments)
    common = {"permission": "person"}
    api.get("/documents/<document>", answer=DocumentView, **common)(desk.document)
    api.get("/documents/<document>/original", **common)(desk.original)
    api.get("/documents/<document>/searchable", **common)(desk.searchable)
    api.get("/documents/<document>/text", **common)(desk.text)
    api.get("/documents/<document>/pages/<int:page>", query=PageQuery, **common)(desk.page)
    api.post("/search", body=SearchBody, answer=PaperHits, **common)(desk.search)
    return api


class ReadingDesk:
    """The handlers."""

    def __init__(self, room: Room, departments: tuple[str, ...]) -> None:
        self._room = room
        self._departments = frozenset(departments)

    def document(self, caller: Caller, document: str) -> DocumentView:
        """What the document is, also while it is held back from being read."""
        self._check_served(document)
        found = admitted(document, _reader(caller), request.headers.get(PERMIT), self._room).document
        if found.state in {State.AWAITED, State.REJECTED} | GONE:
            found.check_readable(self._room.rules.not_scanned)
        return DocumentView.of(found)

    def original(self, caller: Caller, document: str) -> Response:
        """What came from the scanner, to be saved."""
        return self._body(caller, document, Kind.ORIGINAL)

    def searchable(self, caller: Caller, document: str) -> Response:
        """The searchable PDF, to be saved."""
        return self._body(caller, document, Kind.SEARCHABLE)

    def text(self, caller: Caller, document: str) -> Response:
        """The text that was read from the pages."""
        return self._body(caller, document, Kind.TEXT)

    def page(self, caller: Caller, document: str, page: int, query: PageQuery) -> Response:
        """One page as a PNG or JPEG, `width` pixels wide."""
        self._check_served(document)
        admission = readable(document, _reader(caller), request.headers.get(PERMIT), self._room)
        image = page_image(admission.document, page, query.width, self._room)
        self._room.register.turned(admission.reader, page)
        self._room.meter.read("page")
        etag = render_key(admission.document.shown.sha256, page, query.width).replace("/", "-")
        return serving.page(image, etag, now=self._room.clock.now(), expires=admission.expires)

    def search(self, caller: Caller, body: SearchBody) -> PaperHits:
        """The papers of the permit that have the words, what is nearer first."""
        if body.department not in self._departments:
            raise NoSuchDocument
        reader = _reader(caller)
        try:
            found = search(body.q, body.department, reader, body.permit, self._room)
        except PermitRefused as refusal:
            self._room.meter.refused(refusal.code)
            raise
        self._room.meter.read("search")
        return PaperHits(
            items=[
                PaperHit(
                    document=hit.document,
                    page=hit.page,
                    pieces=[Piece(text=text, marked=is_marked) for text, is_marked in hit.pieces],
                    loose=hit.is_loose,
                )
                for hit in found.items
            ],
            all=found.is_all,
            whole=found.is_whole,
        )

    def _body(self, caller: Caller, document: str, kind: Kind) -> Response:
        self._check_served(document)
        admission = readable(document, _reader(caller), request.headers.get(PERMIT), self._room)
        found = admission.document
        opened = open_body(found, kind, self._room)
        try:
            self._room.register.took(admission.reader, kind.value)
        except BaseException:
            opened.close()
            raise
        self._room.meter.read(kind.value)
        name = None if kind is Kind.TEXT else filename(found, kind)
        return serving.whole_or_range(opened, found.body(kind), filename=name)

    def _check_served(self, document: str) -> None:
        """A prefix that is not served is 404, never a new database (architecture 2)."""
        try:
            served = department_of(document) in self._departments
        except BadIdentifier:
            served = False
        if not served:
            raise NoSuchDocument


def filename(document: Document, kind: Kind) -> str:
    """A name to save the body under: in its own script, without what a file system or a terminal would
    obey, and with the suffix of what the body is.
    """
    stem = document.arrival.name.rpartition(".")[0] or document.arrival.name
    safe = "".join(c if c.isprintable() and c not in _UNSAFE else "-" for c in stem).strip("-. ")
    return (safe[:LONGEST_STEM] or "document") + _SUFFIXES.get(document.body(kind).media_type, "")


def _reader(caller: Caller) -> Reader:
    return Reader(caller.person, request.headers.get(POST))
