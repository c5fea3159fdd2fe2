"""What came from the scanner becomes a document, or is rejected with a reason that the operator sees."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.errors import Transient
from chassis.store.aggregates import KeyReused
from chassis.store.port import Conflict
from scan.application.ports import Message, NotInTime
from scan.application.read_page import MOST_DELAYS, read_page
from scan.application.receive import Arrival, receive
from scan.application.split import split
from scan.domain.batch import Channel, State
from scan.domain.quality import Limits, Threshold
from services.scan.tests.support.room import BATCH, LETTER, RINA, ULID, Office, sha


@pytest.fixture
def office() -> Office:
    return Office()


class TestReceiving:
    def test_the_original_is_durable_bit_for_bit_before_anybody_hears_of_it(self, office, tmp_path):
        batch = office.receive(folder=tmp_path)
        assert office.objects.contents("general") == [LETTER]
        assert (batch.original.sha256, batch.state) == (sha(LETTER), State.RECEIVED)
        (told,) = office.said("batch.received")
        assert (told["sha256"], told["size"], told["channel"], told["by"]) == (
            sha(LETTER), len(LETTER), "upload", "u-rina",
        )  # fmt: skip

    def test_the_same_request_again_gets_the_first_batch(self, office, tmp_path):
        first = office.receive(folder=tmp_path)
        assert office.receive(folder=tmp_path) == first
        assert len(office.said("batch.received")) == 1

    def test_the_same_request_gets_its_batch_also_when_it_is_stored_and_swept(self, office, tmp_path):
        first = office.offered(folder=tmp_path)
        again = office.receive(folder=tmp_path)
        assert (again.id, again.document, again.state) == (first.id, first.document, State.OFFERED)

    def test_a_batch_that_answered_many_messages_still_knows_its_first(self, office, tmp_path):
        office.rules.most = Limits(bytes=10_000, pages=100, pixels=1000, sheet=4000)
        long = b"\f".join(b"page %d" % number for number in range(52))
        office.receive(long, folder=tmp_path)
        office.broker.deliver()
        assert office.receive(long, folder=tmp_path).document == office.batch().document

    @pytest.mark.parametrize("other", [b"another letter", LETTER[::-1]], ids=["other size", "same size"])
    def test_other_bytes_under_the_same_key_are_refused_and_leave_nothing_behind(
        self, office, tmp_path, other
    ):
        office.receive(folder=tmp_path)
        with pytest.raises(KeyReused):
            office.receive(other, folder=tmp_path)
        assert office.objects.contents("general") == [LETTER]
        assert office.batch().original.sha256 == sha(LETTER)

    def test_another_name_under_the_same_key_is_refused(self, office, tmp_path):
        office.receive(folder=tmp_path)
        with pytest.raises(KeyReused):
            office.receive(folder=tmp_path, name="other.tif")

    def test_another_persons_request_under_the_same_key_is_refused(self, office, tmp_path):
        office.receive(folder=tmp_path)
        arrival = Arrival(BATCH, "l.tif", tmp_path / "upload", Channel.UPLOAD, RINA | {"person": "u-anil"})
        with pytest.raises(KeyReused):
            receive(arrival, Message(ULID, "another fingerprint"), office.room)

    def test_of_two_at_once_with_other_bytes_the_slower_leaves_nothing_behind(self, office, tmp_path):
        def rival_is_faster(operation: str) -> None:
            office.objects.before = lambda _operation: None
            if operation == "put":
                office.receive(folder=tmp_path)
                (tmp_path / "upload").write_bytes(LETTER[::-1])

        (tmp_path / "mine").write_bytes(LETTER[::-1])
        office.objects.before = rival_is_faster
        arrival = Arrival(BATCH, "l.tif", tmp_path / "mine", Channel.UPLOAD, RINA)
        with pytest.raises(KeyReused):
            receive(arrival, Message(ULID, "fingerprint"), office.room)
        assert office.objects.contents("general") == [LETTER]

    def test_a_name_that_hides_where_it_leads_is_shown_plainly(self, office, tmp_path):
        batch = office.receive(folder=tmp_path, name="../../etc/\u202egnp.tif\n")
        assert "/" not in batch.name
        assert "\u202e" not in batch.name


class TestReading:
    def test_every_page_is_read_and_the_whole_is_offered(self, office, tmp_path):
        batch = office.offered(folder=tmp_path)
        assert [page.leaf.reading.words for page in batch.pages] == [7, 5]
        (ready,) = office.said("document.ready")
        assert (ready["document"], ready["pages"], ready["flagged"]) == (batch.document, 2, [])
        assert ready["name"] == "l.tif"
        assert office.body(ready["claims"]["original"]) == LETTER
        assert office.body(ready["claims"]["text"]) == LETTER
        assert office.body(ready["claims"]["searchable"]).count(b"%PDF") == 2

    def test_only_languages_that_stand_in_the_document_are_told(self, office, tmp_path):
        office.offered(folder=tmp_path)
        (ready,) = office.said("document.ready")
        assert ready["languages"] == ["eng"]

    def test_claims_live_as_long_as_the_rules_say(self, office, tmp_path):
        office.offered(folder=tmp_path)
        (ready,) = office.said("document.ready")
        assert ready["claims"]["text"]["expires"] == "2026-11-25T04:30:00.000Z"
        assert "X-Amz-Expires=172800" in ready["claims"]["text"]["url"]

    @pytest.mark.parametrize("page", [b"", b"a ? ? ?", b"one"], ids=["blank", "unsure", "few words"])
    def test_a_doubtful_page_is_flagged_and_not_lost(self, office, tmp_path, page):
        batch = office.offered(b"the first page\f" + page, folder=tmp_path)
        assert batch.flagged == (2,)
        (ready,) = office.said("document.ready")
        assert (ready["pages"], ready["flagged"]) == (2, [2])
        assert [told["flagged"] for told in office.said("page.recognised")] == [False, True]
        assert office.meter.flags == [False, True]

    def test_where_the_rules_ask_for_nothing_nothing_is_flagged(self, office, tmp_path):
        office.rules.least = Threshold(min_confidence=0, min_words=0)
        assert office.offered(b"\f", folder=tmp_path).flagged == ()

    def test_a_page_read_by_another_while_we_read_costs_no_second_reading(self, office, tmp_path):
        office.receive(folder=tmp_path)
        office.broker.waiting.clear()
        split(BATCH, Message("received"), office.room)

        def another_worker(_content: bytes) -> None:
            office.recogniser.before = lambda _content: None
            read_page(BATCH, 2, Message("p2"), office.room)

        office.recogniser.before = another_worker
        assert read_page(BATCH, 1, Message("p1"), office.room)
        assert len(office.recogniser.read_pages) == 2
        assert office.batch().all_read

    def test_a_page_that_was_read_is_not_read_again_for_a_second_message(self, office, tmp_path):
        office.offered(folder=tmp_path)
        assert read_page(BATCH, 1, Message("again"), office.room) is False
        assert len(office.recogniser.read_pages) == 2

    def test_a_page_that_is_not_there_is_a_dead_message(self, office, tmp_path):
        office.receive(folder=tmp_path)
        office.broker.deliver()
        prepared = next(raw for raw in office.broker.sent if raw["type"] == "scan.page.prepared.v1")
        odd = prepared | {"data": prepared["data"] | {"page": 9}, "id": f"{BATCH}:99", "position": 99}
        office.broker.put("scan.general", odd)
        office.broker.deliver()
        (dead,) = office.broker.dead["scan.general"]
        assert "no page 9" in dead.reason


class TestRejecting:
    @pytest.mark.parametrize(
        ("content", "reason", "params"),
        [
            (b"", "empty", {}),
            (b"x" * 1001, "too-large", {"bytes": 1001, "limit": 1000}),
            (b"!corrupt", "corrupt", {}),
            (b"!encrypted", "encrypted", {}),
            (b"\f" * 10, "too-many-pages", {"pages": 11, "limit": 10}),
        ],
    )
    def test_the_operator_sees_why_and_the_original_is_kept_apart(
        self, office, tmp_path, content, reason, params
    ):
        office.receive(content, folder=tmp_path)
        office.broker.deliver()
        batch = office.batch()
        assert (batch.state, batch.reason, dict(batch.params)) == (State.REJECTED, reason, params)
        assert office.said("batch.rejected") == [
            {"batch": BATCH, "name": "l.tif", "reason": reason, "params": params}
        ]
        assert office.objects.contents("general", "rejected/") == [content]
        assert office.said("document.ready") == []
        assert "rejected" in office.meter.outcomes


class TestTrouble:
    def test_while_the_object_store_is_away_a_batch_waits(self, office, tmp_path):
        office.receive(folder=tmp_path)
        failures = iter([True, True, True])

        def away(_operation: str) -> None:
            if next(failures, False):
                raise Transient("away")

        office.objects.before = away
        office.broker.deliver()
        assert office.batch().state is State.OFFERED

    @pytest.mark.parametrize(("late", "words"), [(2, [7, 5]), (3, [0, 5])], ids=["busy", "never"])
    def test_a_page_never_read_in_time_goes_on_as_an_image_and_holds_up_nobody(
        self, office, tmp_path, late, words
    ):
        first_page = LETTER.split(b"\f")[0]
        attempts: list[bytes] = []

        def slow(content: bytes) -> None:
            if content == first_page:
                attempts.append(content)
                if len(attempts) <= late:
                    raise NotInTime

        office.recogniser.before = slow
        batch = office.offered(folder=tmp_path)
        assert [page.leaf and page.leaf.reading.words for page in batch.pages] == words
        assert batch.flagged == ((1,) if late == MOST_DELAYS else ())
        (ready,) = office.said("document.ready")
        searchable = office.body(ready["claims"]["searchable"])
        assert (b"image of " + first_page in searchable) is (late == MOST_DELAYS)
        assert not office.broker.dead

    def test_a_damaged_original_is_a_dead_message_with_its_reason(self, office, tmp_path):
        batch = office.receive(folder=tmp_path)
        office.objects.damage("general", batch.original.key)
        office.broker.deliver()
        (dead,) = office.broker.dead["scan.general"]
        assert "DamagedObject" in dead.reason
        assert office.batch().state is State.RECEIVED

    def test_a_lost_page_is_a_dead_message_and_the_batch_goes_on_once_it_is_back(self, office, tmp_path):
        office.receive(folder=tmp_path)
        lost = []

        def lose_it(_content: bytes) -> None:
            office.recogniser.before = lambda _content: None
            page = office.batch().pages[1].image
            lost.append((page.key, office.objects.read_small("general", page.key)))
            office.objects.lose("general", page.key)

        office.recogniser.before = lose_it
        office.broker.deliver()
        (dead,) = office.broker.dead["scan.general"]
        assert lost[0][0] in dead.reason
        ((key, content),) = lost
        office.objects.put("general", key, io.BytesIO(content), len(content), "image/png")
        office.broker.put("scan.general", dead.raw)
        office.broker.deliver()
        assert office.batch().state is State.OFFERED

    def test_a_batch_nobody_knows_yet_is_tried_again_and_then_dead(self, office, tmp_path):
        office.receive(folder=tmp_path)
        (received,) = (each.raw for each in office.broker.waiting if each.queue == "scan.general")
        office.broker.waiting.clear()
        other = f"general.{ULID[:-1]}E"
        data = received["data"] | {"batch": other}
        office.broker.put("scan.general", received | {"data": data, "subject": other, "id": f"{other}:1"})
        office.broker.deliver()
        (dead,) = office.broker.dead["scan.general"]
        assert "batch-not-known" in dead.reason

    def test_another_departments_batch_is_a_dead_message(self, office, tmp_path):
        office.receive(folder=tmp_path)
        (received,) = (each.raw for each in office.broker.waiting if each.queue == "scan.general")
        office.broker.waiting.clear()
        office.broker.put("scan.landacq", received)
        office.broker.deliver()
        (dead,) = office.broker.dead["scan.landacq"]
        assert dead.reason == "another-department"

    def test_a_conflict_that_never_ends_is_told_to_the_consumer(self, office, tmp_path):
        office.receive(folder=tmp_path)

        def always() -> None:
            raise Conflict

        office.stores.database("scan", "general").before_write = always
        office.broker.deliver()
        assert office.broker.dead["scan.general"]


pages = st.lists(
    st.sampled_from([b"", b"one", b"two words", b"? ?", b"three words here"]), min_size=1, max_size=6
)


@settings(max_examples=15, deadline=None)
@given(pages=pages, seed=st.integers(0, 10_000), copies=st.integers(1, 3))
def test_however_messages_are_shuffled_and_doubled_the_document_is_the_same(
    tmp_path_factory, pages, seed, copies
):
    folder = tmp_path_factory.mktemp("shuffled")
    content = b"\f".join(pages) + b"."
    orderly, shuffled = Office(), Office()
    for office in (orderly, shuffled):
        office.receive(content, folder=folder)
    orderly.broker.deliver()
    shuffled.broker.deliver(seed=seed, copies=copies)

    assert shuffled.batch().state is orderly.batch().state is State.OFFERED
    assert [page.leaf and page.leaf.reading for page in shuffled.batch().pages] == [
        page.leaf and page.leaf.reading for page in orderly.batch().pages
    ]
    assert shuffled.batch().flagged == orderly.batch().flagged
    (ready,), (expected,) = (each.said("document.ready") for each in (shuffled, orderly))
    assert shuffled.body(ready["claims"]["text"]) == orderly.body(expected["claims"]["text"])
    positions = [entry.position for entry in shuffled.batch().history.entries]
    assert positions == list(range(1, 3 + 2 * len(pages)))
    assert not shuffled.broker.dead
    assert not shuffled.broker.unrouted
    assert len(shuffled.recogniser.read_pages) == len(set(content.split(b"\f")))
