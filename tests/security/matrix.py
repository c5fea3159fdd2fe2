"""Who may ask what of the services, row by row, in the order of one matter's life.

Each row is asked first by those who may not, with what would be a valid request, and then by its owner; so a
row is proven both ways. An endpoint without a row fails the test (reliability.md 9).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from chassis.ids import new_ulid
from tests.security.conftest import MARK
from tests.security.of_files import OF_FILES, SENT_ON
from tests.security.of_receipts import OF_RECEIPTS
from tests.security.scene import ALL, DESK, Row, Scene


def _phrase(_: Scene) -> Mapping[str, Any]:
    return {"text": "See the map."}


def _list(_: Scene) -> Mapping[str, Any]:
    return {"name": "Revenue", "posts": ["la-oc"]}


def _absence(_: Scene) -> Mapping[str, Any]:
    times = {"from": "2030-01-01T00:00:00.000Z", "until": "2030-01-02T00:00:00.000Z"}
    return {"person": "e-1001", "post": "dm", **times}


def _long_ago(_: Scene) -> Mapping[str, Any]:
    return {"department": "general", "until": "2020-01-01T00:00:00Z"}


def _permit(scene: Scene) -> Mapping[str, str]:
    return {"Daftar-Permit": scene.found["permit"]}


def _search(scene: Scene) -> Mapping[str, Any]:
    told = scene.people.officer.get("/search/papers", department="general").json()
    return {"department": "general", "q": "memo", "permit": told["permit"]}


_own = partial(Row, "auth", "get", owner="officer", colleague=200, stranger=200, acting=False)
_secret = partial(Row, "auth", "post", owner="officer", ok=403, acting=False)
_OWN: dict[str, Any] = {"ok": 204, "colleague": 404, "stranger": 404}
_OWN_PHRASE: dict[str, Any] = {"values": {"post": "gen-oc", "phrase": new_ulid()}}
_OWN_LIST: dict[str, Any] = {"values": {"post": "gen-oc", "list": new_ulid()}}
_READING: dict[str, Any] = {"headers": _permit, "acting": False}

ROWS: tuple[Row, ...] = (
    *(_own(path) for path in ("/me", "/me/sessions", "/me/factor")),
    # Absences are entered by who keeps posts: none of these does. Who was not asked has no answer to give.
    *(Row("auth", "get", path, "officer", ok=403) for path in ("/absences", "/seats")),
    Row("auth", "post", "/absences", "officer", ok=403, body=_absence),
    Row("auth", "post", "/absences/{absence}/end", "officer", ok=403, values={"absence": new_ulid()}),
    _own("/me/absences"),
    Row(
        "auth",
        "post",
        "/me/absences/{absence}",
        "officer",
        **{**_OWN, "ok": 404},
        body=lambda _: {"accepts": True},
        values={"absence": new_ulid()},
        acting=False,
    ),
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
    *OF_RECEIPTS,
    *OF_FILES,
    # The department finds it, as in its registers; others are told of nothing that has the number.
    Row("workflow", "get", "/items", "officer", **ALL, query="?department=general&number={number}"),
    # Everybody is told of their own and of what is below them, which for most is nothing.
    Row("workflow", "get", "/pendency", "officer", **ALL, query="?department=general"),
    Row("workflow", "get", "/pendency/items", "officer", **ALL, query="?department=general"),
    Row("workflow", "get", "/search", "officer", **ALL, query="?department=general&q={number}"),
    Row("workflow", "get", "/search/papers", "officer", **ALL, query="?department=general"),
    # The permit names the papers and is its bearer's.
    Row("files", "post", "/search", "officer", body=_search, acting=False),
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
    Row("workflow", "get", "/vacancies", "officer", **ALL, query="?department=general"),
    Row("workflow", "get", "/desks/{post}/habits", "officer", **DESK),
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
    *SENT_ON,
    # One's own notices are one's own: another asks and gets theirs, in which the matter is not.
    Row("notify", "get", "/notices", "officer", **ALL, query="?department=general"),
    Row("notify", "get", "/notices/items", "officer", **ALL, query="?department=general"),
    Row("notify", "get", "/notices/count", "officer", **ALL, query="?department=general"),
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
    Row("audit", "get", "/checkpoints/last", "officer", **ALL),
)

PUBLIC = {("auth", "post", f"/sessions{path}") for path in ("", "/refresh", "/end")}
"""Entered by whoever has the password or the credential; auth's own tests knock at them."""

LAST = Row(
    "auth", "delete", "/sessions/current", "officer", ok=204, colleague=204, stranger=204, acting=False
)
"""Ends everybody's session, so it comes after all others."""
