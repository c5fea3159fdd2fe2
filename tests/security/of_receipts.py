"""The rows of a receipt: diarised, marked, looked after and closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.security.conftest import MARK
from tests.security.scene import Body, Row, Scene, act, receipts_revision


def _with_officer(**asked: Any) -> Body:
    """What is asked of the receipt while the officer has it."""
    return lambda scene: {**asked, **receipts_revision(scene, "officer")}


def _diary(_: Scene) -> Mapping[str, Any]:
    return {"subject": f"{MARK} papers", "sender": {"name": "Haripada Mondal"}}


_MARK = act("receipt", "mark", "clerk", lambda scene: {"to": "gen-oc", **receipts_revision(scene)})

OF_RECEIPTS: tuple[Row, ...] = (
    Row("workflow", "get", "/tray", "clerk", query="?department=general"),
    Row("workflow", "get", "/receipts/{receipt}", "clerk"),
    Row(
        "workflow",
        "post",
        "/permits",
        "clerk",
        ok=201,
        body=lambda scene: {"item": scene.matter.document, "document": scene.matter.document},
    ),
    Row("workflow", "get", "/receipts/{receipt}/duplicates", "clerk", query="?letter_ref=1"),
    act("receipt", "diarise", "clerk", _diary),
    Row("workflow", "get", "/senders", "clerk", query="?department=general&q=Har"),
    Row("workflow", "get", "/registers", "clerk", colleague=200, query="?department=general"),
    Row(
        "workflow",
        "get",
        "/registers/{series}/{year}/{page}",
        "clerk",
        colleague=200,
        query="?department=general",
    ),
    Row(
        "workflow",
        "get",
        "/registers/{series}/{year}",
        "clerk",
        colleague=200,
        query="?department=general&q=a&state=open",
    ),
    Row("workflow", "get", "/receipts/{receipt}/slip", "clerk", colleague=403),
    _MARK,
    act("receipt", "pull-back", "clerk", receipts_revision),
    act(
        "receipt",
        "mark",
        "clerk",
        lambda scene: {"to": "gen-oc", "copies": ["la-oc"], **receipts_revision(scene)},
    ),
    Row("workflow", "get", "/desks/{post}/copies", "addressee", values={"post": "la-oc"}),
    act("receipt", "see", "addressee"),
    act("receipt", "receive", "officer"),
    act("receipt", "park", "officer", _with_officer(reason="Awaited")),
    Row("workflow", "get", "/desks/{post}/parked", "officer", values={"post": "gen-oc"}),
    act("receipt", "unpark", "officer", lambda scene: receipts_revision(scene, "officer")),
    act("receipt", "locate", "officer", lambda _: {"location": "Rack 2", "revision": 99}, ok=409),
    act("receipt", "correct", "officer", _with_officer(letter_ref="12/G")),
    act("receipt", "close", "officer", _with_officer(remark="Complied with")),
    Row("workflow", "get", "/desks/{post}/closed", "officer", values={"post": "gen-oc"}),
    act("receipt", "reopen", "officer", _with_officer(reason="It came again")),
    act("receipt", "correct", "officer", _with_officer(category="vip")),
    Row("workflow", "get", "/watched", "officer", colleague=200, query="?department=general"),
    Row(
        "workflow",
        "get",
        "/watched/{code}",
        "officer",
        colleague=200,
        query="?department=general",
        values={"code": "vip"},
    ),
    act("receipt", "settle", "officer", _with_officer(remark="Answered")),
    Row("workflow", "get", "/receipts/{receipt}/history", "officer"),
)
