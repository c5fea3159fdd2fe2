"""A post was moved to another department: what lies with it is told to lie there (law 2).

Without that its desk in the new department would be empty, and the old one would go on showing and watching
what the post has taken along.
"""

from typing import TypeVar

import structlog

from chassis.errors import Transient
from chassis.record import Cause
from directory import Post
from workflow.application.observe import observe
from workflow.application.ports import Items, Office
from workflow.domain.item import Item

T = TypeVar("T", bound=Item)

_log = structlog.get_logger()


class NotRehomed(Exception):
    """These items could not be told; all others were."""


def rehome(post: Post, cause: Cause, office: Office) -> None:
    """Every item at home here that the post has, or that is on its way to it or from it, stands in the
    record with the department of the post; one that does so already is left alone.

    Each by itself: one that is unreadable stops no other. Raises NotRehomed.
    """
    failed = [*_rehome(office.files, post, cause, office), *_rehome(office.receipts, post, cause, office)]
    if failed:
        raise NotRehomed(failed)


def _rehome(items: Items[T], post: Post, cause: Cause, office: Office) -> list[str]:
    failed = []
    for identifier in items.concerning(post.id):
        try:
            rehome_item(items, identifier, post, cause, office)
        except Transient:
            raise
        except Exception:  # noqa: BLE001 -- the loop's outer edge: those behind it would stay where they were
            _log.exception("item_not_rehomed", item=identifier)
            failed.append(identifier)
    return failed


def rehome_item(items: Items[T], identifier: str, post: Post, cause: Cause, office: Office) -> None:
    """The item stands in the record with the department of the post, if it has to do with it."""
    observe(items, identifier, lambda item: item.rehome(post, at=office.now, cause=cause), cause, office)
