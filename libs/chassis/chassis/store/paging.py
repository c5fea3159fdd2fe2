"""Turns "the page after this document" into plain equality and range conditions.

`(a, b, id) > (a0, b0, id0)` is split into ranges that are asked one after the other: `a = a0, b = b0,
id > id0`, then `a = a0, b > b0`, then `a > a0`. Each is a prefix of the index, and none needs an OR.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from chassis.store.port import Collection, Database, Document, NotFound, State, index_prefix

ID = "_id"
_AT_ONCE = 200


class Condition(NamedTuple):
    """One comparison; `field` is a path inside the state, or ID."""

    field: str
    operator: Literal["=", ">", "<", ">="]
    value: Any


class Page(NamedTuple):
    """What is asked: bounds on the first of the remaining `order` fields, and where the page before ended."""

    prefix: tuple[tuple[str, Any], ...]
    order: tuple[str, ...]
    at_least: Any
    below: Any
    last: tuple[Any, ...] | None
    descending: bool


def ranges(page: Page) -> list[list[Condition]]:
    """The conditions of each range, in the order in which their documents are to be read."""
    always = [Condition(name, "=", value) for name, value in page.prefix] + _bounds(page)
    if page.last is None:
        return [always]
    columns = (*page.order, ID)
    return [
        always + _beyond(columns[: depth + 1], page.last, page.descending)
        for depth in reversed(range(len(columns)))
    ]


def page_of(
    database: Database,
    collection: Collection,
    index: str,
    equals: Mapping[str, Any],
    at_least: Any,
    below: Any,
    after: str | None,
    descending: bool,  # noqa: FBT001 - the port's own words
) -> Page:
    """What a `find` asks, checked against the index's declaration (ValueError). Raises NotFound when the last
    document of the page before is gone.
    """
    declared = collection.index(index)
    prefix = index_prefix(declared, equals)
    order = declared.fields[len(prefix) :]
    if not order and (at_least is not None or below is not None):
        raise ValueError(f"index {index!r} has no field left to bound")
    last = None if after is None else _end(database, collection, after, order)
    return Page(tuple((path, equals[path]) for path in prefix), order, at_least, below, last, descending)


def every(
    database: Database,
    collection: Collection,
    index: str,
    equals: Mapping[str, Any] = MappingProxyType({}),
    *,
    at_least: Any = None,
) -> Iterator[Document]:
    """All that a `find` without a limit would give, read page by page as it is asked for. Whoever deletes or
    moves the documents meanwhile takes them off the end of a page: NotFound.
    """
    last: str | None = None
    bounds = {"equals": equals, "at_least": at_least, "limit": _AT_ONCE}
    while page := database.find(collection, index, after=last, **bounds):
        yield from page
        last = page[-1].id


def value_at(state: State, path: str) -> Any:
    """What stands at a dotted path, None where nothing does."""
    value: Any = state
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _end(database: Database, collection: Collection, after: str, order: Sequence[str]) -> tuple[Any, ...]:
    last = database.get(collection, after)
    if last is None:
        raise NotFound(f"{collection.name}/{after}")
    return (*(value_at(last.state, path) for path in order), last.id)


def _bounds(page: Page) -> list[Condition]:
    bounds: list[Condition] = []
    if page.at_least is not None:
        bounds.append(Condition(page.order[0], ">=", page.at_least))
    if page.below is not None:
        bounds.append(Condition(page.order[0], "<", page.below))
    return bounds


def _beyond(columns: Sequence[str], last: Sequence[Any], descending: bool) -> list[Condition]:  # noqa: FBT001
    *same, differing = list(zip(columns, last, strict=False))
    conditions = [Condition(name, "=", value) for name, value in same]
    return [*conditions, Condition(differing[0], "<" if descending else ">", differing[1])]
