"""A value of a domain, kept in a document and read again, is the same value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest

from chassis.record import Cause, History, Words, verify
from chassis.store.form import Form
from chassis.store.port import Collection, Document, Index, plain
from chassis.testing.store import MemoryStores

AT = datetime(2026, 11, 30, 8, 15, 30, 123_000, tzinfo=UTC)


class Colour(StrEnum):
    """Of a thing."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Part:
    """Of a thing."""

    name: str
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Thing:
    """With a field of every sort that domains have."""

    id: str
    since: datetime
    colour: Colour = Colour.RED
    parts: Mapping[Colour, Part] = field(default_factory=dict)
    spares: tuple[Part, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)
    spare: Part | None = None
    due: datetime | None = None
    history: History = field(default_factory=History)


FORM = Form(Thing, absent=("due",))
BARE = Thing("t-1", AT)


def recorded(*words: Words | None) -> History:
    history = History()
    for each in words:
        history.append(
            "thing.made", at="2026-11-30T08:15:30.123Z", by=None, cause=Cause(), data={}, words=each
        )
    return history


def kept(state: dict[str, Any]) -> Document:
    return Document("t-1", "v", plain(state))


@pytest.mark.parametrize(
    "thing",
    [
        BARE,
        replace(
            BARE, colour=Colour.BLUE, parts={Colour.RED: Part("lid", (1, 2))}, spares=(Part("a"), Part("b"))
        ),
        replace(BARE, told={"a": [1, None, {"b": "c"}]}, spare=Part("lid"), due=AT),
        replace(BARE, history=recorded(None, Words.of("why"))),
    ],
)
def test_what_is_read_is_what_was_written(thing: Thing) -> None:
    state = FORM.write(thing)
    assert plain(state) == state
    assert FORM.read(kept(state)) == thing


def test_the_id_is_the_documents_and_what_is_null_is_absent_where_an_index_looks() -> None:
    state = FORM.write(BARE)
    assert state.keys() == FORM.fields - {"due"}
    assert (state["since"], state["spare"]) == ("2026-11-30T08:15:30.123Z", None)


def test_an_index_orders_instants_as_time_does() -> None:
    things = Collection("things", indexes=(Index("by_due", ("due",)),))
    database = MemoryStores().database("things")
    for number, hour in enumerate((3, 1, 2)):
        database.insert(things, f"t-{number}", FORM.write(replace(BARE, due=AT.replace(hour=hour))))
    database.insert(things, "t-3", FORM.write(BARE))
    due = [FORM.read(each).due for each in database.find(things, "by_due", below="2027")]
    assert due == [AT.replace(hour=hour) for hour in (1, 2, 3)]


def test_a_field_of_a_later_release_is_no_hindrance_and_one_of_an_earlier_has_its_default() -> None:
    state = FORM.write(BARE) | {"later": 1}
    del state["spares"]
    assert FORM.read(kept(state)) == BARE


@pytest.mark.parametrize(
    "damage", [{"since": "yesterday"}, {"colour": "no colour"}, {"history": {}}, {"spare": {}}]
)
def test_a_document_of_another_form_is_not_read(damage: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        FORM.read(kept(FORM.write(BARE) | damage))


def test_a_history_that_was_kept_verifies_and_goes_on() -> None:
    history = FORM.read(kept(FORM.write(replace(BARE, history=recorded(None, Words.of("why")))))).history
    grown = history.copy()
    grown.append("thing.made", at="2026-11-30T08:15:30.123Z", by=None, cause=Cause(), data={})
    assert verify(grown.entries) == grown.last
    assert (history.position, grown.position) == (2, 3)
