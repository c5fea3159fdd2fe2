"""An index of words on MongoDB: a document for each passage, whose lists of words are indexed word by word.

The server's own text search is not asked: it knows no Bengali, and drops the signs that make its words. A
word that may go on is a range of the index.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from pymongo import DESCENDING, MongoClient
from pymongo.collection import Collection as Documents
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from chassis.errors import Transient
from chassis.finding import folding
from chassis.finding.folding import Term
from chassis.finding.port import NOTHING, Facts, Known, Match, Order

Raw = dict[str, Any]

_MADE, _SUBJECTS, _PASSAGES = "words_made", "words_subjects", "words_passages"
_ONE: Final = "one"


class MongoIndex:
    """Three collections of one database. See the port for what each method promises."""

    def __init__(self, client: Callable[[], MongoClient[Raw]], name: str) -> None:
        self._client = client
        self._name = name
        self._ready = False
        self._lock = threading.Lock()

    def version(self) -> int:
        """Of the normaliser with which it was made; 0 while it was not made whole."""
        with self._database() as database:
            made = database[_MADE].find_one({"_id": _ONE})
        return int(made["version"]) if made else 0

    def made(self, version: int) -> None:
        """It is whole, with that version."""
        with self._database() as database:
            database[_MADE].replace_one({"_id": _ONE}, {"version": version}, upsert=True)

    def clear(self) -> None:
        """It holds nothing, and is of no version."""
        with self._database() as database:
            for name in (_MADE, _SUBJECTS, _PASSAGES):
                database[name].delete_many({})

    def put(
        self, subject: str, order: Order, facts: Facts, passages: Mapping[int, str], *, anew: bool = False
    ) -> bool:
        """See the port. Passages are written before the subject tells of them: what a crash leaves is
        written again, because the order still is the old one.
        """
        known = self.known([subject]).get(subject, Known(NOTHING, -1))
        if known.order >= order:
            return False
        at, rank = time.time_ns(), _rank(order)
        told = {
            "order": list(order),
            "rank": rank,
            "last": max([*passages, -1 if anew else known.last]),
            "facts": json.dumps(facts, ensure_ascii=False),
            "at": at,
        }
        with self._database() as database:
            if anew:
                others = {"subject": subject, "number": {"$nin": list(passages)}, "rank": {"$lt": rank}}
                database[_PASSAGES].delete_many(others)
            for number, text in passages.items():
                passage = _passage(subject, number, text) | {"at": at, "rank": rank}
                _replace_older(database[_PASSAGES], f"{subject}#{number}", passage)
            return _replace_older(database[_SUBJECTS], subject, told)

    def known(self, subjects: Iterable[str]) -> dict[str, Known]:
        """Those that are indexed."""
        with self._database() as database:
            found = database[_SUBJECTS].find({"_id": {"$in": list(subjects)}})
            return {
                raw["_id"]: Known((raw["order"][0], raw["order"][1]), raw["last"], json.loads(raw["facts"]))
                for raw in found
            }

    def matches(self, asked: Sequence[Term], *, loosely: bool, limit: int) -> Iterator[Match]:
        """See the port."""
        field = "loose" if loosely else "normal"
        with self._database() as database:
            if not asked:
                newest = database[_SUBJECTS].find({}, {"_id": 1}).sort([("at", DESCENDING)]).limit(limit)
                yield from (Match(raw["_id"], 0) for raw in newest)
                return
            having = {"$and": [{field: _meets(term)} for term in asked]}
            found = database[_PASSAGES].find(having, {"subject": 1, "number": 1})
            for raw in found.sort([("at", DESCENDING)]).limit(limit):
                yield Match(raw["subject"], raw["number"])

    @contextmanager
    def _database(self) -> Iterator[Database[Raw]]:
        try:
            database = self._client()[self._name]
            with self._lock:
                if not self._ready:
                    for field in ("normal", "loose", "subject"):
                        database[_PASSAGES].create_index([(field, 1)])
                    database[_SUBJECTS].create_index([("at", DESCENDING)])
                    self._ready = True
            yield database
        except PyMongoError as error:
            raise Transient(f"MongoDB: {error}") from error


def _meets(term: Term) -> Any:
    return {"$regex": "^" + re.escape(term.word)} if term.goes_on else term.word


def _rank(order: Order) -> int:
    """The order as one number, for a server that compares lists otherwise."""
    epoch, position = order
    return (epoch << 40) + position


def _replace_older(documents: Documents[Raw], identifier: str, raw: Raw) -> bool:
    """The document reads so, unless a newer one is there: false then."""
    try:
        documents.replace_one({"_id": identifier, "rank": {"$lt": raw["rank"]}}, raw, upsert=True)
    except DuplicateKeyError:
        return False
    return True


def _passage(subject: str, number: int, text: str) -> Raw:
    normal = list(dict.fromkeys(folding.words(text)))
    loose = list(dict.fromkeys(map(folding.loose, normal)))
    return {"subject": subject, "number": number, "normal": normal, "loose": loose}
