"""What another service has told, kept as it stands now: the newest data of each subject.

What carries an `expires` is forgotten a while after it, so what ends does not pile up.
Complete by messages alone. The source publishes a manifest now and then (entity `directory`: each subject
with its kind, epoch and position); until the mirror has all of it, its owner is not ready. After a restore a
manifest of a new epoch also tells what was lost: that is forgotten. Readers see a change within a second:
that long answers are remembered.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Collection as Kinds
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from chassis.clock import Clock, from_text
from chassis.envelope import Event
from chassis.store.aggregates import retrying
from chassis.store.paging import every
from chassis.store.port import AlreadyExists, Collection, Conflict, Database, Document, Index
from chassis.wire.consumer import Outcome

MIRRORED: Final = Collection("mirrored", indexes=(Index("by_kind", ("source", "kind", "subject")),))
MANIFEST: Final = "directory"
REMEMBERED: Final = timedelta(seconds=1)
KEPT_AFTER: Final = timedelta(hours=1)
"""Beyond `expires`: what was given out in the last moment holds a little longer, and clocks differ."""
FORGOTTEN_AT_ONCE: Final = 10  # by each that comes: more than one, so that what piled up goes


class Mirror:
    """The subjects of one source service, of the kinds (event entities) that the owner uses."""

    COLLECTION = MIRRORED

    def __init__(self, database: Database, clock: Clock, *, source: str, kinds: Kinds[str]) -> None:
        self._database = database
        self._clock = clock
        self._source = source
        self._kinds = frozenset(kinds)
        self._answers: dict[tuple[str, ...], Any] = {}
        self._answers_until = clock.now()
        self._whole: list[tuple[int, int]] = []  # the manifests that were found complete: they stay so
        self._lock = threading.Lock()

    def apply(self, event: Event) -> Outcome:
        """The event's data are the subject's newest, unless newer ones are there. Raises ValueError for an
        event of another service.
        """
        if event.service != self._source:
            raise ValueError(f"{event.type} is not from {self._source}")
        outcome = retrying(lambda: self._apply(event))
        if "expires" in event.data:
            self._forget_expired(event.entity)
        return outcome

    def newest(self, kind: str, subject: str) -> dict[str, Any] | None:
        """The subject's newest data as they stand this moment: for whoever writes down what follows from
        them.
        """
        return self._read(kind, subject)

    def get(self, kind: str, subject: str) -> dict[str, Any] | None:
        """The subject's newest data; at most a second old."""
        found: dict[str, Any] | None = self._remembered((kind, subject), lambda: self._read(kind, subject))
        return found

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The newest data of every subject of the kind, ordered by subject; at most a second old."""
        found: list[dict[str, Any]] = self._remembered((kind,), lambda: self._read_all(kind))
        return found

    def lacking(self, manifest: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Which of the manifest's subjects of our kinds are missing here, or stand at an earlier epoch or
        position.
        """
        wanted = {subject: entry for subject, entry in manifest.items() if entry["kind"] in self._kinds}
        return [
            subject
            for subject, entry in wanted.items()
            if self._stands_at(subject, entry) < (entry["epoch"], entry["position"])
        ]

    def complete(self) -> bool:
        """Whether a manifest has come and all of it is here; at most a second old."""
        answer: bool = self._remembered((), self._is_complete)
        return answer

    def _apply(self, event: Event) -> Outcome:
        identifier = self._id(event.entity, event.subject)
        known = self._database.get(MIRRORED, identifier)
        if known is not None and _order(known) >= event.order:
            return Outcome.DUPLICATE
        if event.entity == MANIFEST and (known is None or _order(known)[0] < event.order[0]):
            self._forget_lost(event)
        elif known is None and event.order[0] < self._newest_epoch() and self._is_lost(event):
            return Outcome.DUPLICATE
        epoch, position = event.order
        state = {
            "source": self._source,
            "kind": event.entity,
            "subject": event.subject,
            "epoch": epoch,
            "position": position,
            "data": json.dumps(event.data, ensure_ascii=False),  # as text: its keys may hold dots
        }
        if known is not None:
            self._database.commit(known, MIRRORED, state)
            return Outcome.DONE
        try:
            self._database.insert(MIRRORED, identifier, state)
        except AlreadyExists as error:
            raise Conflict(identifier) from error
        return Outcome.DONE

    def _is_complete(self) -> bool:
        manifests = list(self._every(MANIFEST))
        told = [_order(manifest) for manifest in manifests]
        if told != self._whole:
            if any(self.lacking(_data(manifest)["subjects"]) for manifest in manifests):
                return False
            self._whole = told
        return bool(told)

    def _newest_epoch(self) -> int:
        """Of the manifests that have come, at most a second ago."""
        newest: int = self._remembered(
            ("epoch",), lambda: max((_order(one)[0] for one in self._every(MANIFEST)), default=0)
        )
        return newest

    def _is_lost(self, event: Event) -> bool:
        """Whether a later life of the source does not know the subject any more."""
        later = [one for one in self._every(MANIFEST) if event.order[0] < _order(one)[0]]
        return "expires" not in event.data and not any(
            event.subject in _data(one)["subjects"] for one in later
        )

    def _forget_lost(self, manifest: Event) -> None:
        """What was told in an earlier epoch and is not listed is not so any more. What expires by itself is
        in no manifest.
        """
        told = [document for kind in self._kinds for document in self._every(kind)]
        for document in told:
            is_earlier = _order(document)[0] < manifest.order[0]
            if is_earlier and document.state["subject"] not in manifest.data["subjects"]:
                self._forget_lasting(document)

    def _forget_lasting(self, document: Document) -> None:
        if "expires" not in _data(document):
            with suppress(Conflict):  # newer now, or another process forgot it
                self._database.delete(document, MIRRORED)

    def _forget_expired(self, kind: str) -> None:
        """Those that came first: subjects that expire have ids that sort by when they began."""
        passed = self._clock.now() - KEPT_AFTER
        first = self._database.find(
            MIRRORED, "by_kind", equals={"source": self._source, "kind": kind}, limit=FORGOTTEN_AT_ONCE
        )
        for document in first:
            if from_text(_data(document)["expires"]) < passed:
                with suppress(Conflict):  # newer now, or another process forgot it
                    self._database.delete(document, MIRRORED)

    def _stands_at(self, subject: str, entry: Mapping[str, Any]) -> tuple[int, int]:
        document = self._database.get(MIRRORED, self._id(str(entry["kind"]), subject))
        return (0, 0) if document is None else _order(document)

    def _read(self, kind: str, subject: str) -> dict[str, Any] | None:
        document = self._database.get(MIRRORED, self._id(kind, subject))
        return None if document is None else _data(document)

    def _read_all(self, kind: str) -> list[dict[str, Any]]:
        return [_data(document) for document in self._every(kind)]

    def _every(self, kind: str) -> Iterator[Document]:
        return every(self._database, MIRRORED, "by_kind", equals={"source": self._source, "kind": kind})

    def _remembered(self, question: tuple[str, ...], read: Callable[[], Any]) -> Any:
        now = self._clock.now()
        with self._lock:
            if not now < self._answers_until <= now + REMEMBERED:
                self._answers = {}
                self._answers_until = now + REMEMBERED
            answers = self._answers
        if question not in answers:
            answers[question] = read()
        return answers[question]

    def _id(self, kind: str, subject: str) -> str:
        return f"{self._source}/{kind}/{subject}"


def _order(document: Document) -> tuple[int, int]:
    return document.state["epoch"], document.state["position"]


def _data(document: Document) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(document.state["data"])
    return data
