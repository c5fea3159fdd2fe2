"""The office on the real stores: the same life, and two processes that act at once."""

import secrets
import threading
from dataclasses import replace

import pytest

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
from workflow.domain.item import Reservation
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
    ids = [*sample.load(60, PEOPLE), *sample.load(60, PEOPLE)]
    store = office.application.offices.named("general").files
    for identifier in ids:
        item = store.load(identifier, back_to=0).item
        verify(item.history.entries)
        assert item.custody.holder is not None
    assert database.get(FILES, ids[0]).outbox == ()
    verify_register(whole_register(office, "file-A1111"))
    desks = [database.count(DESKS, "by_seen", equals={"post": f"p-{n}", "place": "here"}) for n in range(4)]
    assert sum(desks) == 120
