"""The routes: read, count and mark as read what the office tells the acting post."""

from collections.abc import Callable, Mapping
from typing import Final

from chassis.http import Api, Caller, Forbidden, Refusal
from chassis.ids import department_of
from chassis.store.port import NotFound
from notify.application.ports import Office
from notify.application.read_notices import (
    NoSuchNotice,
    notices_of,
    read_notice,
    read_until,
    rows_of,
    unread,
)
from notify.http.models import (
    Asked,
    AskedPage,
    Count,
    NoticePage,
    NoticeView,
    ReadBody,
    RowPage,
    RowView,
)

REFUSALS: Final[Mapping[type[Exception], Refusal]] = {NoSuchNotice: Refusal(404, "not-found")}


def build(office: Office, serves: Callable[[str], bool]) -> Api:
    """The API over the office, for the departments that this process serves; any other is not found."""
    api = Api("notify")

    def _served(department: str) -> str:
        if not serves(department):
            raise NotFound(department)
        return department

    @api.get("/notices", permission="post", query=AskedPage, answer=NoticePage)
    def notices(caller: Caller, query: AskedPage) -> NoticePage:
        """The acting post's notices, newest first."""
        post = _acting(caller, query)
        found = notices_of(post, _served(query.department), query.after, query.limit, office)
        last = found[-1].id if len(found) == query.limit else None
        return NoticePage(items=[NoticeView.of(notice) for notice in found], next=last)

    @api.get("/notices/items", permission="post", query=AskedPage, answer=RowPage)
    def notices_by_item(caller: Caller, query: AskedPage) -> RowPage:
        """The same, a row for each item."""
        post, department = _acting(caller, query), _served(query.department)
        rows, following = rows_of(post, department, query.after, query.limit, office)
        return RowPage(items=[RowView.of_row(row) for row in rows], next=following)

    @api.get("/notices/count", permission="post", query=Asked, answer=Count)
    def count(caller: Caller, query: Asked) -> Count:
        """How many of them are unread."""
        return Count(count=unread(_acting(caller, query), _served(query.department), office))

    @api.post("/notices/read", permission="post", body=ReadBody, status=204)
    def read_notices(caller: Caller, body: ReadBody) -> None:
        """What was told until then is read: all of it, or what is about one item; again, nothing changes."""
        department = _served(body.department)
        read_until(body.until, body.item, department, caller.post or "", caller.person, office)

    @api.post("/notices/<notice>/read", permission="post", status=204)
    def read(caller: Caller, notice: str) -> None:
        """The notice is read; again, nothing changes."""
        department = _served(department_of(notice))
        read_notice(notice, department, caller.post or "", caller.person, office)

    return api


def _acting(caller: Caller, query: Asked) -> str:
    post = caller.post or ""
    if query.post not in {None, post}:
        raise Forbidden("not-your-post")
    return post
