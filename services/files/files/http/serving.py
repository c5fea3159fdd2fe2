"""Answers with bytes: ranges, validators, and headers under which a paper can do nothing in a browser.

The digest is the ETag, so an interrupted download goes on where it stopped only if the bytes are still the
same.
"""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO, Final

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import FileWrapper

from chassis.http.problems import Refusal, problem
from files.domain.document import Body
from files.domain.pages import PageImage

INERT: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
RANGE: Final = Refusal(416, "range-not-satisfiable")


def whole_or_range(opened: BinaryIO, body: Body, *, filename: str | None) -> Response:
    """The body, or the range of it that was asked for. With a filename it is to be saved, not shown. Nobody
    keeps a copy on the way. `opened` is closed when the answer has been sent.
    """
    answer = Response(
        FileWrapper(opened),
        mimetype=body.media_type,
        headers=INERT | {"Cache-Control": "private, no-store"},
        direct_passthrough=True,
    )
    answer.content_length = body.size
    answer.set_etag(body.sha256)
    if body.media_type.startswith("text/"):
        answer.mimetype_params["charset"] = "utf-8"
    if filename is not None:
        answer.headers.set("Content-Disposition", "attachment", filename=filename)
    try:
        answer.make_conditional(request, accept_ranges=True, complete_length=body.size)
    except RequestedRangeNotSatisfiable:
        answer.close()
        return _not_satisfiable(body.size)
    return answer


def page(image: PageImage, etag: str, *, now: datetime, expires: datetime) -> Response:
    """The page image. The reader's own browser may keep it for as long as the permit lives, nobody else at
    all.
    """
    answer = Response(image.content, mimetype=image.media_type, headers=INERT)
    seconds = max(0, int((expires - now).total_seconds()))
    answer.headers["Cache-Control"] = f"private, max-age={seconds}"
    answer.vary.update(["Authorization", "Daftar-Permit", "Daftar-Post"])
    answer.set_etag(etag)
    answer.make_conditional(request)
    return answer


def _not_satisfiable(size: int) -> Response:
    refused = problem(RANGE, {"size": size})
    refused.headers["Content-Range"] = f"bytes */{size}"
    return refused
