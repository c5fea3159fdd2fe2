"""Movements: who had a file or a receipt, from when to when, and what they did with it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gateway.api.workflow import FileView, History, ReceiptView
from gateway.application.movements import apart, movements
from gateway.application.office import Office
from gateway.http.pages import Pages, Permission
from gateway.http.reading import side_by_side
from gateway.http.visit import Visit

pages = Pages("history")
PART = 50  # entries of a history that are shown at once


@pages.get("/files/<file>/history", Permission.POST)
def of_file(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """A part of the file's history; entries are numbered without a gap."""
    after = _after()
    cover, listed = side_by_side(
        lambda: office.workflow.cover(visit.caller, file),
        lambda: office.workflow.history(visit.caller, "file", file, after, PART),
    )
    return _page("file", file, cover, listed, after)


@pages.get("/receipts/<receipt>/history", Permission.POST)
def of_receipt(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """A part of the receipt's."""
    after = _after()
    shown, listed = side_by_side(
        lambda: office.workflow.receipt(visit.caller, receipt),
        lambda: office.workflow.history(visit.caller, "receipt", receipt, after, PART),
    )
    return _page("receipt", receipt, shown, listed, after)


def _after() -> int:
    return max(0, request.args.get("after", 0, type=int))


def _page(kind: str, identifier: str, shown: FileView | ReceiptView, listed: History, after: int) -> str:
    return render_template(
        "history.html",
        kind=kind,
        item=shown,
        address=f"/{kind}s/{identifier}",
        listed=listed,
        stretches=apart(movements(listed.items, is_last=listed.next is None)),
        first=after == 0,
        before=max(0, after - PART),
    )
