"""What a post reads of its notices."""

from chassis.store.aggregates import retrying
from notify.application.ports import Office
from notify.domain.notice import Notice


class NoSuchNotice(Exception):
    """The post has no such notice; whether another has is not said."""


def notices_of(post: str, department: str, after: str | None, limit: int, office: Office) -> list[Notice]:
    """The post's notices behind the one named `after`, newest first."""
    return office.notices(department).of_post(post, after, limit)


def unread(post: str, department: str, office: Office) -> int:
    """How many the post has not read."""
    return office.notices(department).unread(post)


def read_notice(notice: str, department: str, post: str, person: str, office: Office) -> None:
    """The notice is read; read again, it stays as it was first read. Raises NoSuchNotice."""
    retrying(lambda: _read(notice, department, post, person, office))


def _read(notice: str, department: str, post: str, person: str, office: Office) -> None:
    notices = office.notices(department)
    known = notices.get(notice)
    if known is None or known.to.id != post:
        raise NoSuchNotice
    after = known.read(person, office.clock.now())
    if after != known:
        notices.keep(known, after)
