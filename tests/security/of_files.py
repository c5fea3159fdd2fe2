"""The rows of a file: opened, noted on, its letters, its end in the record room, and sent on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.ids import new_ulid
from tests.security.conftest import MARK
from tests.security.scene import ALL, DESK, Row, Scene, act, receipts_revision, revision


def _draft(scene: Scene) -> Mapping[str, Any]:
    told = {
        "form": "letter",
        "language": "en",
        "subject": f"{MARK} letter",
        "body": MARK,
        "signatory": "gen-oc",
    }
    return {**told, "to": [{"name": MARK}], **revision(scene)}


def _handed_over(_: Scene, number: int = 1) -> Mapping[str, Any]:
    return {"letter": number, "addressee": 1, "step": "send", "mode": "hand"}


def _letter_by_number(scene: Scene, number: int = 1) -> Mapping[str, Any]:
    return {"letter": number, **revision(scene)}


def _letter(scene: Scene, number: int = 1) -> Mapping[str, Any]:
    told = scene.people.officer.get(f"/files/{scene.matter.file}/letters/{number}")
    return {"digest": told.json()["digest"], **_letter_by_number(scene, number)}


def _question(scene: Scene) -> Mapping[str, Any]:
    return {"question": "Is it so?", "posts": ["la-oc"], **revision(scene)}


_FORWARD = act("file", "forward", "officer", lambda scene: {"to": "la-oc", **revision(scene)})
_FIRST = {"letter": "1", "version": "1"}

OF_FILES: tuple[Row, ...] = (
    Row("workflow", "get", "/heads", "officer", **ALL, query="?department=general"),
    Row("workflow", "get", "/posts", "officer", **ALL, query="?q=officer"),
    act(
        "file",
        "open",
        "officer",
        lambda _: {"head": "gen-corr", "title": f"Another one, {new_ulid()}"},
        colleague=201,
        query="?department=general",
    ),
    Row("workflow", "get", "/files/{file}/sheet", "officer"),
    Row("workflow", "get", "/files/{file}", "officer"),
    Row("workflow", "get", "/files/{file}/notes", "officer"),
    Row("workflow", "get", "/files/{file}/correspondence", "officer"),
    Row("workflow", "get", "/files/{file}/history", "officer"),
    act("file", "note", "officer", lambda scene: {"text": "Seen", **revision(scene)}),
    act("file", "draft", "officer", _draft),
    Row("workflow", "get", "/files/{file}/letters", "officer"),
    Row("workflow", "get", "/files/{file}/letters/{letter}", "officer", values=_FIRST),
    Row("workflow", "get", "/files/{file}/letters/{letter}/versions/{version}", "officer", values=_FIRST),
    Row("workflow", "get", "/files/{file}/letters/{letter}/print", "officer", values=_FIRST),
    Row("workflow", "get", "/letter-forms", "officer", **ALL, query="?department=general"),
    act("file", "approve", "officer", _letter),
    act(
        "file", "withdraw-approval", "officer", lambda scene: {"reason": "Wrong", **_letter_by_number(scene)}
    ),
    act("file", "approve", "officer", _letter),
    act("file", "sign", "officer", _letter),
    act(
        "file", "withdraw-approval", "officer", lambda scene: {"reason": "Wrong", **_letter_by_number(scene)}
    ),
    act("file", "ask-opinions", "officer", _question),
    Row("workflow", "get", "/desks/{post}/opinions", "officer", **DESK),
    act("file", "opine", "addressee", lambda _: {"text": "Yes."}),
    act("file", "end-opinions", "officer", revision),
    act("file", "issue-at-once", "officer", _letter),
    act("file", "dispatch", "officer", _handed_over),
    act("file", "draft", "officer", _draft),
    act("file", "approve", "officer", lambda scene: _letter(scene, 2)),
    act("file", "sign", "officer", lambda scene: _letter(scene, 2)),
    act("file", "issue", "officer", lambda scene: _letter_by_number(scene, 2)),
    act("file", "dispatch", "officer", lambda scene: _handed_over(scene, 2)),
    act("file", "draft", "officer", _draft),
    act("file", "discard-draft", "officer", lambda scene: _letter(scene, 3)),
    act("file", "park", "officer", lambda scene: {"reason": "Awaited", **revision(scene)}),
    act("file", "unpark", "officer", revision),
    act("file", "link", "officer", lambda scene: {"number": "none", **revision(scene)}, ok=422),
    act("file", "attach", "officer", lambda scene: {"number": "none", **revision(scene)}, ok=422),
    act("file", "detach", "officer", revision, ok=409),
    act("file", "unlink", "officer", lambda scene: {"number": "none", **revision(scene)}, ok=422),
    act("file", "locate", "officer", lambda scene: {"location": "Rack 2", **revision(scene)}, ok=409),
    act("file", "edit-cover", "officer", lambda scene: {"category": "Roads", **revision(scene)}),
    Row("workflow", "get", "/retention", "officer", **ALL, query="?department=general"),
    act(
        "file",
        "propose-close",
        "officer",
        lambda scene: {"remark": "Complied with", "retention": "C", **revision(scene)},
    ),
    act(
        "file",
        "close",
        "officer",
        lambda scene: {"remark": "Complied with", "retention": "C", **revision(scene)},
    ),
    act("file", "record", "officer", lambda scene: {"shelf": "Rack 4", **revision(scene)}),
    act("file", "retain", "officer", lambda scene: {"until": None, "reason": "A suit", **revision(scene)}),
    act("file", "propose-weeding", "officer", lambda scene: {"remark": "Old", **revision(scene)}, ok=409),
    act("file", "weed", "officer", lambda scene: {"order": "Weed it", **revision(scene)}, ok=409),
    act("file", "forbid-weeding", "officer", lambda scene: {"reason": "A suit", **revision(scene)}),
    act("file", "allow-weeding", "officer", lambda scene: {"reason": "Decided", **revision(scene)}),
    Row("workflow", "get", "/retention/due", "officer", colleague=200, query="?department=general"),
    act("file", "reopen", "officer", lambda scene: {"reason": "It came again", **revision(scene)}),
    act(
        "receipt",
        "place",
        "officer",
        lambda scene: {"file": scene.matter.file, **receipts_revision(scene)},
    ),
    act("receipt", "detach", "officer", lambda scene: receipts_revision(scene, "officer")),
    act(
        "receipt",
        "place",
        "officer",
        lambda scene: {"file": scene.matter.file, **receipts_revision(scene, "officer")},
    ),
    act(
        "file",
        "reply-received",
        "officer",
        lambda scene: {"letter": 1, "addressee": 1, "receipt": scene.matter.document},
    ),
)

SENT_ON: tuple[Row, ...] = (
    _FORWARD,
    act("file", "pull-back", "officer", revision),
    _FORWARD,
    act("file", "receive", "addressee"),
    act("file", "return", "addressee", revision),
)
