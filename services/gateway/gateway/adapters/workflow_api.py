"""workflow over HTTP: tray, receipts, files, desks, registers, and the permits for what they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from pydantic import BaseModel

from chassis.ids import DISTRICT
from gateway.adapters.client import ServiceClient, each, home_of
from gateway.application import views
from gateway.application.ports import Caller, Findings
from gateway.application.problems import ServiceProblem


class _Permit(BaseModel):
    permit: str


class HttpWorkflow:
    """WorkflowApi over HTTP."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def desk(
        self, caller: Caller, post: str, department: str, after: str | None
    ) -> views.Listed[views.DeskItem]:
        """What lies before the post, oldest arrival first as the service orders it."""
        return self._listed(
            views.DeskItem, department, f"/desks/{post}", caller, department=department, after=after
        )

    def sent(
        self, caller: Caller, post: str, department: str, after: str | None
    ) -> views.Listed[views.DeskItem]:
        """What the post sent and others still have."""
        path = f"/desks/{post}/sent"
        return self._listed(views.DeskItem, department, path, caller, department=department, after=after)

    def parked(
        self, caller: Caller, post: str, department: str, after: str | None
    ) -> views.Listed[views.DeskItem]:
        """What the post has set aside, the longest waiting first."""
        path = f"/desks/{post}/parked"
        return self._listed(views.DeskItem, department, path, caller, department=department, after=after)

    def tray(self, caller: Caller, department: str, after: str | None) -> views.Listed[views.Receipt]:
        """Stored papers of the department that wait for their number."""
        return self._listed(views.Receipt, department, "/tray", caller, department=department, after=after)

    def receipt(self, caller: Caller, receipt: str) -> views.Receipt:
        """One receipt."""
        return self._client.answer(views.Receipt, "GET", home_of(receipt), f"/receipts/{receipt}", caller)

    def diarise(self, caller: Caller, receipt: str, fields: Mapping[str, Any], key: str) -> views.Acted:
        """The paper has its number."""
        path = f"/receipts/{receipt}/diarise"
        body = dict(fields)
        return self._client.answer(views.Acted, "POST", home_of(receipt), path, caller, json=body, key=key)

    def mark(self, caller: Caller, receipt: str, order: Mapping[str, Any], key: str) -> None:
        """The receipt is on its way to another post."""
        self._act(caller, receipt, f"/receipts/{receipt}/mark", order, key)

    def place(self, caller: Caller, receipt: str, file: str, revision: int, key: str) -> None:
        """The receipt is in the file, with its page numbers."""
        self._act(caller, receipt, f"/receipts/{receipt}/place", {"file": file, "revision": revision}, key)

    def open_file(self, caller: Caller, department: str, cover: Mapping[str, Any], key: str) -> views.Acted:
        """A new file with its number; `key` is its ULID."""
        query = {"department": department}
        body = dict(cover)
        return self._client.answer(
            views.Acted, "POST", department, "/files", caller, params=query, json=body, key=key
        )

    def cover(self, caller: Caller, file: str) -> views.Cover:
        """The file's cover as this post may see it."""
        return self._client.answer(views.Cover, "GET", home_of(file), f"/files/{file}", caller)

    def notes(self, caller: Caller, file: str, **asked: int) -> views.Part[views.Note]:
        """A part of its notes, the latest unless `before` or `after` is asked."""
        path = f"/files/{file}/notes"
        return self._client.answer(
            views.Part[views.Note], "GET", home_of(file), path, caller, params=dict(asked)
        )

    def papers(self, caller: Caller, file: str, **asked: int) -> views.Part[views.Paper]:
        """A part of its papers, the latest unless `before`, `after` or `page` is asked."""
        path = f"/files/{file}/correspondence"
        return self._client.answer(
            views.Part[views.Paper], "GET", home_of(file), path, caller, params=dict(asked)
        )

    def history(self, caller: Caller, item: str, after: str | None) -> views.Listed[views.HistoryLine]:
        """The file's history, oldest first."""
        return self._listed(views.HistoryLine, home_of(item), f"/files/{item}/history", caller, after=after)

    def note(self, caller: Caller, file: str, text: str, revision: int) -> None:
        """The draft note is `text`; doing it twice is the same as once."""
        body = {"text": text, "revision": revision}
        self._client.call("PUT", home_of(file), f"/files/{file}/note", caller, json=body)

    def forward(self, caller: Caller, file: str, act: str, order: Mapping[str, Any], key: str) -> None:
        """The file is on its way to another post, or back where `act` is `return`, its note sealed."""
        self._act(caller, file, f"/files/{file}/{act}", order, key)

    def receive(self, caller: Caller, kind: str, item: str, key: str) -> None:
        """The item is taken up by the post it came to; it can no longer be pulled back."""
        self._act(caller, item, f"/{kind}s/{item}/receive", {}, key)

    def park(self, caller: Caller, kind: str, item: str, order: Mapping[str, Any], key: str) -> None:
        """The item is set aside, and stays with its holder."""
        self._act(caller, item, f"/{kind}s/{item}/park", order, key)

    def unpark(self, caller: Caller, kind: str, item: str, revision: int, key: str) -> None:
        """The item lies before its holder again."""
        self._act(caller, item, f"/{kind}s/{item}/unpark", {"revision": revision}, key)

    def pull_back(self, caller: Caller, kind: str, item: str, revision: int, key: str) -> None:
        """The item is with its sender again."""
        self._act(caller, item, f"/{kind}s/{item}/pull-back", {"revision": revision}, key)

    def permit(self, caller: Caller, item: str, document: str, purpose: str) -> str:
        """Leave to read `document` as part of `item`, for five minutes."""
        body = {"item": item, "document": document, "purpose": purpose}
        return self._client.answer(_Permit, "POST", home_of(item), "/permits", caller, json=body).permit

    def posts(self, caller: Caller, query: str, department: str) -> Sequence[views.PostCard]:
        """Posts of all departments that match `query`; without one those of the department, or all for ""."""
        named = {"q": query} if query else {"department": department} if department else {}
        home = department or DISTRICT
        return self._client.answer(
            views.Listed[views.PostCard], "GET", home, "/posts", caller, params=named
        ).items

    def heads(self, caller: Caller, department: str) -> Sequence[views.Head]:
        """The heads under which the department opens files."""
        return self._listed(views.Head, department, "/heads", caller, department=department).items

    def register(
        self, caller: Caller, department: str, series: str, year: int, page: int
    ) -> views.RegisterPage:
        """One page of a register."""
        path = f"/registers/{series}/{year}/{page}"
        query = {"department": department}
        return self._client.answer(views.RegisterPage, "GET", department, path, caller, params=query)

    def find(self, caller: Caller, number: str) -> Findings:
        """What has that number in the departments that answer."""

        def ask(department: str) -> list[views.Found]:
            query = {"number": number}
            try:
                return [self._client.answer(views.Found, "GET", department, "/find", caller, params=query)]
            except ServiceProblem as problem:
                if problem.status in {httpx.codes.NOT_FOUND, httpx.codes.FORBIDDEN}:
                    return []
                raise

        items, silent = each(self._client.routes.by_department, ask)
        return Findings(items, silent)

    def _listed(
        self, shape: type[views.V], department: str, path: str, caller: Caller, /, **query: str | None
    ) -> views.Listed[views.V]:
        params = {name: value for name, value in query.items() if value}
        answer: views.Listed[views.V] = self._client.answer(
            views.Listed[shape],  # type: ignore[valid-type]  # a model made at run time
            "GET",
            department,
            path,
            caller,
            params=params,
        )
        return answer

    def _act(self, caller: Caller, item: str, path: str, body: Mapping[str, Any], key: str) -> None:
        self._client.call("POST", home_of(item), path, caller, json=dict(body), key=key)
