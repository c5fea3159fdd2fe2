"""The verifier takes what the service exports, and finds whatever was done to it since."""

import json
import random
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

import audit.verify
from audit.adapters.keys import FOR_DEVELOPMENT, KeysInHand
from audit.application.prove import export, proof
from audit.domain.checkpoint import Checkpoint, Head
from audit.domain.merkle import Frontier
from audit.verify import checkpoint_of, verify_proof, verify_trail
from chassis.record import Cause, Entry, Words, canonical, digest_of
from tests.support.deep import lives

FILE = "general.01KAN0C1D2E3F4G5H6J7K8M9NA"
KEYS = set(KeysInHand([FOR_DEVELOPMENT]).public())
TAMPERINGS = lives(110)
"""Of each of eight kinds: in `make test-deep` some ten thousand."""


@dataclass(frozen=True)
class Exported:
    """What left the house: the trail, a proof, and the checkpoints that somebody kept."""

    lines: list[bytes]
    proof: bytes
    kept: list

    @property
    def chains(self):
        """Where the first chain's header stands."""
        return next(place for place, line in enumerate(self.lines) if line.startswith(b'{"base"'))


@pytest.fixture
def exported(district):
    district.grows(45)
    return taken(district)


def taken(district, departments=("general",)):
    lines = [f"{line}\n".encode() for line in export(list(departments), district.office)]
    kept = [checkpoint_of(json.loads(text)["checkpoint"]) for _, text in district.outside.taken]
    return Exported(lines, canonical(proof(f"{FILE[:-1]}1", "general", district.office)).encode(), kept)


def test_what_was_not_touched_stands(exported):
    outcome = verify_trail(exported.lines, KEYS, exported.kept)
    assert not outcome.faults
    assert "general: lines 1 to 45, the last 0 not pinned yet" in outcome.notes
    assert not verify_proof(exported.proof, KEYS).faults


def test_all_chains_of_the_district_stand_in_one_export(manned):
    manned.grows(9)
    outcome = verify_trail(taken(manned, ("-", "general", "landacq")).lines, KEYS)
    assert not outcome.faults
    assert len(outcome.notes) == 4


def test_after_a_cut_the_rest_stands_to_the_same_checkpoints(district):
    district.grows(20)
    district.clock.advance(days=366)
    district.application.cut("general")
    for position in range(21, 30):
        district.parks(position, file=f"{FILE[:-1]}1")
    district.passes(61)
    exported = taken(district)
    assert not verify_trail(exported.lines, KEYS, exported.kept).faults
    assert not verify_proof(exported.proof, KEYS).faults


def test_what_came_after_the_last_checkpoint_is_said_to_be_unpinned(district):
    district.grows(7)
    district.parks(99)
    outcome = verify_trail(taken(district).lines, KEYS)
    assert not outcome.faults
    assert "general: lines 1 to 8, the last 1 not pinned yet" in outcome.notes


def test_a_key_that_is_trusted_leads_to_the_one_that_followed_it():
    old, new = bytes(range(32)), bytes(range(1, 33))
    trail: list[Checkpoint] = []
    for size, seeds in enumerate(([old], [old], [old, new], [new], [new]), start=1):
        head = Head("general", size, Frontier().grown(["ab" * 32] * size).root, "ab" * 32)
        signers, at = KeysInHand(seeds), "2026-11-22T10:15:30.123Z"
        made = Checkpoint.of(trail[-1] if trail else None, [head], at, signers.public())
        trail.append(made.signed(signers.sign(made.text)))
    given = [checkpoint_of(each.told()["checkpoint"]) for each in trail]
    trusted = set(KeysInHand([old]).public())
    assert not list(audit.verify.check_checkpoints(given, trusted, []))
    without = [given[0], given[1], given[3], given[4]]
    assert list(audit.verify.check_checkpoints(without, trusted, []))
    assert list(audit.verify.check_checkpoints(given[:2], set(KeysInHand([new]).public()), []))


# What somebody may do who has the export, or the store, and not the key.


def edited(draw, lines, begin):
    place = draw.randrange(begin, len(lines))
    line = bytearray(lines[place])
    at = draw.randrange(len(line) - 1)
    line[at] = draw.choice([each for each in range(33, 127) if each != line[at]])
    return [*lines[:place], bytes(line), *lines[place + 1 :]]


def removed(draw, lines, begin):
    place = draw.randrange(begin, len(lines))
    return [*lines[:place], *lines[place + 1 :]]


def reordered(draw, lines, begin):
    one, other = draw.sample(range(begin, len(lines)), 2)
    lines = list(lines)
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def cut_off(draw, lines, begin):
    return lines[: draw.randrange(begin, len(lines))]


def repeated(draw, lines, begin):
    place = draw.randrange(begin, len(lines))
    return [*lines[: place + 1], *lines[place:]]


def rechained(draw, lines, begin):
    """A line is changed and all behind it are chained to it anew, as if nothing had been."""
    place = draw.randrange(begin + 1, len(lines))
    raw = json.loads(lines[place])
    raw["data"]["digest"] = f"{draw.getrandbits(256):064x}"
    after, before = [], canonical(raw)
    after.append(f"{before}\n".encode())
    for line in lines[place + 1 :]:
        raw = json.loads(line)
        raw["before"] = digest_of(before)
        before = canonical(raw)
        after.append(f"{before}\n".encode())
    return [*lines[:place], *after]


def resigned(draw, lines, begin):
    """Everything is made anew behind a change, checkpoints too, with a key of the forger's own."""
    changed = rechained(draw, lines, begin)
    digests = [digest_of(line.decode().rstrip("\n")) for line in changed[begin + 1 :]]
    signers, made, last = KeysInHand([bytes(range(32))]), [], None
    for line in changed[1:begin]:
        told = json.loads(json.loads(line)["checkpoint"]["text"])
        size = told["lines"]
        head = Head("general", size, Frontier().grown(digests[:size]).root, digests[size - 1])
        last = Checkpoint.of(last, [head], told["at"], signers.public())
        made.append(f"{canonical(last.signed(signers.sign(last.text)).told())}\n".encode())
    return [changed[0], *made, *changed[begin:]]


DONE_TO_IT = [edited, removed, reordered, cut_off, repeated, rechained, resigned]


@pytest.mark.parametrize("act", DONE_TO_IT, ids=lambda act: act.__name__)
def test_whatever_is_done_to_a_trail_is_found(exported, act):
    draw = random.Random(act.__name__)
    begin = 0 if act in {edited, removed, reordered, repeated} else exported.chains
    kept = exported.kept[-1:] if act is removed else []  # the last line of all is missed by who kept it
    for turn in range(TAMPERINGS):
        lines = act(draw, exported.lines, begin)
        if lines != exported.lines:
            found = verify_trail(lines, KEYS, kept, quick=act is not edited).faults
            assert found, (turn, act)


def test_a_tail_that_was_cut_off_with_its_checkpoints_is_found_by_who_kept_one(exported, district):
    begin = exported.chains
    for kept in exported.kept[1:]:
        head = {"size": exported.kept[0].heads[0]["size"]}
        shorter = [*exported.lines[:2], *exported.lines[begin : begin + 1 + head["size"]]]
        assert not verify_trail(shorter, KEYS).faults, "by itself it is a trail of an earlier day"
        assert verify_trail(shorter, KEYS, [kept]).faults


def test_whatever_is_done_to_a_proof_is_found(exported):
    draw = random.Random("proof")
    for turn in range(TAMPERINGS):
        changed = bytearray(exported.proof)
        at = draw.randrange(len(changed))
        changed[at] = draw.choice([each for each in range(33, 127) if each != changed[at]])
        same = spoken(changed) == spoken(exported.proof)  # a signature is hex, and may be written otherwise
        assert same or verify_proof(bytes(changed), KEYS).faults, (turn, at)


def spoken(text):
    try:
        return json.loads(bytes(text).lower())
    except ValueError:
        return None


def test_an_entry_that_is_left_out_of_a_proof_is_missed(exported):
    raw = json.loads(exported.proof)
    raw["lines"] = raw["lines"][::2] if len(raw["lines"]) > 2 else raw["lines"]
    assert verify_proof(canonical(raw).encode(), KEYS).faults


# Histories of workflow, against the trail.


class History:
    """A file's history as workflow writes it, tells it, and exports it."""

    def __init__(self, district, file):
        self.district, self.file, self.words, self.positions = district, file, [], count(1)
        self.entries = []

    def note(self, text):
        position, words = next(self.positions), Words.of(text)
        entry = self._entry(position, words, self.entries[-1].digest if self.entries else "0" * 64)
        self.entries.append(entry)
        self.words.append(words)
        self.district.parks(position, file=self.file, entry=entry.digest)

    def rewrite(self, position, text):
        """A note says something else, and everything behind it is chained anew."""
        self.words[position - 1] = Words.of(text)
        self._rechain(position)

    def remove(self, position):
        del self.words[position - 1]
        del self.entries[position - 1]
        self._rechain(position)

    def _rechain(self, position):
        for place in range(position - 1, len(self.entries)):
            before = self.entries[place - 1].digest if place else "0" * 64
            self.entries[place] = self._entry(place + 1, self.words[place], before)

    def _entry(self, position, words, before):
        by = {"person": "u-oc", "post": "oc"}
        return Entry.write(
            before, position, "file.noted", at="2026-11-22T10:15:30.123Z", by=by, cause=Cause(),
            data={"note": position, "text_digest": words.digest}, words=words,
        )  # fmt: skip

    def lines(self):
        yield canonical({"daftar": "history", "service": "workflow", "department": "general"}).encode()
        for entry, words in zip(self.entries, self.words, strict=True):
            line = {"subject": self.file, "text": entry.text, "words": words.digest}
            yield canonical(line).encode()


@pytest.fixture
def history(district):
    history = History(district, FILE)
    for number in range(6):
        history.note(f"Note {number}")
    district.passes(61)
    return history


def compared(district, *histories):
    lines = [f"{line}\n".encode() for line in export(["general"], district.office)]
    return verify_trail(lines, KEYS, histories=[history.lines() for history in histories]).faults


def test_a_history_as_it_was_told_stands(district, history):
    assert compared(district, history) == []


@pytest.mark.parametrize("position", range(1, 7))
def test_a_note_that_was_rewritten_with_everything_rechained_is_found(district, history, position):
    history.rewrite(position, "As if I had said so")
    faults = compared(district, history)
    assert faults[0] == f"{FILE}:{position} is another entry than was told: the history was rewritten"
    assert len(faults) == 7 - position


@pytest.mark.parametrize("position", range(1, 7))
def test_an_entry_that_was_taken_out_is_found(district, history, position):
    history.remove(position)
    assert f"{FILE}:6 was told and is not in the history: it was removed" in compared(district, history)


def test_words_that_were_changed_beside_their_entry_are_found(district, history):
    history.words[2] = Words.of("Other words")
    assert compared(district, history) == [f"{FILE}:3 has other words than were written"]


# The file by itself.


def verifier(tmp_path, *words):
    """Runs the one file alone: no site packages, nothing of ours beside it."""
    alone = tmp_path / "verify.py"
    alone.write_bytes(Path(audit.verify.__file__).read_bytes())
    command = [sys.executable, "-I", "-S", str(alone), *map(str, words)]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)


def test_the_one_file_works_without_daftar(tmp_path, exported):
    (key,) = KEYS
    (tmp_path / "trail").write_bytes(b"".join(exported.lines))
    (tmp_path / "proof").write_bytes(exported.proof)
    (tmp_path / "kept").write_text(canonical({"checkpoint": {**exported.kept[2]._asdict()}}))
    done = verifier(tmp_path, "trail", "trail", "--key", key, "--checkpoint", "kept")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "all stands")
    assert verifier(tmp_path, "proof", "proof", "--key", key).returncode == 0
    (tmp_path / "trail").write_bytes(b"".join(exported.lines[:-1]))
    done = verifier(tmp_path, "trail", "trail", "--key", key)
    assert (done.returncode, "FAULT" in done.stdout) == (1, True)


def test_a_trail_that_would_vouch_for_itself_is_not_looked_at(tmp_path, exported):
    (tmp_path / "trail").write_bytes(b"".join(exported.lines))
    assert verifier(tmp_path, "trail", "trail").returncode == 2
    assert verifier(tmp_path, "trail", "nowhere", "--key", "ab" * 32).returncode == 2


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"null", b"\xff", b'{"daftar":"trail","format":1}\n'])
def test_what_is_no_trail_or_proof_does_not_stand(text):
    assert verify_trail(text.splitlines(), KEYS).faults
    assert verify_proof(text, KEYS).faults
