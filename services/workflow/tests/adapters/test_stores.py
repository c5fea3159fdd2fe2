"""The office on the real stores: the same life, and two processes that act at once."""

import secrets
import threading
from dataclasses import replace

import pytest

from chassis.finding import open_index
from chassis.finding.port import Index
from chassis.ids import DISTRICT, new_ulid
from chassis.record import Cause, verify
from chassis.store import open_stores
from chassis.store.port import Database, DuplicateValue, Stores
from directory import Actor, Kind, Post
from workflow.adapters.collections import DESKS, FILES
from workflow.adapters.sample import Sample
from workflow.bootstrap import SERVICE
from workflow.domain.actor import Doing
from workflow.domain.errors import NumberTaken
from workflow.domain.file import OPEN, File
from workflow.domain.item import Reminder, Reservation
from workflow.domain.receipt import Paper, Receipt
from workflow.domain.register import verify_register

DIARY = {"subject": "A matter", "sender": {"name": "A. Writer"}}
FILE = {"head": "gen-corr", "title": "A matter"}
NAME = {"en": "-"}
PEOPLE = [Actor(f"u-{n}", Post(f"p-{n}", "general"), NAME, NAME, "c-1", Kind.REGULAR) for n in range(4)]


@pytest.fixture(params=["sqlite", "mongo"])
def address(request, tmp_path):
    """Where the documents are: a folder, or a server that other tests share."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}"
    return request.getfixturevalue("servers").mongo()


class OwnStores:
    """Databases of this test alone, on a server that others use as well."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._service = f"workflow{secrets.token_hex(4)}"

    def database(self, _service: str, department: str = DISTRICT) -> Database:
        return self._stores.database(self._service, department)

    def index(self, _service: str, department: str = DISTRICT) -> Index:
        return open_index(self._stores, self._service, department)

    def close(self) -> None:
        self._stores.close()


@pytest.fixture
def office(address, district_on):
    """A district on a real store."""
    stores = OwnStores(open_stores(address, SERVICE.every_collection, development=True))
    yield district_on(stores)
    stores.close()


def whole_register(district, series, year="2026"):
    registers = district.application.offices.named("general").registers
    return [registers.page(series, year, n) for n in range(1, registers.newest(series, year) + 1)]


def test_a_letter_is_diarised_filed_and_sent_away_and_back(office):
    registry, officer = office.person("p-reg-general"), office.person("p-oc-landacq")
    receipt, file = office.diarised(pages=2), office.opened("p-reg-general")
    registry.done(f"/receipts/{receipt}/place", {"file": file, "revision": 1})
    seen = registry.get(f"/files/{file}").json["revision"]
    noted = registry.put(f"/files/{file}/note", {"text": "সেতু ভাঙা।\n\nपुल टूटा है।", "revision": seen}).json
    registry.done(f"/files/{file}/forward", {"to": "p-oc-landacq", "revision": noted["revision"]})
    office.broker.deliver(seed=1, copies=3)
    assert officer.desk() == [file]
    taken = officer.done(f"/files/{file}/receive")
    officer.done(f"/files/{file}/return", {"revision": taken["revision"]})
    office.broker.deliver(seed=2, copies=3)
    assert (officer.desk(), registry.desk()) == ([], [file])
    verify(office.application.offices.of(file).files.load(file, back_to=0).item.history.entries)
    found = registry.get("/find", number="A-11011/1/2026-General").json
    assert found["item"] == file
    for person, words, item in (
        (registry, "সেতু ভাঙ", file),
        (officer, "टूटा पुल", file),
        (registry, "writer", receipt),
        (officer, "ritter", None),
    ):
        hits = person.get("/search", q=words, department="general").json["items"]
        assert [hit["item"] for hit in hits] == ([item] if item else []), words


def test_clerks_who_diarise_at_once_get_numbers_without_gap_or_repetition(office):
    papers = [office.scanned() for _ in range(24)]
    answers = []

    def diarise(part):
        registry = office.person("p-reg-general")
        mine = type(registry)(registry.post, registry.token, registry.client.application.test_client())
        for paper in part:
            key = new_ulid()
            while (answer := mine.send(f"/receipts/{paper}/diarise", DIARY, key)).status_code == 503:
                pass
            answers.append(answer)

    threads = [threading.Thread(target=diarise, args=(papers[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 24
    verify_register(whole_register(office, "receipt"))
    assert len({answer.json["number"] for answer in answers}) == 24


def test_a_number_of_ones_own_is_ones_alone(office):
    files = office.application.offices.named("general").files
    file = File(f"general.{new_ulid()}", "general", "An old matter", own_number="8/3/11-Adm")
    file.reserved = Reservation(
        OPEN, Doing(PEOPLE[0], "2026-11-23T05:00:00.000Z", Cause()), {"numbering": {}}
    )
    assert files.create(file)
    assert not files.create(file)
    with pytest.raises(NumberTaken) as taken:
        files.create(replace(file, id=f"general.{new_ulid()}"))

    assert isinstance(taken.value.__cause__, DuplicateValue)


def test_a_sample_is_made_of_valid_files_with_their_rows_and_desks(office):
    database = office.stores.database("workflow", "general")
    moving = office.application.offices.named("general").moving
    sample = Sample("general", database, office.rules, office.clock, moving)
    ids = [*sample.load(60, PEOPLE), *sample.load(59, PEOPLE), *sample.load(1, PEOPLE, turns=100)]
    store = office.application.offices.named("general").files
    for identifier in ids:
        item = store.load(identifier, back_to=0).item
        verify(item.history.entries)
        assert item.custody.holder is not None
    long = store.load(ids[-1])
    assert (long.item.extent.notes, long.item.extent.pages) == (100, 198)
    assert [note.number for note in store.notes(long, range(49, 52))] == [49, 50, 51]
    assert database.get(FILES, ids[0]).outbox == ()
    verify_register(whole_register(office, "file-A1111"))
    desks = [database.count(DESKS, "by_since", equals={"post": f"p-{n}", "place": "here"}) for n in range(4)]
    assert sum(desks) == 120


def test_the_sides_of_a_long_file_are_read_from_the_segments_that_hold_the_part(office):
    """Notes and papers stand among reminders, over several sealed segments and the open one."""
    files = office.application.offices.named("general").files
    file = office.opened("p-reg-general")
    person, pages = PEOPLE[0], 0
    for step in range(1, 331):
        kept = files.load(file)
        doing = Doing(person, f"2026-11-24T05:{step // 60:02}:{step % 60:02}.000Z", Cause())
        if step % 7 == 0:
            paper = Paper("", "a.pdf", "application/pdf", "", 1, step % 4 + 1, (), "clean", doing.at)
            receipt = Receipt(f"general.{new_ulid()}", "general", "Paper", number=str(step), paper=paper)
            kept.item._append(receipt, doing)
            pages += step % 4 + 1
        elif step % 3 == 0 and step not in range(120, 220):  # a segment without a note
            kept.item.write_note(doing, f"Note at {step}.\n\nSecond.")
            kept.item._seal(doing)
        else:
            kept.item.remind(Reminder(f"daily-{step}", kept.position, "p-0", doing.at, "general", 1), Cause())
        files.commit(kept, Cause())

    kept = files.load(file)
    assert kept.item.history.open_from == 301
    whole = files.load(file, back_to=0).item.history.entries
    noted = [entry.text for entry in whole if entry.type == "file.noted"]
    filed = [entry for entry in whole if entry.type == "file.filed"]
    assert (len(noted), len(filed)) == (kept.item.extent.notes, kept.item.extent.serials)
    for numbers in (
        range(1, 1),
        range(1, 4),
        range(30, 45),
        range(60, len(noted) + 1),
        range(1, len(noted) + 1),
    ):
        read = files.notes(kept, numbers)
        assert [note.entry.text for note in read] == noted[numbers.start - 1 : numbers.stop - 1]
    for serials in (range(1, 3), range(10, 30), range(40, len(filed) + 1)):
        read = files.filed(kept, serials)
        assert [entry.text for entry in read] == [
            entry.text for entry in filed[serials.start - 1 : serials.stop - 1]
        ]
    on_page = {
        page: entry.data["serial"]
        for entry in filed
        for page in range(entry.data["pages"][0], entry.data["pages"][1] + 1)
    }
    assert on_page == {page: files.serial_of_page(kept, page) for page in range(1, pages + 1)}
    with pytest.raises(LookupError):
        files.serial_of_page(kept, pages + 1)
