"""A history shows every change that was made behind its back (law 2)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import Post
from workflow.domain.errors import Tampered
from workflow.domain.history import Actor, History, Words, verify

BY = Actor("u-1", Post("p-1", "general"), {"en": "One"}, {"en": "Head clerk"})


def written(count=5):
    history = History()
    for n in range(1, count + 1):
        words = Words.of(f"note {n}") if n % 2 else None
        history.append("file.noted", f"2026-11-23T05:{n:02}:00.000Z", BY, {"n": n}, words)
    return history.entries


def test_a_history_as_it_was_written_verifies():
    entries = written()
    assert verify(entries) == entries[-1].digest


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
    ],
    ids=["removed", "swapped", "words", "digest"],
)
def test_what_was_done_to_it_is_named(change, position, reason):
    with pytest.raises(Tampered) as found:
        verify(change(written()))
    assert (found.value.position, found.value.reason) == (position, reason)


def test_words_that_a_law_had_erased_leave_a_chain_that_verifies():
    entries = written()
    entries[0] = replace(entries[0], words=None)
    assert verify(entries)


def test_the_same_words_never_have_the_same_digest_twice():
    assert Words.of("yes").digest != Words.of("yes").digest
