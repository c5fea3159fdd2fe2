"""A scan's name deceives nobody and breaks nothing that shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scan.domain.names import LONGEST, plain_name
from tests.support import hostile


@pytest.mark.parametrize("name", hostile.NAMES, ids=lambda name: ascii(name.shown)[:30])
def test_a_hostile_name_is_shown_harmless(name):
    assert plain_name(name.given) == name.shown


@pytest.mark.parametrize("name", ["letter.tif", "আবেদন ১.pdf", "शिमुलपुर का पत्र.png", "a b (2).jpg"])
def test_an_honest_name_stays_as_it_is(name):
    assert plain_name(name) == name


@given(st.text())
def test_every_name_is_one_line_of_visible_text(given_name):
    name = plain_name(given_name)
    assert 0 < len(name) <= LONGEST
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in name)
    assert "/" not in name
    assert name not in {".", ".."}
    name.encode("utf-8")


@given(st.text())
def test_a_plain_name_is_its_own_plain_name(given_name):
    name = plain_name(given_name)
    assert plain_name(name) == name
