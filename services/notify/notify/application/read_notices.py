"""What a post reads of its notices."""

from datetime import datetime
from typing import Final

from chassis.store.aggregates import retrying
from notify.application.ports import Office
from notify.domain.notice import Notice, Row

LOOKED_AT: Final = 1_000
"""Notices through which one page of rows is looked for; the next page goes on behind them."""


class NoSuchNotice(Exception):
    """The post has no such notice; whether another has is not said."""


def notices_of(post: str, department: str, after: str | None, limit: int, office: Office) -> list[Notice]:
    """The post's notices behind the one named `after`, newest first."""
    return office.notices(department).of_post(post, after, limit)


def rows_of(
    post: str, department: str, after: str | None, limit: int, office: Office
) -> tuple[list[Row], str | None]:
    """A row for each item that the post was told about, those told last first, behind the notice `after`; and
    behind which notice the following rows stand, None for no more.
    """
    rows: list[Row] = []
    notices, looked_at = office.notices(department), 0
    while looked_at < LOOKED_AT:
        found = notices.of_post(post, after, limit)
        for notice in found:
            after, looked_at = notice.id, looked_at + 1
            row = notices.row_of(notice)
            if row is not None:
                rows.append(row)
                if len(rows) == limit:
                    return rows, after
        if len(found) < limit:
            return rows, None
    return rows, after


def unread(post: str, department: str, office: Office) -> int:
    """How many the post has not read."""
    return office.notices(department).unread(post)


def read_notice(notice: str, department: str, post: str, person: str, office: Office) -> None:
    """The notice is read; read again, it stays as it was first read. Raises NoSuchNotice."""
    retrying(lambda: _read(notice, department, post, person, office))


def read_until(
    until: datetime, item: str | None, department: str, post: str, person: str, office: Office
) -> None:
    """What the post was told by then, about the item or about all, is read; what came later is not."""
    for notice in office.notices(department).unread_until(post, until, item):
        read_notice(notice.id, department, post, person, office)


def _read(notice: str, department: str, post: str, person: str, office: Office) -> None:
    notices = office.notices(department)
    known = notices.get(notice)
    if known is None or known.to.id != post:
        raise NoSuchNotice
    after = known.read(person, office.clock.now())
    if after != known:
        notices.keep(known, after)
