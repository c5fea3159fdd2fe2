"""The conservation laws (reliability.md 7), checked by someone who shares no code with what is checked.

It reads the SQLite files as they lie and the broker as an operator: nothing is imported from a service or the
chassis, and canonical text (RFC 8785) is another library's. A violation says which law, where and what. Laws
1 to 5 hold at any moment between two acts; 7 says that everything comes to rest.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pika
import requests
import rfc8785

State = dict[str, Any]
GENESIS = "0" * 64
CLOSED = {"closed", "recorded", "weeded"}
WITH_ONE = {"with", "parked", *CLOSED}  # states of custody in which one post has the file
LYING = {"here", "parked", "closed"}  # where a desk has what lies with its post
HTTP_SECONDS = 30


@dataclass(frozen=True)
class Violation:
    """One law that does not hold; `law` counts as reliability.md 7 does."""

    law: int
    where: str
    what: str


@dataclass(frozen=True)
class Deed:
    """An act that was answered with 2xx: at `position` of the file's history `post` did `type`.

    Without a position nobody knows: it was asked, and may have been done.
    """

    file: str
    position: int | None
    type: str
    post: str


@dataclass(frozen=True)
class FileHistory:
    """A file's head document and its whole history, sealed segments first."""

    id: str
    state: State
    entries: Sequence[State]

    @cached_property
    def contents(self) -> list[State]:
        """What the entries say."""
        return [content_of(entry["text"])[0] for entry in self.entries]

    @property
    def moves(self) -> list[State]:
        """The entries after which the file lies elsewhere, or otherwise, than before."""
        before = [None, *(content["data"]["custody"] for content in self.contents)]
        return [
            content
            for content, stood in zip(self.contents, before, strict=False)
            if content["data"]["custody"] != stood
        ]


class Stores:
    """The documents of an instance as they lie on the disk, opened for reading only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def databases(self) -> list[Path]:
        """Every database of every service."""
        return sorted(self._folder.glob("*/*.sqlite"))

    def of(self, service: str, department: str) -> Path:
        """The database of the service in the department."""
        return self._folder / service / f"{service}_{department}.sqlite"

    def departments(self) -> list[str]:
        """Those for which workflow has a database."""
        found = (path.stem.partition("_")[2] for path in self._folder.glob("workflow/workflow_*.sqlite"))
        return sorted(found)

    def documents(self, database: Path, collection: str) -> dict[str, State]:
        """The states of a collection by id; none when nothing was ever written to it."""
        return {each: json.loads(state) for each, state in _rows(database, collection, "id, state")}

    @staticmethod
    def unsent(database: Path) -> Iterator[str]:
        """The events that still wait in an outbox."""
        for collection in _tables(database):
            for _, outbox in _rows(database, collection, "id, outbox"):
                yield from (str(entry["id"]) for entry in json.loads(outbox))

    def files(self, department: str) -> list[FileHistory]:
        """Every file that is at home in the department.

        Heads first: what a head has sealed lies in a segment for ever, while a segment that is sealed after
        the look belongs to a later head.
        """
        database = self.of("workflow", department)
        heads = self.documents(database, "files")
        segments = self.documents(database, "segments")
        found = []
        for file, state in heads.items():
            firsts = range(1, state["history"]["open_from"], 100)
            sealed = [entry for first in firsts for entry in segments[f"{file}/{first}"]["entries"]]
            found.append(FileHistory(file, state, [*sealed, *state["history"]["entries"]]))
        return found


@dataclass(frozen=True)
class Checker:
    """Looks at one office: its stores, and its `queues` with how much lies in each."""

    stores: Stores
    queues: Callable[[], Mapping[str, int]]
    deeds: Sequence[Deed] = field(default=())

    def violations(self) -> list[Violation]:
        """Everything that is not as the laws say."""
        homes = {department: self.stores.files(department) for department in self.stores.departments()}
        files = [file for home in homes.values() for file in home]
        return [
            *(found for file in files for found in _custody(file)),
            *(found for file in files for found in _chain(file)),
            *(found for file in files for found in _reminders(file)),
            *self._desks(files),
            *self._watches(files),
            *_deeds(files, self.deeds),
            *(found for department, home in homes.items() for found in self._registers(department, home)),
            *self._restless(),
        ]

    def _desks(self, files: Iterable[FileHistory]) -> Iterator[Violation]:
        """Law 2: what lies on the desks is what the histories say, no more and no less."""
        told = {(_at(file)[1], _at(file)[0], file.id) for file in files}
        lying = {
            (department, place["post"], place["item"])
            for department in self.stores.departments()
            for place in self.stores.documents(self.stores.of("workflow", department), "desks").values()
            if place["kind"] == "file" and place["place"] in LYING
        }
        for department, post, file in sorted(lying ^ told):
            what = "has left, or was never there" if (department, post, file) in lying else "is missing"
            yield Violation(2, f"desk {post} of {department}", f"{file} {what}")

    def _watches(self, files: Iterable[FileHistory]) -> Iterator[Violation]:
        """Law 2: exactly the department where the file is watches it, from the arrival that history tells;
        nobody watches one that is closed.
        """
        watching: dict[str, set[tuple[str, str, int]]] = {}
        for department in self.stores.departments():
            for item, watch in self.stores.documents(self.stores.of("notify", department), "watches").items():
                if (pending := watch["pending"]) is not None:
                    arrival = pending["arrival"]
                    watching.setdefault(item, set()).add((arrival["post"], department, arrival["number"]))
        for file in files:
            custody = file.contents[-1]["data"]["custody"]
            wanted = set() if custody["state"] in CLOSED else {(*_at(file), int(custody["arrival"]))}
            if watching.get(file.id, set()) != wanted:
                yield Violation(2, f"watch of {file.id}", f"{watching.get(file.id)}, not {wanted}")

    def _registers(self, department: str, files: Iterable[FileHistory]) -> Iterator[Violation]:
        """Law 8: numbers are gapless, unique, and each file has the one that its row says."""
        pages = self.stores.documents(self.stores.of("workflow", department), "registers").values()
        series: dict[tuple[str, str], list[State]] = {}
        for page in sorted(pages, key=lambda one: int(one["page"])):
            series.setdefault((page["series"], page["year"]), []).extend(page["rows"])
        for name, rows in series.items():
            if [row["serial"] for row in rows] != list(range(1, len(rows) + 1)):
                yield Violation(8, f"register {name} of {department}", "has a gap")
        every = [row for rows in series.values() for row in rows]
        for what, values in (
            ("number", [row["number"] for row in every]),
            ("item", [row["item"] for row in every]),
        ):
            for value in (value for value, times in Counter(values).items() if times > 1):
                yield Violation(8, f"registers of {department}", f"{what} {value} twice")
        numbers = {row["item"]: row["number"] for row in every}
        for file in files:
            if numbers.get(file.id) != file.state.get("number"):
                yield Violation(
                    8, file.id, f"{file.state.get('number')} is not its row's {numbers.get(file.id)}"
                )

    def _restless(self) -> Iterator[Violation]:
        """Law 7 and 4: nothing waits in an outbox, parked, in a queue; nothing is dead."""
        for database in self.stores.databases():
            for event in self.stores.unsent(database):
                yield Violation(7, database.stem, f"{event} is unsent")
            for message in self.stores.documents(database, "parked"):
                yield Violation(7, database.stem, f"{message} is parked")
        for queue, waiting in self.queues().items():
            if waiting:
                yield Violation(4 if queue.endswith(".dead") else 7, queue, f"{waiting} messages")


@cache
def content_of(text: str) -> tuple[State, bool]:
    """What an entry's text says, and whether it is its one canonical text; remembered, as looks are many."""
    content: State = json.loads(text)
    return content, rfc8785.dumps(content) == text.encode()


def queue_lengths(broker: str, management: str) -> dict[str, int]:
    """Messages ready now, by queue, as the broker counts them (the management's figures are seconds old)."""
    told = requests.get(f"{management}/api/queues", params={"columns": "name,vhost"}, timeout=HTTP_SECONDS)
    told.raise_for_status()
    vhost = broker.rpartition("/")[2]
    names = sorted(queue["name"] for queue in told.json() if queue["vhost"] == vhost)
    with closing(pika.BlockingConnection(pika.URLParameters(broker))) as connection:
        channel = connection.channel()
        return {name: channel.queue_declare(name, passive=True).method.message_count for name in names}


def _at(file: FileHistory) -> tuple[str, str]:
    """Post and department where the file lies, opened or not."""
    custody = file.contents[-1]["data"]["custody"]
    role = "to" if custody["state"] == "transit" else "holder"
    return custody[role], custody[f"{role}_department"]


def _custody(file: FileHistory) -> Iterator[Violation]:
    """Law 1: one holder, or on the way between exactly two posts, at every position; no post is skipped."""
    holder: str | None = None
    between: tuple[str, str] | None = None
    for content in file.contents:
        where, act, custody = f"{file.id}:{content['position']}", content["type"], content["data"]["custody"]
        now_holder, now_between = custody["holder"], (custody["from"], custody["to"])
        one = custody["state"] in WITH_ONE and now_holder and now_between == (None, None)
        two = custody["state"] == "transit" and not now_holder and all(now_between)
        if bool(one) == bool(two):
            yield Violation(1, where, f"is with {now_holder} and between {now_between}")
        by = content["by"] and content["by"]["post"]
        allowed = {
            "file.opened": holder is None and between is None and by == now_holder,
            "file.forwarded": between is None and now_between[0] == holder == by,
            "file.received": between is not None and now_holder == between[1] == by,
            "file.pulledback": between is not None and now_holder == between[0] == by,
        }.get(act, (now_holder, now_between if two else None) == (holder, between))
        if not allowed:
            yield Violation(
                1, where, f"{act} by {by}: from {holder or between} to {now_holder or now_between}"
            )
        holder, between = (now_holder, None) if one else (None, now_between)


def _chain(file: FileHistory) -> Iterator[Violation]:
    """Law 3: positions 1..n, canonical text, each digest right and chained to the one before."""
    previous = GENESIS
    for position, (entry, content) in enumerate(zip(file.entries, file.contents, strict=True), start=1):
        text = entry["text"].encode()
        words = (
            hashlib.sha256(bytes.fromhex(entry["salt"]) + entry["words"].encode())
            if "words" in entry
            else None
        )
        faults = {
            "position": content["position"] != position,
            "before": content["before"] != previous,
            "digest": hashlib.sha256(text).hexdigest() != entry["digest"],
            "canonical": not content_of(entry["text"])[1],
            "words": words is not None and words.hexdigest() != content["words"],
        }
        yield from (Violation(3, f"{file.id}:{position}", fault) for fault, found in faults.items() if found)
        previous = entry["digest"]
    if file.state["history"]["last"] != previous:
        yield Violation(3, file.id, "its head does not end the chain")


def _reminders(file: FileHistory) -> Iterator[Violation]:
    """Law 8: each step of an arrival is recorded once for the holder, and once for each superior."""
    told = Counter(
        (one["data"]["arrival"], one["data"]["step"], one["data"].get("superior"))
        for one in file.contents
        if one["type"] == "file.reminded"
    )
    yield from (
        Violation(8, file.id, f"step {step} {times} times") for step, times in told.items() if times > 1
    )


def _deeds(files: Iterable[FileHistory], deeds: Sequence[Deed]) -> Iterator[Violation]:
    """Law 5: every act that was acknowledged is in the history, and no movement by a person that was neither
    that nor in doubt.
    """
    watched = {deed.file for deed in deeds}
    known = [file for file in files if file.id in watched]
    recorded = Counter(deed for file in known for deed in _of_people(file.id, file.contents))
    moved = Counter(deed for file in known for deed in _of_people(file.id, file.moves))
    acknowledged = Counter(deed for deed in deeds if deed.position is not None)
    doubtful = Counter(deed for deed in deeds if deed.position is None)
    unasked = Counter(replace(deed, position=None) for deed in (moved - acknowledged).elements())
    yield from (Violation(5, deed.file, f"lost: {deed}") for deed in acknowledged - recorded)
    yield from (Violation(5, deed.file, f"unasked, or twice: {deed}") for deed in unasked - doubtful)


def _of_people(file: str, contents: Iterable[State]) -> Iterator[Deed]:
    """What people did, of what these entries say."""
    for content in contents:
        if content["by"] is not None:
            yield Deed(file, content["position"], content["type"], content["by"]["post"])


def _tables(database: Path) -> list[str]:
    with closing(_opened(database)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [str(name) for (name,) in found]


def _rows(database: Path, collection: str, columns: str) -> list[Any]:
    if collection not in _tables(database):
        return []
    with closing(_opened(database)) as connection:
        return connection.execute(f'SELECT {columns} FROM "{collection}"').fetchall()  # noqa: S608 - our own names


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=HTTP_SECONDS)


def told(found: Iterable[Violation], most: int = 20) -> str:
    """The first violations as text, for a failed test."""
    return "\n".join(f"law {one.law}: {one.where}: {one.what}" for one in list(found)[:most])
