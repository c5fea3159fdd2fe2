"""Who may ask what of the services, row by row, in the order of one matter's life.

Each row is asked first by those who may not, with what would be a valid request, and then by its owner; so a
row is proven both ways. An endpoint without a row fails the test (reliability.md 9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx

from chassis.ids import new_ulid
from tests.paperwork import look
from tests.security.conftest import MARK, Matter, People
from workflow.application.acts import ACTS
from workflow.http.acting import path_of

ELSEWHERE = "jm-oc"
"""A post that nobody of these rows holds."""


@dataclass
class Scene:
    """The matter, its people, and what the rows so far have led to."""

    people: People
    matter: Matter
    found: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """What the paths and bodies of rows may name."""
        matter = self.matter
        return {"document": matter.document, "file": matter.file, "item": matter.file, **self.found}


Body = Callable[[Scene], Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """One endpoint with its owner's request. `colleague` and `stranger` are the answers to those two."""

    service: str
    method: str
    endpoint: str
    owner: str
    ok: int = 200
    colleague: int = 403
    stranger: int = 403
    query: str = ""
    body: Body | None = None
    raw: bytes | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    headers: Callable[[Scene], Mapping[str, str]] = lambda _: {}
    acting: bool = True
    """Whether a post is named, which the asking person must hold."""

    @property
    def name(self) -> str:
        """As a fault is reported."""
        return f"{self.service} {self.method} {self.endpoint}"

    def ask(self, scene: Scene, who: str, **changed: str | None) -> httpx.Response:
        """The request, as this person of the scene; a changed header of None is left out."""
        client = getattr(scene.people, who).of(self.service)
        headers = {**client.headers(), **self.headers(scene), **changed}
        given = {name: value for name, value in headers.items() if value is not None}
        path = self.endpoint.format(**{**scene.names, **self.values}) + self.query.format(**scene.names)
        if self.raw is not None:
            return client.send(self.method.upper(), path, given, self.raw)
        return client.ask(self.method.upper(), path, given, self.body(scene) if self.body else None)


def _revision(scene: Scene) -> Mapping[str, Any]:
    return {"revision": look(scene.people.officer, scene.matter.file)["revision"]}


def _receipts_revision(scene: Scene, who: str = "clerk") -> Mapping[str, Any]:
    told = getattr(scene.people, who).get(f"/receipts/{scene.matter.document}")
    return {"revision": told.json()["revision"]}


def _with_officer(**asked: Any) -> Body:
    """What is asked of the receipt while the officer has it."""
    return lambda scene: {**asked, **_receipts_revision(scene, "officer")}


def _diary(_: Scene) -> Mapping[str, Any]:
    return {"subject": f"{MARK} papers", "sender": {"name": "Haripada Mondal"}}


def _phrase(_: Scene) -> Mapping[str, Any]:
    return {"text": "See the map."}


def _list(_: Scene) -> Mapping[str, Any]:
    return {"name": "Revenue", "posts": ["la-oc"]}


def _draft(scene: Scene) -> Mapping[str, Any]:
    told = {
        "form": "letter",
        "language": "en",
        "subject": f"{MARK} letter",
        "body": MARK,
        "signatory": "gen-oc",
    }
    return {**told, "to": [{"name": MARK}], **_revision(scene)}


def _handed_over(_: Scene, number: int = 1) -> Mapping[str, Any]:
    return {"letter": number, "addressee": 1, "step": "send", "mode": "hand"}


def _letter_by_number(scene: Scene, number: int = 1) -> Mapping[str, Any]:
    return {"letter": number, **_revision(scene)}


def _letter(scene: Scene, number: int = 1) -> Mapping[str, Any]:
    told = scene.people.officer.get(f"/files/{scene.matter.file}/letters/{number}")
    return {"digest": told.json()["digest"], **_letter_by_number(scene, number)}


def _question(scene: Scene) -> Mapping[str, Any]:
    return {"question": "Is it so?", "posts": ["la-oc"], **_revision(scene)}


def _long_ago(_: Scene) -> Mapping[str, Any]:
    return {"department": "general", "until": "2020-01-01T00:00:00Z"}


def _permit(scene: Scene) -> Mapping[str, str]:
    return {"Daftar-Permit": scene.found["permit"]}


ASKED = {(kind.entity, act.name): (act, path_of(act, kind)) for act in ACTS for kind in act.of}
"""Every act that is declared, by kind of item and name, with its endpoint."""


def _act(kind: str, name: str, owner: str, body: Body | None = None, **told: Any) -> Row:
    """The row of an act: method, endpoint and the owner's answer are the declaration's."""
    act, endpoint = ASKED[kind, name]
    told.setdefault("ok", 201 if act.creates else 200)
    return Row("workflow", act.method.lower(), endpoint, owner, body=body, **told)


_MARK = _act("receipt", "mark", "clerk", lambda scene: {"to": "gen-oc", **_receipts_revision(scene)})
_FORWARD = _act("file", "forward", "officer", lambda scene: {"to": "la-oc", **_revision(scene)})


_own = partial(Row, "auth", "get", owner="officer", colleague=200, stranger=200, acting=False)
_secret = partial(Row, "auth", "post", owner="officer", ok=403, acting=False)
_OWN: dict[str, Any] = {"ok": 204, "colleague": 404, "stranger": 404}
_ALL: dict[str, Any] = {"colleague": 200, "stranger": 200}
_DESK: dict[str, Any] = {"values": {"post": "gen-oc"}}
_OWN_PHRASE: dict[str, Any] = {"values": {"post": "gen-oc", "phrase": new_ulid()}}
_OWN_LIST: dict[str, Any] = {"values": {"post": "gen-oc", "list": new_ulid()}}
_FIRST = {"letter": "1", "version": "1"}
_READING: dict[str, Any] = {"headers": _permit, "acting": False}

ROWS: tuple[Row, ...] = (
    *(_own(path) for path in ("/me", "/me/sessions", "/me/factor")),
    Row("auth", "delete", "/me/sessions/{session}", "officer", **_OWN, acting=False),
    # Who does not know the present password or code changes none, the owner of the session neither.
    *(_secret(f"/me/factor/{act}", body=lambda _: {"password": "no"}) for act in ("offer", "remove")),
    _secret("/me/factor", body=lambda _: {"code": "none"}),
    _secret("/me/password", body=lambda _: {"current": "no", "new": "river without water"}),
    Row(
        "scan",
        "post",
        "/batches",
        "clerk",
        ok=201,
        query=f"?department=general&name={MARK}.txt",
        raw=b"no scan",
    ),
    Row("scan", "get", "/batches", "clerk", query="?department=general"),
    Row("scan", "get", "/batches/{batch}", "clerk"),
    Row("scan", "post", "/permits", "clerk", body=lambda scene: {"document": scene.matter.document}),
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
    _act("receipt", "diarise", "clerk", _diary),
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
    _act("receipt", "pull-back", "clerk", _receipts_revision),
    _act(
        "receipt",
        "mark",
        "clerk",
        lambda scene: {"to": "gen-oc", "copies": ["la-oc"], **_receipts_revision(scene)},
    ),
    Row("workflow", "get", "/desks/{post}/copies", "addressee", values={"post": "la-oc"}),
    _act("receipt", "see", "addressee"),
    _act("receipt", "receive", "officer"),
    _act("receipt", "park", "officer", _with_officer(reason="Awaited")),
    Row("workflow", "get", "/desks/{post}/parked", "officer", values={"post": "gen-oc"}),
    _act("receipt", "unpark", "officer", lambda scene: _receipts_revision(scene, "officer")),
    _act("receipt", "locate", "officer", lambda _: {"location": "Rack 2", "revision": 99}, ok=409),
    _act("receipt", "correct", "officer", _with_officer(letter_ref="12/G")),
    _act("receipt", "close", "officer", _with_officer(remark="Complied with")),
    Row("workflow", "get", "/desks/{post}/closed", "officer", values={"post": "gen-oc"}),
    _act("receipt", "reopen", "officer", _with_officer(reason="It came again")),
    _act("receipt", "correct", "officer", _with_officer(category="vip")),
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
    _act("receipt", "settle", "officer", _with_officer(remark="Answered")),
    Row("workflow", "get", "/receipts/{receipt}/history", "officer"),
    Row("workflow", "get", "/heads", "officer", **_ALL, query="?department=general"),
    Row("workflow", "get", "/posts", "officer", **_ALL, query="?q=officer"),
    _act(
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
    _act("file", "note", "officer", lambda scene: {"text": "Seen", **_revision(scene)}),
    _act("file", "draft", "officer", _draft),
    Row("workflow", "get", "/files/{file}/letters", "officer"),
    Row("workflow", "get", "/files/{file}/letters/{letter}", "officer", values=_FIRST),
    Row("workflow", "get", "/files/{file}/letters/{letter}/versions/{version}", "officer", values=_FIRST),
    Row("workflow", "get", "/files/{file}/letters/{letter}/print", "officer", values=_FIRST),
    Row("workflow", "get", "/letter-forms", "officer", **_ALL, query="?department=general"),
    _act("file", "approve", "officer", _letter),
    _act(
        "file", "withdraw-approval", "officer", lambda scene: {"reason": "Wrong", **_letter_by_number(scene)}
    ),
    _act("file", "approve", "officer", _letter),
    _act("file", "sign", "officer", _letter),
    _act(
        "file", "withdraw-approval", "officer", lambda scene: {"reason": "Wrong", **_letter_by_number(scene)}
    ),
    _act("file", "ask-opinions", "officer", _question),
    Row("workflow", "get", "/desks/{post}/opinions", "officer", **_DESK),
    _act("file", "opine", "addressee", lambda _: {"text": "Yes."}),
    _act("file", "end-opinions", "officer", _revision),
    _act("file", "issue-at-once", "officer", _letter),
    _act("file", "dispatch", "officer", _handed_over),
    _act("file", "draft", "officer", _draft),
    _act("file", "approve", "officer", lambda scene: _letter(scene, 2)),
    _act("file", "sign", "officer", lambda scene: _letter(scene, 2)),
    _act("file", "issue", "officer", lambda scene: _letter_by_number(scene, 2)),
    _act("file", "dispatch", "officer", lambda scene: _handed_over(scene, 2)),
    _act("file", "draft", "officer", _draft),
    _act("file", "discard-draft", "officer", lambda scene: _letter(scene, 3)),
    _act("file", "park", "officer", lambda scene: {"reason": "Awaited", **_revision(scene)}),
    _act("file", "unpark", "officer", _revision),
    _act("file", "link", "officer", lambda scene: {"number": "none", **_revision(scene)}, ok=422),
    _act("file", "locate", "officer", lambda scene: {"location": "Rack 2", **_revision(scene)}, ok=409),
    _act("file", "edit-cover", "officer", lambda scene: {"category": "Roads", **_revision(scene)}),
    Row("workflow", "get", "/retention", "officer", **_ALL, query="?department=general"),
    _act(
        "file",
        "propose-close",
        "officer",
        lambda scene: {"remark": "Complied with", "retention": "C", **_revision(scene)},
    ),
    _act(
        "file",
        "close",
        "officer",
        lambda scene: {"remark": "Complied with", "retention": "C", **_revision(scene)},
    ),
    _act("file", "record", "officer", lambda scene: {"shelf": "Rack 4", **_revision(scene)}),
    _act("file", "retain", "officer", lambda scene: {"until": None, "reason": "A suit", **_revision(scene)}),
    _act("file", "propose-weeding", "officer", lambda scene: {"remark": "Old", **_revision(scene)}, ok=409),
    _act("file", "weed", "officer", lambda scene: {"order": "Weed it", **_revision(scene)}, ok=409),
    _act("file", "forbid-weeding", "officer", lambda scene: {"reason": "A suit", **_revision(scene)}),
    _act("file", "allow-weeding", "officer", lambda scene: {"reason": "Decided", **_revision(scene)}),
    Row("workflow", "get", "/retention/due", "officer", colleague=200, query="?department=general"),
    _act("file", "reopen", "officer", lambda scene: {"reason": "It came again", **_revision(scene)}),
    _act(
        "receipt",
        "place",
        "officer",
        lambda scene: {"file": scene.matter.file, **_receipts_revision(scene)},
    ),
    _act("receipt", "detach", "officer", lambda scene: _receipts_revision(scene, "officer")),
    _act(
        "receipt",
        "place",
        "officer",
        lambda scene: {"file": scene.matter.file, **_receipts_revision(scene, "officer")},
    ),
    _act(
        "file",
        "reply-received",
        "officer",
        lambda scene: {"letter": 1, "addressee": 1, "receipt": scene.matter.document},
    ),
    # The department finds it, as in its registers; others are told of nothing that has the number.
    Row("workflow", "get", "/items", "officer", **_ALL, query="?department=general&number={number}"),
    # Everybody is told of their own and of what is below them, which for most is nothing.
    Row("workflow", "get", "/pendency", "officer", **_ALL, query="?department=general"),
    Row("workflow", "get", "/pendency/items", "officer", **_ALL, query="?department=general"),
    Row("workflow", "get", "/search", "officer", **_ALL, query="?department=general&q={number}"),
    Row(
        "workflow",
        "get",
        "/find",
        "officer",
        colleague=200,
        stranger=404,
        query="?department=general&number={number}",
    ),
    Row("workflow", "get", "/desks/{post}", "officer", values={"post": "gen-oc"}),
    Row("workflow", "get", "/desks/{post}/sent", "officer", values={"post": "gen-oc"}),
    # Everybody is told of the posts below their own, and of no others.
    Row("workflow", "get", "/vacancies", "officer", **_ALL, query="?department=general"),
    Row("workflow", "get", "/desks/{post}/habits", "officer", **_DESK),
    Row("workflow", "put", "/desks/{post}/phrases/{phrase}", "officer", ok=204, body=_phrase, **_OWN_PHRASE),
    Row("workflow", "post", "/desks/{post}/phrases/{phrase}/taken", "officer", ok=204, **_OWN_PHRASE),
    Row("workflow", "put", "/desks/{post}/lists/{list}", "officer", ok=204, body=_list, **_OWN_LIST),
    Row("workflow", "delete", "/desks/{post}/lists/{list}", "officer", ok=204, **_OWN_LIST),
    Row("workflow", "delete", "/desks/{post}/phrases/{phrase}", "officer", ok=204, **_OWN_PHRASE),
    Row("files", "get", "/documents/{document}", "officer", **_READING),
    Row("files", "get", "/documents/{document}/original", "officer", **_READING),
    Row("files", "get", "/documents/{document}/searchable", "officer", **_READING),
    Row("files", "get", "/documents/{document}/text", "officer", **_READING),
    Row("files", "get", "/documents/{document}/pages/{page}", "officer", **_READING),
    _FORWARD,
    _act("file", "pull-back", "officer", _revision),
    _FORWARD,
    _act("file", "receive", "addressee"),
    _act("file", "return", "addressee", _revision),
    # One's own notices are one's own: another asks and gets theirs, in which the matter is not.
    Row("notify", "get", "/notices", "officer", **_ALL, query="?department=general"),
    Row("notify", "get", "/notices/items", "officer", **_ALL, query="?department=general"),
    Row("notify", "get", "/notices/count", "officer", **_ALL, query="?department=general"),
    Row("notify", "post", "/notices/read", "officer", ok=204, colleague=204, stranger=204, body=_long_ago),
    Row("notify", "post", "/notices/{notice}/read", "officer", **_OWN),
    # The trail is the auditor's, and none of these is one; who has read a file is told to its own officers.
    *(
        Row("audit", "get", path, "officer", ok=403, query=query)
        for path, query in (
            ("/lines", "?department=general"),
            ("/lines.csv", "?department=general"),
            ("/trail", "?department=general"),
            ("/items/{item}/proof", ""),
        )
    ),
    Row("audit", "get", "/items/{item}/readers", "officer"),
    Row("audit", "get", "/checkpoints/last", "officer", **_ALL),
)

PUBLIC = {("auth", "post", f"/sessions{path}") for path in ("", "/refresh", "/end")}
"""Entered by whoever has the password or the credential; auth's own tests knock at them."""

LAST = Row(
    "auth", "delete", "/sessions/current", "officer", ok=204, colleague=204, stranger=204, acting=False
)
"""Ends everybody's session, so it comes after all others."""
