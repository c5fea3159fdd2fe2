"""People of a district at work: each looks at an item that lies with them, and does one of the things that
the office says they may.

What may be done comes from the item's own view (`may`), so a new act needs one line in HABITS here. The same
seed makes the same choices as long as the office answers the same. A request without an answer is asked again
under its key, as a browser does, so servers and processes may fall over meanwhile.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import cycle, islice
from typing import Any, Final

import httpx

from chassis.ids import new_ulid
from deploy.demo.client import Client
from deploy.demo.life import TooLate, eventually
from deploy.simulate.district import Desk, District
from deploy.simulate.matters import Matter, Matters, Paper
from deploy.simulate.paper import scanned

ANSWER_SECONDS: Final = 120.0
TRAY_SECONDS: Final = 180.0
PAUSE_SECONDS: Final = 0.5
ACTED: Final = (HTTPStatus.OK, HTTPStatus.CREATED)
UP, ELSEWHERE = 0.6, 0.12
"""How often a file goes to whoever sits above, and how often to another department."""
TALKED_OVER: Final = 3
"""Notes, before anybody thinks of closing a file."""


@dataclass(frozen=True)
class Done:
    """An act that was acknowledged: at `position` of the item's history `post` did what its `type` tells."""

    item: str
    position: int
    type: str
    post: str


@dataclass
class Item:
    """A file or a receipt, as it was last seen."""

    kind: str
    id: str
    matter: Matter
    custody: Mapping[str, Any]
    revision: int


Ask = Callable[["Simulation", Item, Desk, Mapping[str, Any]], dict[str, Any] | None]
"""What is asked of the act; null when nobody would do it now."""


@dataclass(frozen=True)
class Habit:
    """How readily people do an act when they may, which entry it makes, and what they fill in."""

    says: str
    readiness: int
    ask: Ask


@dataclass
class Simulation:
    """An office and its matters. `api` tells the address of each service's public API."""

    api: Callable[[str], str]
    district: District
    matters: Matters
    seed: int
    done: list[Done] = field(default_factory=list)
    asked_again: int = 0
    """How often there was no answer, and the same was asked once more."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311  # not a secret
        self._seats: dict[str, Client] = {}
        self._items: list[Item] = []
        served = {desk.department for desk in self.district.desks.values()}
        self._matters = [each for each in self.matters.matters if each.department in served]

    def opens(self, files: int) -> None:
        """So many files are open, the matters taken in turn."""
        for matter in islice(cycle(self._matters), files):
            opener = self._of(matter.department, "dealing")
            body = {"head": matter.head, "title": matter.title}
            if matter.department == "records":  # whose numbers are written by hand
                body["number"] = f"RR-{new_ulid()[-5:]}/1957"
            told = self._asked(opener, f"/files?department={matter.department}", body)
            self._acknowledged("file", told, "opened", opener)
            self._items.append(Item("file", told["item"], matter, told["custody"], told["revision"]))

    def takes_in(self, papers: int) -> None:
        """So many letters have been scanned, read and diarised."""
        begun = [(matter, matter.paper) for matter in self._matters if matter.paper]
        letters = list(islice(cycle(begun), papers if begun else 0))
        scanned_ones = [self._scans(matter.department, paper) for matter, paper in letters]
        for (matter, paper), document in zip(letters, scanned_ones, strict=True):
            clerk = self._of(matter.department, "registry")
            self._in_the_tray(clerk, matter.department, document)
            diary = {"subject": paper.subject, "sender": {"name": paper.sender}, "language": "en"}
            told = self._asked(clerk, f"/receipts/{document}/diarise", diary)
            self._acknowledged("receipt", told, "diarised", clerk)
            self._items.append(Item("receipt", document, matter, told["custody"], told["revision"]))

    def works(self, acts: int) -> None:
        """So many acts were done. Raises TooLate where nobody can do anything any more."""
        wanted, idle = len(self.done) + acts, 0
        while len(self.done) < wanted:
            idle = 0 if self._one_acts(self.chance.choice(self._items)) else idle + 1
            if idle > ANSWER_SECONDS:
                raise TooLate("nobody does anything any more")

    def word(self, matter: Matter, desk: Desk) -> str:
        """What somebody at the desk writes of the matter."""
        who = "officer" if "officer" in desk.roles else "dealing"
        return self.chance.choice(self.matters.words.notes[who][matter.language])

    def other(self, desk: Desk) -> Desk:
        """To whom somebody at the desk sends what they are done with."""
        above = self.district.above(desk.post)
        if above is not None and self.chance.random() < UP:
            return above
        others = [each for each in self.district.desks.values() if each.post != desk.post]
        beside = [each for each in others if each.department == desk.department]
        elsewhere = [each for each in others if each.department != desk.department]
        wanted = elsewhere if self.chance.random() < ELSEWHERE else beside
        return self.chance.choice(wanted or others)  # who sits alone in a department has nobody beside

    def letter(self, item: Item, desk: Desk, stage: str) -> dict[str, Any] | None:
        """The letter of the file that was begun last among those that have come so far."""
        told = self._answered(desk, "GET", f"/files/{item.id}/letters").json()["items"]
        return next((each for each in told if each["stage"] == stage), None)

    def _one_acts(self, item: Item) -> bool:
        desk = self._who(item)
        told = self._answered(desk, "GET", f"/{item.kind}s/{item.id}")
        if told.status_code != HTTPStatus.OK:
            return False
        view = told.json()
        able = [(HABITS[name], name) for name in view["may"] if name in HABITS]
        if not able:
            return False
        habit, name = self.chance.choices(able, [each.readiness for each, _ in able])[0]
        body = habit.ask(self, item, desk, view)
        if body is None:
            return False
        told = self._answered(desk, "POST", f"/{item.kind}s/{item.id}/{name}", body or None)
        if told.status_code == HTTPStatus.CONFLICT:  # somebody, or the system, was quicker
            return False
        answer = _success(told)
        item.custody, item.revision = answer["custody"], answer["revision"]
        self._acknowledged(item.kind, answer, habit.says, desk)
        return True

    def _who(self, item: Item) -> Desk:
        """Whose turn it is; of two between whom it is on its way now and then the sender's."""
        custody = item.custody
        if custody["state"] == "transit":
            post = custody["from"] if self.chance.random() < 1 / 12 else custody["to"]
        else:
            post = custody["holder"]
        return self.district.desks[post]

    def _of(self, department: str, role: str) -> Desk:
        return self.chance.choice([desk for desk in self.district.of(department) if role in desk.roles])

    def _scans(self, department: str, paper: Paper) -> str:
        station = self._seat(self._of(department, "registry")).of("scan")
        headers = station.headers() | {"Content-Type": "application/octet-stream"}
        path = f"/batches?department={department}&name={new_ulid()}.tif"
        return str(_success(station.send("POST", path, headers, scanned(paper)))["document"])

    def _in_the_tray(self, clerk: Desk, department: str, document: str) -> None:
        def there() -> bool | None:
            told = self._seat(clerk).get("/tray", department=department, limit="200").json()["items"]
            return document in {paper["receipt"] for paper in told} or None

        eventually(there, TRAY_SECONDS, f"{document} in the tray of {department}")

    def _asked(self, desk: Desk, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return _success(self._answered(desk, "POST", path, body))

    def _answered(
        self, desk: Desk, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """The office's definite answer. Raises TooLate."""
        seat, key, limit = self._seat(desk), new_ulid(), time.monotonic() + ANSWER_SECONDS
        while True:
            try:
                told = seat.ask(method, path, seat.headers(key), body)
            except httpx.HTTPError:
                told = None
            if told is not None and told.status_code == HTTPStatus.UNAUTHORIZED:
                seat.log_in()
            elif told is not None and told.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                return told
            if time.monotonic() > limit:
                raise TooLate(f"no answer to {method} {path}")
            unanswered = told is None or told.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
            self.asked_again += unanswered
            time.sleep(PAUSE_SECONDS if unanswered else 0)

    def _seat(self, desk: Desk) -> Client:
        if desk.post not in self._seats:
            self._seats[desk.post] = Client(self.api, "workflow", desk.member)
        return self._seats[desk.post]

    def _acknowledged(self, kind: str, answer: Mapping[str, Any], says: str, desk: Desk) -> None:
        self.done.append(Done(answer["item"], answer["position"], f"{kind}.{says}", desk.post))


def _success(told: httpx.Response) -> dict[str, Any]:
    if told.status_code not in ACTED:
        raise AssertionError(f"{told.request.method} {told.request.url.path}: {told.status_code} {told.text}")
    answer: dict[str, Any] = told.json()
    return answer


def _nothing(_office: Simulation, _item: Item, _desk: Desk, _view: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _as_seen(_office: Simulation, _item: Item, _desk: Desk, view: Mapping[str, Any]) -> dict[str, Any]:
    return {"revision": view["revision"]}


def _onward(office: Simulation, item: Item, desk: Desk, view: Mapping[str, Any]) -> dict[str, Any]:
    remark = office.chance.choice(office.matters.words.remarks[item.matter.language])
    body = {"revision": view["revision"], "to": office.other(desk).post, "remark": remark}
    return body if item.kind == "receipt" else body | {"note": office.word(item.matter, desk)}


def _back(office: Simulation, item: Item, desk: Desk, view: Mapping[str, Any]) -> dict[str, Any] | None:
    if view["came_from"] is None:
        return None
    return {"revision": view["revision"], "note": office.word(item.matter, desk)}


def _aside(office: Simulation, item: Item, _desk: Desk, view: Mapping[str, Any]) -> dict[str, Any]:
    return {"revision": view["revision"], "reason": office.matters.words.parked[item.matter.language]}


def _over(office: Simulation, item: Item, _desk: Desk, view: Mapping[str, Any]) -> dict[str, Any] | None:
    body = {"revision": view["revision"], "remark": office.matters.words.closed[item.matter.language]}
    if item.kind == "receipt":
        return body
    return body | {"retention": "C"} if view["notes"] >= TALKED_OVER else None


def _again(office: Simulation, item: Item, desk: Desk, view: Mapping[str, Any]) -> dict[str, Any]:
    return {"revision": view["revision"], "reason": office.word(item.matter, desk)}


def _draft(office: Simulation, item: Item, desk: Desk, view: Mapping[str, Any]) -> dict[str, Any] | None:
    if any(office.letter(item, desk, stage) for stage in ("draft", "approved", "signed")):
        return None
    letter = office.matters.words.letters[item.matter.language]
    decides = next(each for each in office.district.of(item.matter.department) if "officer" in each.roles)
    return {
        "revision": view["revision"],
        "form": "letter",
        "language": item.matter.language,
        "subject": item.matter.title,
        "to": [letter.to],
        "body": letter.body,
        "signatory": decides.post,
    }


def _letter_at(stage: str) -> Ask:
    """What is asked of the letter that has come so far, over the version that is seen."""

    def asked(office: Simulation, item: Item, desk: Desk, view: Mapping[str, Any]) -> dict[str, Any] | None:
        letter = office.letter(item, desk, stage)
        if letter is None:
            return None
        body = {"revision": view["revision"], "letter": letter["letter"]}
        return body if stage == "signed" else body | {"digest": letter["digest"]}

    return asked


HABITS: Final[Mapping[str, Habit]] = {
    "receive": Habit("received", 40, _nothing),
    "forward": Habit("forwarded", 20, _onward),
    "mark": Habit("marked", 20, _onward),
    "return": Habit("forwarded", 10, _back),
    "pull-back": Habit("pulledback", 40, _as_seen),
    "park": Habit("parked", 2, _aside),
    "unpark": Habit("unparked", 4, _as_seen),
    "close": Habit("closed", 1, _over),
    "reopen": Habit("reopened", 1, _again),
    "draft": Habit("drafted", 4, _draft),
    "approve": Habit("draftapproved", 4, _letter_at("draft")),
    "sign": Habit("lettersigned", 6, _letter_at("approved")),
    "issue": Habit("letterissued", 8, _letter_at("signed")),
}
