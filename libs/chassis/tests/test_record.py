"""A record shows every change that was made behind its back, and its events are told again to the letter."""

import hashlib
import json
from dataclasses import replace
from functools import partial
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.envelope import Event
from chassis.record import (
    FORMATS,
    Cause,
    Content,
    Entry,
    Finding,
    Format,
    History,
    NotCanonical,
    Tampered,
    Words,
    audit,
    canonical,
    verify,
)
from chassis.record.telling import outgoing

BY = {"person": "u-1", "post": "p-1", "name": {"en": "One"}, "for": None}
CAUSE = Cause("story-1", "general.x:7", "key-1", "a fingerprint")


def written(count=5):
    history = History(epoch=3)
    for n in range(1, count + 1):
        at, words = f"2026-11-23T05:{n:02}:00.000Z", Words.of(f"note {n}") if n % 2 else None
        history.append("thing.noted", at=at, by=BY, cause=CAUSE, data={"n": n}, words=words)
    return history.entries


def test_an_entry_holds_all_that_will_ever_be_asked_of_it():
    first, entry = written(2)
    assert json.loads(entry.text) == {
        "format": 2,
        "position": 2,
        "type": "thing.noted",
        "version": 1,
        "at": "2026-11-23T05:02:00.000Z",
        "epoch": 3,
        "by": BY,
        "cause": {"correlation": "story-1", "causation": "general.x:7", "request": "key-1"},
        "data": {"n": 2},
        "words": None,
        "before": first.digest,
    }


def test_a_history_as_it_was_written_verifies():
    entries = written()
    assert verify(entries) == entries[-1].digest
    assert [entry.content.before for entry in entries[1:]] == [entry.digest for entry in entries[:-1]]


@given(st.integers(0, 4), st.data())
def test_any_single_changed_character_is_found(index, data):
    entries = written()
    entry = entries[index]
    at = data.draw(st.integers(0, len(entry.text) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda c: c != entry.text[at]))
    entries[index] = replace(entry, text=entry.text[:at] + other + entry.text[at + 1 :])
    with pytest.raises(Tampered):
        verify(entries)


@pytest.mark.parametrize(
    ("change", "position", "reason"),
    [
        (lambda e: e[:2] + e[3:], 3, "chain"),
        (lambda e: [e[1], e[0], *e[2:]], 1, "chain"),
        (lambda e: [replace(e[0], words=replace(e[0].words, text="another")), *e[1:]], 1, "words"),
        (lambda e: [replace(e[0], digest="0" * 64), *e[1:]], 1, "digest"),
        (lambda e: [*e[:4], replace(e[4], text='{"format":9}')], 5, "format"),
        (lambda e: [*e[:4], replace(e[4], text='{"format":2}')], 5, "format"),
        (lambda e: [*e[:4], replace(e[4], text="[]")], 5, "format"),
        (lambda e: [*e[:4], replace(e[4], text='{ "format":2}')], 5, "not-canonical"),
        (lambda e: [*e[:4], replace(e[4], text='{"format":')], 5, "not-canonical"),
    ],
    ids=["removed", "swapped", "words", "digest", "unknown", "empty", "list", "spaced", "torn"],
)
def test_what_was_done_to_it_is_named(change, position, reason):
    with pytest.raises(Tampered) as found:
        verify(change(written()))
    assert (found.value.position, found.value.reason) == (position, reason)


def test_an_audit_names_of_each_subject_the_first_that_does_not_stand():
    good, tail, torn = written(), written(), written()
    torn[1] = replace(torn[1], text="{")
    histories = {
        "good": History(good, last=good[-1].digest),
        "tail": History(tail[:-1], last=tail[-1].digest),
        "torn": History(torn, last=torn[-1].digest),
        "empty": History(),
    }
    found = audit([*histories, "odd"], lambda each: histories[each].require_untouched())
    assert list(found) == [
        Finding("tail", 4, "head"),
        Finding("torn", 2, "not-canonical"),
        Finding("odd", 0, "unreadable"),
    ]


def test_words_that_a_law_had_erased_leave_a_chain_that_verifies():
    entries = written()
    entries[0] = replace(entries[0], words=None)
    assert verify(entries)


def test_the_same_words_never_have_the_same_digest_twice():
    assert Words.of("yes").digest != Words.of("yes").digest


def test_a_signature_names_person_and_post():
    with pytest.raises(ValueError, match="person"):
        History().append("thing.moved", at="-", by={"person": "u-1"}, cause=CAUSE, data={})


def test_an_event_told_again_equals_the_first_byte_for_byte():
    history = History(epoch=4)
    at, data = "2026-11-23T05:00:00.000Z", {"b": 1, "a": (2,)}
    first = history.append("thing.moved", at=at, by=BY, cause=CAUSE, data=data)
    again = Entry(first.text, first.digest)  # as it comes out of the store, years later
    tell = partial(outgoing, service="office", subject="general.x", department="general")
    sent = [json.dumps(tell(each).event.to_json()) for each in (first, again)]
    assert sent[0] == sent[1]
    event = Event.from_json(json.loads(sent[1]))
    assert (event.source, event.correlationid, event.causationid) == (
        "/office/general/4",
        "story-1",
        "general.x:7",
    )
    assert (event.actor, event.post, event.time) == ("u-1", "p-1", first.at)


def test_a_story_that_an_entry_begins_bears_its_own_name():
    entry = History().append("thing.moved", at="-", by=None, cause=Cause(), data={})
    event = outgoing(entry, service="office", subject="x", department="-").event
    assert event.to_json()["correlationid"] == "x:1"
    assert "actor" not in event.to_json()


def test_a_second_version_of_a_type_is_told_beside_the_first():
    history = History()
    for version in (1, 2):
        history.append("thing.moved", at="-", by=None, cause=CAUSE, data={"shape": version}, version=version)
    verify(history.entries)
    told = [outgoing(e, service="office", subject="x", department="-").event for e in history.entries]
    assert [(event.type, event.data["shape"]) for event in told] == [
        ("office.thing.moved.v1", 1),
        ("office.thing.moved.v2", 2),
    ]


def read_3(raw):
    """A made-up third format: shorter names, and another digest."""
    cause = Cause(*raw["why"])
    return Content(
        raw["n"],
        raw["t"],
        raw["v"],
        raw["when"],
        raw["e"],
        raw["who"],
        cause,
        raw["d"],
        raw["w"],
        raw["prev"],
    )


def digest_3(text):
    return hashlib.sha3_256(text.encode()).hexdigest()


KNOWN = MappingProxyType({**FORMATS, 3: Format(read_3, digest_3)})


def test_a_third_format_follows_the_second_in_one_history_and_both_verify_and_are_told():
    second = [replace(entry, formats=KNOWN) for entry in written(2)]
    raw = {"format": 3, "n": 3, "t": "thing.moved", "v": 2, "when": "2026-11-23T06:00:00.000Z", "e": 5}
    raw |= {"who": BY, "why": ["story-2", None, "key-2"], "d": {"n": 3}, "w": None, "prev": second[-1].digest}
    text = canonical(raw)
    third = Entry(text, digest_3(text), formats=KNOWN)
    assert verify([*second, third]) == third.digest
    told = [outgoing(e, service="office", subject="x", department="-").event for e in (*second, third)]
    assert [(event.id, event.type, event.epoch) for event in told] == [
        ("x:1", "office.thing.noted.v1", 3),
        ("x:2", "office.thing.noted.v1", 3),
        ("x:3", "office.thing.moved.v2", 5),
    ]
    # and who knows only the second says so, instead of guessing
    with pytest.raises(Tampered, match="format"):
        verify([*second, replace(third, formats=FORMATS)])


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
)


@given(values)
def test_reading_and_writing_a_text_again_changes_nothing(value):
    assert json.loads(canonical(value)) == value
    assert canonical(json.loads(canonical(value))) == canonical(value)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, b"bytes", {1: "a"}, "\ud800", {"\udc00": 1}, object()]
)
def test_what_is_no_canonical_json_is_refused_and_not_guessed(value):
    with pytest.raises(NotCanonical):
        canonical({"value": value})
