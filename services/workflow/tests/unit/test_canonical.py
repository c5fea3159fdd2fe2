"""Canonical text agrees with the standard, wherever it answers at all."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.canonical import canonical
from workflow.domain.errors import NotCanonical

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4)
)


@given(values)
def test_it_is_what_the_reference_library_writes(value):
    assert canonical(value).encode() == rfc8785.dumps(value)


@given(values)
def test_reading_and_writing_it_again_changes_nothing(value):
    assert canonical(json.loads(canonical(value))) == canonical(value)


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), 2**53, b"bytes", {1: "a"}, "\ud800", {"\udc00": 1}, object()]
)
def test_what_is_outside_the_subset_is_refused_and_not_guessed(value):
    with pytest.raises(NotCanonical):
        canonical({"value": value})
