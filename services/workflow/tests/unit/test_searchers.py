"""A searcher finds exactly what they may know of: random offices, random questions, and an oracle that reads
every item and asks the table of readers, and knows no index.
"""

import random
from dataclasses import replace
from itertools import product

import pytest

from chassis.finding.folding import terms
from chassis.testing.store import MemoryStores
from services.workflow.tests.conftest import DIARY, POSTS, District
from tests.support.deep import lives
from workflow.application.indexing import fill
from workflow.application.readers import read_by
from workflow.application.search import Asked, _hits, search
from workflow.domain.errors import NotReader
from workflow.domain.file import File
from workflow.domain.notes import Note
from workflow.domain.receipt import Receipt

WORDS = ("culvert", "অনুদান", "सड़क", "sluice", "মৌজা", "भूमि", "tender", "নদী", "garden")
"""Of which none is another's beginning, in any form."""
QUESTIONS, OFFICES = 150, 2
TURNS = 100
OFTEN = {
    "receive": 6, "forward": 6, "mark": 3, "place": 3, "consult": 2, "opine": 4, "conclude": 2,
    "return": 2, "pull-back": 1, "detach": 1, "park": 1, "unpark": 2, "close": 1, "reopen": 3,
}  # fmt: skip
"""The acts by which items change hands, and how often they are done where they may be."""


class Life:
    """Some days of people who do whatever they may."""

    def __init__(self, chance: random.Random, district: District) -> None:
        self.chance, self.district = chance, district
        district.rules = replace(district.rules, limit="secret")
        district.application = district.process()
        district.client = district.application.web().test_client()
        self.items: list[tuple[str, str]] = []

    def turn(self) -> None:
        acts = [self.diarises, self.opens, *[self.acts] * 10]
        self.chance.choice(acts)()

    def diarises(self) -> None:
        post, home = self.chance.choice([("p-reg-general", "general"), ("p-hc-landacq", "landacq")])
        receipt = self.district.scanned(home)
        grade = self.chance.choice(["unclassified", "unclassified", "confidential"])
        diary = DIARY | {"subject": self.text(), "sender": {"name": self.text()}, "classification": grade}
        self.district.person(post).done(f"/receipts/{receipt}/diarise", diary)
        self.items.append(("receipts", receipt))

    def opens(self) -> None:
        post = self.chance.choice(["p-hc-general", "p-reg-general", "p-hc-landacq"])
        home = POSTS[post][0]
        heads = self.district.person(post).get("/heads", department=home).json["items"]
        head = next(each["head"] for each in heads if not each["own_number"])
        grade = self.chance.choice(["unclassified", "unclassified", "secret"])
        body = {"head": head, "title": self.text(), "classification": grade}
        told = self.district.person(post).done(f"/files?department={home}", body)
        self.items.append(("files", told["item"]))

    def acts(self) -> None:
        """One of those who have an item does one of the things that they are offered."""
        if not self.items:
            return
        kind, item = self.chance.choice(self.items)
        for post in self.chance.sample(sorted(POSTS), len(POSTS)):
            person = self.district.person(post)
            told = person.get(f"/{kind}/{item}")
            may = [act for act in OFTEN if act in told.json.get("may", ())]
            if not may:
                continue
            act = self.chance.choices(may, [OFTEN[each] for each in may])[0]
            body = self.body(act, post, kind) | {"revision": told.json["revision"]}
            answer = person.send(f"/{kind}/{item}/{act}", body)
            assert answer.status_code < 500, answer.json
            return

    def body(self, act: str, post: str, kind: str) -> dict[str, object]:
        to, other = self.chance.sample([each for each in POSTS if each != post], 2)
        asked: dict[str, dict[str, object]] = {
            "forward": {"to": to, "note": self.text()},
            "mark": {"to": to, "copies": [other]},
            "return": {"note": self.text()} if kind == "files" else {},
            "consult": {"posts": [to], "question": self.text()},
            "opine": {"text": self.text()},
            "place": {"file": self.some_file()},
            "park": {"reason": self.text()},
            "close": {"remark": "Done.", "retention": "C"},
            "reopen": {"reason": "Again."},
        }
        return asked.get(act, {})

    def some_file(self) -> str:
        files = [item for kind, item in self.items if kind == "files"]
        return self.chance.choice(files) if files else ""

    def text(self) -> str:
        return " ".join(self.chance.sample(WORDS, 2))


@pytest.fixture(scope="module", params=range(lives(OFFICES)))
def life(request):
    """Shared by the tests below, of which the last one spoils its index."""
    district = District(MemoryStores())
    district.attach()
    life = Life(random.Random(request.param), district)
    for _ in range(TURNS):
        life.turn()
        life.district.clock.advance(seconds=60)
    return life


def passages(item, card, office):
    """What the post may know of the item, text by text."""
    own = card.post.department == item.department
    told = [item.title]
    told += [item.sender, item.diary["letter_ref"]] if isinstance(item, Receipt) else []
    cover = " ".join(told)
    try:
        extent = read_by(item, card, office)
    except NotReader:
        return [cover] if own and item.classification == "unclassified" else []
    entries = item.history.entries if isinstance(item, File) else []
    notes = [Note(entry) for entry in entries if entry.type == "file.noted"]
    return [cover, *(" ".join(t for _, t in note.numbered) for note in notes if note.number <= extent.notes)]


def oracle(words, card, office):
    found = set()
    for items in (office.files, office.receipts):
        for identifier in items.ids():
            item = items.load(identifier, back_to=0).item
            texts = passages(item, card, office) if item.number is not None else []
            if any(all(word in text for word in words) for text in texts):
                found.add(identifier)
    return found


def test_a_searcher_finds_exactly_what_they_may_know_of(life):
    offices, directory = life.district.application.offices, life.district.application.offices.directory
    asked = [
        (life.chance.choice(sorted(POSTS)), life.chance.choice(["general", "landacq"]), words)
        for words in (life.chance.sample(WORDS, life.chance.choice([1, 1, 2])) for _ in range(QUESTIONS))
    ]
    hits = 0
    for post, department, words in asked:
        card, office = directory.post(post), offices.named(department)
        question = Asked(words=" ".join(words), limit=200)
        told, (asked_of_index, _) = search(question, card, [office]), _hits(question, card, office)
        expected = oracle(words, card, office)
        assert {item["item"] for item in told["items"]} == expected, (post, words)
        assert told["count"] == len(expected)
        assert {hit.item for hit in asked_of_index} == expected, "the index alone knows who may"
        hits += len(expected)
    assert hits > QUESTIONS / 10


def contents(index, items):
    """All that an index has: facts, and which passages have which words."""
    matches = {
        (word, match.subject, match.passage)
        for word, loosely in product(WORDS, (False, True))
        for match in index.matches(terms(word, loosely=loosely), loosely=loosely, limit=10_000)
    }
    return index.known(items), matches


def test_an_index_that_is_made_anew_is_as_the_one_that_grew(life):
    for department in ("general", "landacq"):
        office = life.district.application.offices.named(department)
        items = [item for _, item in life.items]
        grown = contents(office.index, items)
        assert grown[0]
        office.index.clear()
        assert contents(office.index, items) == ({}, set())
        assert all(fill(office))
        assert contents(office.index, items) == grown


def test_an_index_that_is_wrong_tells_nobody_more_than_the_item_does(life):
    office = life.district.application.offices.named("general")
    everybody = {post: [1000, 1000] for post in POSTS}
    for _, item in life.items:
        known = office.index.known([item]).get(item)
        if known is not None:
            epoch, position = known.order
            office.index.put(item, (epoch, position + 1), known.facts | {"readers": everybody}, {})
    for word, post in product(WORDS, sorted(POSTS)):
        card = office.directory.post(post)
        told = search(Asked(words=word, limit=200), card, [office])
        assert {item["item"] for item in told["items"]} <= oracle([word], card, office)
