"""What happened is pinned in time, leaves the house in its order, and is cut off without losing the proof."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.application.checkpoint import cut, unpinned_seconds
from audit.application.prove import TILE, NothingPinned, proof, roots_of
from audit.domain.merkle import Frontier, leaf, over, path
from chassis.errors import Transient
from chassis.record import GENESIS, digest_of

FILE = "general.01KAN0C1D2E3F4G5H6J7K8M9NA"


def told(district):
    return [json.loads(text)["checkpoint"] for _, text in district.outside.taken]


def test_what_happened_within_a_minute_is_pinned_by_the_next_checkpoint(district):
    district.parks(1)
    district.passes(5)
    assert [each.number for each in district.office.checkpoints.every()] == [1]
    district.parks(2)
    district.passes(5)
    assert len(told(district)) == 1
    district.passes(60)
    assert json.loads(told(district)[1]["text"])["lines"] == 2


def test_many_lines_are_pinned_before_a_minute_has_passed(district):
    district.parks(1)
    district.passes(5)
    for position in range(2, 2 + district.application.settings.checkpoint_lines):
        district.parks(position)
    district.passes(5)
    assert len(told(district)) == 2


def test_where_nothing_happens_no_checkpoint_is_made(district):
    district.parks(1)
    for _ in range(5):
        district.passes(61)
    assert len(told(district)) == 1


def test_each_names_the_one_before_and_is_signed(district):
    district.grows(30)
    before = GENESIS
    for number, each in enumerate(told(district), start=1):
        text = json.loads(each["text"])
        assert (text["number"], text["before"]) == (number, before)
        (key,) = text["keys"]
        signature = bytes.fromhex(each["signatures"][key])
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, each["text"].encode())
        before = digest_of(each["text"])


def test_its_root_is_over_the_heads_of_all_chains(manned):
    manned.parks(1)
    manned.passes(61)
    last = manned.office.checkpoints.last()
    assert [head.chain for head in last.heads] == ["-", "general"]
    perfect = over([head.leaf for head in last.heads])
    assert json.loads(last.text)["root"] == perfect(0, 2)


def test_what_could_not_leave_the_house_leaves_it_later_in_its_order(district):
    district.outside.is_away = True
    for position in range(1, 4):
        district.parks(position)
        with pytest.raises(Transient):
            district.passes(61)
    assert unpinned_seconds(district.office) == pytest.approx(122)
    district.outside.is_away = False
    district.passes(61)
    assert [number for number, _ in district.outside.taken] == [1, 2, 3]
    assert unpinned_seconds(district.office) == 0


def test_what_is_heard_before_a_checkpoint_waits_since_then(district):
    district.parks(1)
    district.clock.advance(seconds=30)
    assert unpinned_seconds(district.office) == pytest.approx(30)


def test_of_two_processes_one_makes_the_checkpoint(build, district):
    other = build(stores=district.stores)
    district.parks(1)
    district.passes(61)
    other.clock.advance(seconds=61)
    other.application.checkpoint("general")
    assert (len(district.outside.taken), len(other.outside.taken)) == (1, 0)


def grown_chain(district, lines):
    """As many lines as a tile or more, without going through the broker."""
    trail = district.office.trail("general")
    from audit.messages.incoming import fact_of

    for number in range(1, lines + 1):
        trail.append(
            fact_of(district.parked(number, file=f"{FILE[:-1]}{number % 7}")), "2026-11-22T10:15:30.123Z"
        )
    return trail


@pytest.mark.parametrize("lines", [TILE - 1, TILE, TILE + 1, 2 * TILE + 77])
def test_proofs_from_tiles_are_those_of_all_leaves(district, lines):
    trail = grown_chain(district, lines)
    district.passes(61)
    perfect = over([leaf(line.digest) for line in trail.after(0)])
    kept = roots_of(trail)
    assert (trail.tile(0) is None) == (lines < TILE)
    for index in {0, 5, TILE - 2, lines - 1}:
        assert path(index, lines, kept) == path(index, lines, perfect)
    assert (
        district.office.checkpoints.last().heads[0].root
        == Frontier().grown([line.digest for line in trail.after(0)]).root
    )


def test_old_lines_are_cut_off_and_the_proof_of_the_others_stays(district):
    district.grows(20)
    district.clock.advance(days=366)
    all_leaves = [leaf(line.digest) for line in district.lines()]
    for number in range(21, 40):
        district.parks(number)
    all_leaves += [leaf(line.digest) for line in list(district.lines())[20:]]
    district.passes(61)
    assert cut("general", 365, district.office)
    assert [line.position for line in district.lines()] == list(range(21, 40))
    kept = roots_of(district.office.trail("general"))
    for index in range(20, 39):
        assert path(index, 39, kept) == path(index, 39, over(all_leaves))
    assert not cut("general", 365, district.office)


def test_after_a_cut_the_chain_goes_on_also_in_a_process_that_has_just_begun(build, district):
    district.grows(5)
    district.clock.advance(days=366)
    district.application.cut("general")
    assert district.lines() == []
    other = build(stores=district.stores)
    other.clock.advance(days=366)
    other.parks(77)
    assert [line.position for line in other.lines()] == [6]


def test_what_was_cut_off_and_is_told_again_is_not_put_on_record_again(district):
    event = district.parked(1)
    district.tell(event)
    district.passes(61)
    district.clock.advance(days=366)
    district.application.cut("general")
    district.tell(event)
    assert district.lines() == []


def test_nothing_is_cut_off_at_a_checkpoint_that_has_not_left_the_house(district):
    district.outside.is_away = True
    district.parks(1)
    with pytest.raises(Transient):
        district.passes(61)
    district.clock.advance(days=366)
    assert not cut("general", 365, district.office)
    assert len(district.lines()) == 1


def test_before_a_checkpoint_nothing_can_be_proven(district):
    district.parks(1)
    with pytest.raises(NothingPinned):
        proof(FILE, "general", district.office)
