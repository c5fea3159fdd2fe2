"""Verifies Daftar's audit trail without Daftar: this one file, Python 3.10 or later, no network, no library.

    python3 verify.py trail TRAIL --key KEY [--checkpoint KEPT]... [--history HISTORY]... [--quick]
    python3 verify.py proof PROOF --key KEY [--checkpoint KEPT]...

TRAIL is what `GET /v1/trail` or `python -m audit export` gave, PROOF what `GET /v1/items/<file>/proof` gave,
HISTORY what `python -m workflow export` printed. KEY is the public key (64 hex digits) that somebody outside
the office wrote down when it began; KEPT is a checkpoint that was kept outside since: a mail's attachment, an
object of the locked bucket.

Every edit, removal, reordering or cut of what a checkpoint pins is found, whoever did it, as long as one KEPT
checkpoint or the key's owner is honest. What came after the newest checkpoint is not pinned yet; that is
said. The exit status: 0 all stands, 1 something does not, 2 it was not asked properly.

How it works (docs/adr/0045): a line is chained to the one before it by SHA-256; over the lines of a chain
stands a tree (RFC 6962, section 2.1), over the chains another, whose root is signed (Ed25519, RFC 8032).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

GENESIS = "0" * 64
LINE = re.compile(
    rb'\{"at":"[^"]{24}","before":"([0-9a-f]{64})",.*'
    rb'"position":([1-9][0-9]{0,17}),"type":"[^"]+","version":[0-9]+,"words":null\}'
)
"""A line of the trail. It is canonical JSON, so each name stands at one place."""

sha256 = hashlib.sha256


class Fault(Exception):
    """What does not stand, in words."""


class Outcome(NamedTuple):
    """What was found: `faults` are what does not stand, `notes` what a reader should know."""

    faults: list[str]
    notes: list[str]


# Ed25519, verification only (RFC 8032, sections 5.1 and 6): nothing is secret, so time may tell.

KEY_BYTES, SIGNATURE_BYTES = 32, 64
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # extended coordinates: x/z, y/z, x*y/z


def _added(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, p: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _added(total, p)
        p = _added(p, p)
        number >>= 1
    return total


def _x_of(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - x2) % P:
        return None
    return P - x if (x & 1) != sign else x


def _point(packed: bytes) -> Point | None:
    number = int.from_bytes(packed, "little")
    y = number & ((1 << 255) - 1)
    x = _x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = _x_of(BASE_Y, 0) or 0
BASE: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def signed(public: bytes, text: bytes, signature: bytes) -> bool:
    """Whether the owner of the public key signed the text."""
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    key, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % ORDER
    left, right = _times(s, BASE), _added(r, _times(h, key))
    return (
        not (left[0] * right[2] - right[0] * left[2]) % P
        and not (left[1] * right[2] - right[1] * left[2]) % P
    )


# The tree.


def leaf_of(digest: bytes) -> bytes:
    """The leaf of what has that digest."""
    return sha256(b"\0" + digest).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """What stands above the two."""
    return sha256(b"\1" + left + right).digest()


def root_of(peaks: Sequence[bytes]) -> bytes:
    """The root over the perfect parts of a tree, the largest first."""
    if not peaks:
        return sha256(b"").digest()
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_of(peak, root)
    return root


def grown(peaks: list[bytes], size: int, leaf: bytes) -> None:
    """One more leaf behind `size` others."""
    while size & 1:
        leaf = node_of(peaks.pop(), leaf)
        size >>= 1
    peaks.append(leaf)


def climbed(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root to which an inclusion proof leads (RFC 9162, section 2.1.3.2); None for one that is none."""
    last, top = size - 1, leaf
    if not 0 <= index < size:
        return None
    for beside in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            top = node_of(beside, top)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            top = node_of(top, beside)
        index, last = index >> 1, last >> 1
    return top if last == 0 else None


def canonical(value: Any) -> str:
    """The text of our own small objects, as it was digested."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


# Checkpoints.


class Checkpoint(NamedTuple):
    """A checkpoint as it was given, with what its text says."""

    text: str
    told: dict[str, Any]
    signatures: dict[str, str]
    heads: list[dict[str, Any]]

    @property
    def name(self) -> str:
        """By which a fault names it."""
        return "checkpoint {}".format(self.told.get("number"))

    @property
    def digest(self) -> str:
        """By which the next one names it."""
        return sha256(self.text.encode()).hexdigest()

    def is_signed_as_it_says(self) -> bool:
        """Whether each signature is one of its key's, and these are the keys that it names."""
        return set(self.told["keys"]) == set(self.signatures) and all(
            signed(bytes.fromhex(key), self.text.encode(), bytes.fromhex(signature))
            for key, signature in self.signatures.items()
        )

    def is_signed_by(self, keys: set[str]) -> bool:
        """Whether one of the keys signed it."""
        ours = [key for key in self.signatures if key in keys]
        return any(
            signed(bytes.fromhex(key), self.text.encode(), bytes.fromhex(self.signatures[key]))
            for key in ours
        )


def checkpoint_of(raw: Any) -> Checkpoint:
    """The checkpoint. Raises Fault for what is none, or whose heads are not those that it was signed for."""
    try:
        told, heads = json.loads(raw["text"]), raw["heads"]
        given = Checkpoint(raw["text"], told, dict(raw["signatures"]), heads)
        peaks: list[bytes] = []
        for size, head in enumerate(heads):
            grown(peaks, size, leaf_of(sha256(canonical(head).encode()).digest()))
        right = (
            told["format"] == 1
            and told["root"] == root_of(peaks).hex()
            and told["chains"] == len(heads)
            and told["lines"] == sum(head["size"] for head in heads)
            and [head["chain"] for head in heads] == sorted({head["chain"] for head in heads})
            and isinstance(told["number"], int)
            and all(isinstance(key, str) for key in told["keys"])
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise Fault("what should be a checkpoint is none") from fault
    if not right:
        raise Fault(given.name + ": its heads are not those that it was signed for")
    return given


def check_checkpoints(
    trail: Sequence[Checkpoint], keys: set[str], kept: Sequence[Checkpoint]
) -> Iterator[str]:
    """The faults of a trail's checkpoints: their order, what is kept elsewhere, and who signed them."""
    before, number = GENESIS, 1
    sizes: dict[str, int] = {}
    for each in trail:
        if each.told["number"] != number:
            yield f"{each.name} stands where number {number} should"
        if each.told["before"] != before:
            yield each.name + " does not follow the one before it"
        now = {head["chain"]: head["size"] for head in each.heads}
        if any(now.get(chain, 0) < size for chain, size in sizes.items()):
            yield each.name + ": a chain is shorter than it was"
        before, number, sizes = each.digest, each.told["number"] + 1, now
    by_number = {each.told["number"]: each for each in trail}
    for each in kept:
        found = by_number.get(each.told["number"])
        if found is None:
            yield each.name + ", which is kept elsewhere, is not in the trail: it was cut off"
        elif found.text != each.text:
            yield each.name + " is another one than is kept elsewhere: what was before it was rewritten"
    if trail and not _reached(trail, keys, kept):
        yield trail[-1].name + " is signed by nobody whom the keys lead to"


def _reached(trail: Sequence[Checkpoint], keys: set[str], kept: Sequence[Checkpoint]) -> bool:
    """Whether the last one is signed by a trusted key, or kept. Whoever trusts a key trusts those that a
    checkpoint names which it signed; and each checkpoint pins all before it, so those in between need not be
    looked at.
    """
    trusted, texts = set(keys), {each.text for each in kept}
    begin = 0
    while True:
        last = None
        for index in range(len(trail) - 1, begin - 1, -1):
            each = trail[index]
            if each.text in texts or (trusted & set(each.signatures) and each.is_signed_by(trusted)):
                last = index
                break
        if last is None:
            return False
        if last == len(trail) - 1:
            return True
        trusted |= set(trail[last].told["keys"])
        begin = last + 1


# The trail.


class Chain:
    """A chain as far as it was read."""

    def __init__(self, header: dict[str, Any], checkpoints: Sequence[Checkpoint]) -> None:
        base = header["base"]
        self.name = str(header["chain"])
        self.size = int(base["size"])
        self.last = str(base["last"])
        self.peaks = [bytes.fromhex(peak) for peak in base["peaks"]]
        self.begin = self.size
        self.pinned: dict[int, dict[str, Any]] = {}
        for head in (head for each in checkpoints for head in each.heads if head["chain"] == self.name):
            if self.pinned.setdefault(head["size"], head) != head:
                raise Fault(f"{self.name}: two checkpoints say otherwise of the same lines")
        if len(self.peaks) != self.size.bit_count():
            raise Fault(self.name + ": what is left of the lines that were cut off is not whole")
        if self.size and self.size not in self.pinned:
            raise Fault(self.name + ": no checkpoint pins what was cut off")
        if self.size:
            self._compare(self.size, self.last)
        elif self.last != GENESIS:
            raise Fault(self.name + " does not begin at its beginning")

    def read(self, lines: Iterator[bytes], told: Told | None = None) -> bytes | None:
        """Reads its lines; the first that is none of them, if there is one. Raises Fault at the first that
        does not stand.
        """
        matched, pinned, peaks = LINE.fullmatch, self.pinned, self.peaks
        size, last = self.size, self.last
        following = None
        for ended in lines:
            line = ended.rstrip(b"\n")
            found = matched(line)
            if found is None:
                if line.startswith(b'{"base":'):
                    following = line
                    break
                msg = f"{self.name}, line {size + 1}: it is none"
                raise Fault(msg)
            before, position = found.groups()
            if before.decode() != last:
                msg = f"{self.name}, line {size + 1}: it does not follow the one before it"
                raise Fault(msg)
            digest = sha256(line)
            rest, leaf = size, sha256(b"\0" + digest.digest()).digest()
            while rest & 1:
                leaf = sha256(b"\1" + peaks.pop() + leaf).digest()
                rest >>= 1
            peaks.append(leaf)
            size += 1
            last = digest.hexdigest()
            if int(position) != size:
                msg = f"{self.name}, line {size}: it says that it is line {position.decode()}"
                raise Fault(msg)
            if size in pinned:
                self._compare(size, last)
            if told is not None:
                told.hear(line)
        self.size, self.last = size, last
        missing = [each for each in pinned if each > size]
        if missing:
            msg = f"{self.name}: it ends at line {size}, and {max(missing)} were pinned"
            raise Fault(msg)
        return following

    def unpinned(self) -> int:
        """How many of the last lines no checkpoint pins."""
        return self.size - max((size for size in self.pinned if size <= self.size), default=0)

    def _compare(self, size: int, last: str) -> None:
        head = self.pinned[size]
        if head["root"] != root_of(self.peaks).hex() or head["last"] != last:
            msg = f"{self.name}: up to line {size} it is not what was pinned"
            raise Fault(msg)


class Told:
    """Which history entries the trail has been told of: their digests by service, file, position and
    epoch.
    """

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str, int, str], str] = {}
        self.contradicted: list[str] = []

    def hear(self, line: bytes) -> None:
        """What the line says of an entry."""
        raw = json.loads(line)
        data = raw["data"]
        _, service, _, epoch = data["source"].split("/")
        if raw["type"] == "audit.contradicted":
            self.contradicted.append("{}:{}".format(data["subject"], data["position"]))
        elif data["entry"] is not None:
            self.entries[service, data["subject"], data["position"], epoch] = data["entry"]


def verify_trail(
    lines: Iterable[bytes],
    keys: set[str],
    kept: Sequence[Checkpoint] = (),
    histories: Sequence[Iterable[bytes]] = (),
    *,
    quick: bool = False,
) -> Outcome:
    """What of the trail does not stand. With `quick`, signatures are looked at only where trust depends on
    them: each checkpoint pins all that are before it.
    """
    faults: list[str] = []
    notes: list[str] = []
    told = Told() if histories else None
    try:
        checkpoints, rest = _begun(iter(lines))
        faults += check_checkpoints(checkpoints, keys, kept)
        wrong = [] if quick else [each.name for each in checkpoints if not each.is_signed_as_it_says()]
        faults += [f"{name} has a signature that is none" for name in wrong]
        _chains(checkpoints, rest, told, notes)
        if checkpoints:
            notes.append("the last checkpoint is number {number}, of {at}".format(**checkpoints[-1].told))
        else:
            notes.append("no checkpoint pins anything")
        if told is not None:
            for history in histories:
                faults += compare(iter(history), told, notes)
    except Fault as fault:
        faults.append(str(fault))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        faults.append("it cannot be read: it is no trail, or was changed")
    return Outcome(faults, notes)


def _begun(lines: Iterator[bytes]) -> tuple[list[Checkpoint], Iterator[bytes]]:
    if json.loads(next(lines, b"{}")) != {"daftar": "trail", "format": 1}:
        raise Fault("this is no trail")
    checkpoints: list[Checkpoint] = []
    for line in lines:
        if not line.startswith(b'{"checkpoint":'):
            return checkpoints, _again(line, lines)
        checkpoints.append(checkpoint_of(json.loads(line)["checkpoint"]))
    return checkpoints, iter(())


def _again(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


def _chains(
    checkpoints: Sequence[Checkpoint], lines: Iterator[bytes], told: Told | None, notes: list[str]
) -> None:
    """Reads every chain. Raises Fault at the first line that does not stand."""
    line = next(lines, None)
    if line is None:
        raise Fault("it has no chain: it was cut off")
    seen: set[str] = set()
    while line is not None:
        chain = Chain(json.loads(line), checkpoints)
        if chain.name in seen:
            raise Fault(chain.name + " stands there twice")
        seen.add(chain.name)
        line = chain.read(lines, told)
        lines_read = f"lines {chain.begin + 1} to {chain.size}"
        notes.append(f"{chain.name}: {lines_read}, the last {chain.unpinned()} not pinned yet")


# Histories of other services, against the trail.


def compare(lines: Iterator[bytes], told: Told, notes: list[str]) -> Iterator[str]:
    """Where a service's own histories say something else than the trail was told at the time. Of what the
    trail was not told, it is noted how much: it was cut off, or is still on its way.
    """
    header = json.loads(next(lines, b"{}"))
    if header.get("daftar") != "history":
        raise Fault("this is no history")
    service, department = header["service"], header["department"]
    owed = {
        key: digest
        for key, digest in told.entries.items()
        if key[0] == service and key[1].split(".")[0] == department
    }
    lacking = 0
    for subject, entry, digest, fault in _entries(lines):
        where = "{}:{}".format(subject, entry["position"])
        if fault is not None:
            yield f"{where} {fault}"
        was = owed.pop((service, subject, entry["position"], str(entry["epoch"])), None)
        lacking += was is None
        if was not in {None, digest}:
            yield f"{where} is another entry than was told: the history was rewritten"
    yield from (f"{key[1]}:{key[2]} was told and is not in the history: it was removed" for key in owed)
    yield from (f"{each} was told twice, and otherwise" for each in told.contradicted)
    notes.append(f"{lacking} entries of {service} in {department} are not in the trail")


def _entries(lines: Iterator[bytes]) -> Iterator[tuple[str, dict[str, Any], str, str | None]]:
    """Subject, entry and digest of each, and what is wrong with it by itself."""
    before: dict[str, tuple[int, str]] = {}
    for line in lines:
        raw = json.loads(line)
        subject, entry = raw["subject"], json.loads(raw["text"])
        digest, fault = sha256(raw["text"].encode()).hexdigest(), None
        position, last = before.get(subject, (0, GENESIS))
        if (entry["position"], entry["before"]) != (position + 1, last):
            fault = "does not follow the entry before it"
        elif raw["words"] not in {None, entry["words"]}:
            fault = "has other words than were written"
        before[subject] = entry["position"], digest
        yield subject, entry, digest, fault


# Proofs.


def verify_proof(text: bytes, keys: set[str], kept: Sequence[Checkpoint] = ()) -> Outcome:
    """What of the proof does not stand."""
    try:
        return Outcome(*_proof(json.loads(text), keys, kept))
    except Fault as fault:
        return Outcome([str(fault)], [])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return Outcome(["it cannot be read: it is no proof, or was changed"], [])


def _proof(raw: dict[str, Any], keys: set[str], kept: Sequence[Checkpoint]) -> tuple[list[str], list[str]]:
    if (raw["daftar"], raw["format"]) != ("proof", 1):
        raise Fault("this is no proof")
    checkpoint, head = checkpoint_of(raw["checkpoint"]), raw["head"]
    faults = [*_faults_of_lines(raw["lines"], raw["item"], head)]
    if checkpoint.text not in {each.text for each in kept} and not checkpoint.is_signed_by(keys):
        faults.append(checkpoint.name + " is signed by none of the keys")
    if head not in checkpoint.heads:
        faults.append("the chain is none that the checkpoint pins")
    notes = [
        "{} lines about {}".format(len(raw["lines"]), raw["item"]),
        "pinned by checkpoint {number}, of {at}".format(**checkpoint.told),
    ]
    return faults, notes


def _faults_of_lines(lines: list[dict[str, Any]], item: str, head: dict[str, Any]) -> Iterator[str]:
    """Whether each stands in the chain, in its order, and none of the item's own history is left out."""
    previous, found = 0, list[int]()
    for line in lines:
        entry, digest = json.loads(line["text"]), sha256(line["text"].encode()).digest()
        place, data = entry["position"], entry["data"]
        beside = [bytes.fromhex(each) for each in line["path"]]
        root = climbed(place - 1, head["size"], leaf_of(digest), beside)
        if root is None or root.hex() != head["root"] or place <= previous:
            yield f"line {place} does not stand there in the chain"
        if item not in {data["subject"], *map(str, data["particulars"].values())}:
            yield f"line {place} is about something else"
        if data["subject"] == item and data["source"].startswith("/workflow/"):
            found += [data["position"]] if entry["type"] != "audit.contradicted" else []
        previous = place
    if not lines:
        yield "it proves nothing"
    if sorted(found) != list(range(min(found, default=1), min(found, default=1) + len(found))):
        yield "entries of the item's history are left out"


def main(arguments: Sequence[str] | None = None) -> int:
    """Says what stands and what does not; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("what", choices=("trail", "proof"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", action="append", default=[], help="a public key, 64 hex digits")
    parser.add_argument("--checkpoint", action="append", default=[], type=Path, help="one kept outside")
    parser.add_argument("--history", action="append", default=[], type=Path, help="a service's own histories")
    parser.add_argument("--quick", action="store_true", help="only the signatures on which trust depends")
    asked = parser.parse_args(arguments)
    if not asked.key and not asked.checkpoint:
        parser.error("without a key or a checkpoint from outside, a trail could vouch for itself only")
    try:
        kept = [checkpoint_of(json.loads(path.read_bytes())["checkpoint"]) for path in asked.checkpoint]
        keys = set(asked.key) | {key for each in kept for key in each.told["keys"]}
        if asked.what == "proof":
            outcome = verify_proof(asked.file.read_bytes(), keys, kept)
        else:
            histories = [path.read_bytes().splitlines() for path in asked.history]
            with asked.file.open("rb") as file:
                outcome = verify_trail(file, keys, kept, histories, quick=asked.quick)
    except (OSError, Fault, KeyError, TypeError, ValueError) as problem:
        print(f"cannot begin: {problem}", file=sys.stderr)
        return 2
    for note in outcome.notes:
        print(note)
    for fault in outcome.faults:
        print("FAULT " + fault)
    print("it does not stand" if outcome.faults else "all stands")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
