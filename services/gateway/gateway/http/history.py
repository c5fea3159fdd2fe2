"""Movements: who had a file or a receipt, from when to when, and what they did with it."""

from __future__ import annotations

from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gateway.application.movements import apart, movements
from gateway.application.office import Office
from gateway.http.desk import standing_of
from gateway.http.fields import told
from gateway.http.pages import Pages, Permission
from gateway.http.reading import side_by_side
from gateway.http.visit import Visit

pages = Pages("history")
PART = 50  # entries of a history that are shown at once


@pages.get("/files/<file>/history", Permission.POST)
def of_file(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """A part of the file's history; entries are numbered without a gap."""
    return _page(office, visit, "file", file)


@pages.get("/receipts/<receipt>/history", Permission.POST)
def of_receipt(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """A part of the receipt's."""
    return _page(office, visit, "receipt", receipt)


def _page(office: Office, visit: Visit, kind: str, item: str) -> str:
    after = max(0, request.args.get("after", 0, type=int))
    standing, listed = side_by_side(
        lambda: standing_of(office, visit, kind, item),
        lambda: office.workflow.history(visit.caller, kind, item, after, PART),
    )
    return render_template(
        "history.html",
        kind=kind,
        item=standing,
        address=f"/{kind}s/{item}",
        listed=listed,
        stretches=apart(movements(listed.items, is_last=listed.next is None)),
        told=partial(told, visit.words),
        first=after == 0,
        before=max(0, after - PART),
    )
