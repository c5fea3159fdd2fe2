"""The tree is RFC 6962's: against its own definition, for every size."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.merkle import EMPTY, Frontier, leaf, node, over, path, root_of

DIGESTS = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(70)]


def defined(digests):
    """MTH of RFC 6962, section 2.1, word for word."""
    if not digests:
        return hashlib.sha256(b"").hexdigest()
    if len(digests) == 1:
        return hashlib.sha256(b"\0" + bytes.fromhex(digests[0])).hexdigest()
    k = 1
    while k * 2 < len(digests):
        k *= 2
    left, right = defined(digests[:k]), defined(digests[k:])
    return hashlib.sha256(b"\1" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def climbed(index, size, top, proof):
    """The root that the proof leads to (RFC 9162, section 2.1.3.2)."""
    last = size - 1
    for beside in proof:
        if index & 1 or index == last:
            top = node(beside, top)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            top = node(top, beside)
        index, last = index >> 1, last >> 1
    assert last == 0
    return top


def test_no_lines_have_the_root_of_nothing():
    assert Frontier().root == EMPTY == defined([])


@pytest.mark.parametrize("size", range(1, 70))
def test_the_root_and_every_proof_are_as_defined(size):
    digests = DIGESTS[:size]
    perfect = over([leaf(each) for each in digests])
    root = defined(digests)
    assert Frontier().grown(digests).root == root == root_of(0, size, perfect)
    for index in range(size):
        assert climbed(index, size, leaf(digests[index]), path(index, size, perfect)) == root


@given(st.lists(st.integers(0, 30), max_size=8))
def test_a_tree_grows_in_any_steps(steps):
    grown, begin = Frontier(), 0
    for step in steps:
        grown = grown.grown(DIGESTS[begin % 40 :][:step])
        begin += step
    digests, begin = [], 0
    for step in steps:
        digests += DIGESTS[begin % 40 :][:step]
        begin += step
    assert grown == Frontier().grown(digests)
    assert [end - start for start, end in grown.parts()] == sorted(
        (end - start for start, end in grown.parts()), reverse=True
    )


@pytest.mark.parametrize("size", range(70))
def test_the_lowest_part_is_a_tree_of_its_own(size):
    assert Frontier().grown(DIGESTS[:size]).lowest(16) == Frontier().grown(DIGESTS[size - size % 16 : size])
