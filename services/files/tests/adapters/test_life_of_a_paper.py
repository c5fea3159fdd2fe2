"""One paper through the whole service on a real object store, a real scanner and a store on disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chassis.clock import SystemClock
from chassis.crash import EXIT_STATUS
from chassis.errors import Transient
from files.application.examination import examine_due
from files.application.intake import take_in
from files.application.pages import page_image
from files.application.ports import Message
from files.application.reading import open_body
from files.application.retention import extend_lock
from files.application.room import Room
from files.application.sweep import sweep_quarantine
from files.domain.claims import ClaimMismatch, ClaimRefused, Kind
from files.domain.document import State
from files.domain.retention import Stage
from services.files.tests.support import papers
from services.files.tests.support.owner import serving
from services.files.tests.support.room import Outlet
from services.files.tests.support.site import new_site

BODIES = {Kind.ORIGINAL: papers.tiff(2), Kind.SEARCHABLE: papers.pdf(2), Kind.TEXT: "শিমুলপুর".encode()}
MESSAGE = Message("m1")


@pytest.fixture(scope="module")
def owner():
    with serving() as owner:
        yield owner


@pytest.fixture
def site(servers, owner, tmp_path):
    return new_site(servers, tmp_path).offering(owner, BODIES)


@pytest.fixture
def outlet() -> Outlet:
    return Outlet()


@pytest.fixture
def files(site, outlet):
    files = site.assembled(outlet)
    yield files
    files.close()


def document(files, site):
    return files.documents.find(site.document).document


class Later:
    """The system's clock, set forward."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return SystemClock().now() + self._ahead


def later(files, **ahead: float) -> Room:
    """The same room, some time from now."""
    return replace(files.room, clock=Later(timedelta(**ahead)))


def in_bucket(files, bucket: str) -> set[str]:
    return {info.key for info in files.objects.listing(bucket)}


def test_a_scanned_letter_is_stored_locked_and_readable(site, files, outlet):
    assert take_in(site.announcement(), MESSAGE, files.room)

    stored = document(files, site)
    assert (stored.state, stored.pages, stored.virus_scan) == (State.STORED, 2, "clean")
    assert outlet.types == ["files.document.stored.v1"]
    for kind, content in BODIES.items():
        with open_body(stored, kind, files.room) as opened:
            assert opened.read() == content
    assert in_bucket(files, site.shelves.quarantine) == set()
    assert in_bucket(files, site.shelves.renders) == {f"{stored.shown.sha256}/1/800"}
    assert page_image(stored, 2, 480, files.room).media_type == "image/png"


def test_diarising_makes_the_lock_longer_in_the_object_store(site, files):
    take_in(site.announcement(), MESSAGE, files.room)
    reached = files.ground.clock.now()
    extend_lock(site.document, Stage.DIARISED, reached, Message("m2"), files.room)
    for body in document(files, site).bodies.values():
        lock = files.objects.lock_of(site.shelves.locked, body.sha256, body.version)
        assert lock.until == reached.replace(microsecond=0) + timedelta(days=1096)


@pytest.mark.parametrize(
    ("original", "reason"),
    [
        (papers.EICAR, "infected"),
        (papers.pdf(1, papers.with_virus), "infected"),
        (papers.pdf(1, papers.with_attached_virus), "active-content"),
        (papers.pdf(1, papers.with_javascript), "active-content"),
        (papers.zip_bomb(), "type-not-allowed"),
        (papers.pdf(2)[:-400], "corrupt"),
        (papers.encrypted_pdf(), "encrypted"),
        (papers.vast_png(), "too-many-pixels"),
        (b"", "empty"),
    ],
    ids=[
        "eicar",
        "eicar in pdf",
        "eicar attached to pdf",
        "javascript",
        "zip bomb named pdf",
        "truncated",
        "encrypted",
        "50000 x 50000",
        "empty",
    ],
)
def test_a_hostile_paper_is_rejected_and_never_locked_away(
    servers, owner, tmp_path, outlet, original, reason
):
    site = new_site(servers, tmp_path).offering(owner, {Kind.ORIGINAL: original})
    files = site.assembled(outlet)
    take_in(site.announcement(), MESSAGE, files.room)
    files.close()

    assert document(files, site).rejection["reason"] == reason
    assert outlet.types == ["files.document.rejected.v1"]
    assert in_bucket(files, site.shelves.locked) == set()
    assert len(in_bucket(files, site.shelves.quarantine)) == (0 if reason == "empty" else 1)


def test_an_oversize_paper_is_rejected(site, owner, outlet):
    small = site.with_settings(MAX_MEGABYTES="1").offering(
        owner, {Kind.ORIGINAL: b"II*\0" + b"x" * 1_100_000}
    )
    files = small.assembled(outlet)
    take_in(small.announcement(), MESSAGE, files.room)
    files.close()
    assert document(files, small).rejection["reason"] == "too-large"


class TestClaimsThatLie:
    def test_other_bytes_than_promised_are_not_taken(self, site, files, owner):
        owner.url(f"/{site.department}/text", b"something else entirely")
        with pytest.raises(ClaimMismatch):
            take_in(site.announcement(), MESSAGE, files.room)
        self.assert_nothing_is_left(files, site)

    def test_a_redirect_is_not_followed(self, site, files, owner):
        owner.url(f"/{site.department}/original", status=302, headers={"Location": "/elsewhere"})
        with pytest.raises(ClaimRefused):
            take_in(site.announcement(), MESSAGE, files.room)
        self.assert_nothing_is_left(files, site)

    def test_a_host_that_is_not_allowed_is_not_asked(self, site, outlet):
        elsewhere = site.with_settings(CLAIM_HOSTS="objects.example:9000")
        files = elsewhere.assembled(outlet)
        with pytest.raises(ClaimRefused):
            take_in(elsewhere.announcement(), MESSAGE, files.room)
        files.close()
        self.assert_nothing_is_left(files, site)

    def assert_nothing_is_left(self, files, site):
        assert files.documents.find(site.document) is None
        assert in_bucket(files, site.shelves.quarantine) == set()


def test_without_a_scanner_the_paper_is_held_and_stored_once_it_is_back(site, outlet):
    without = site.with_settings(CLAMAV="127.0.0.1:9").assembled(outlet)
    take_in(site.announcement(), MESSAGE, without.room)
    without.close()
    assert document(without, site).state is State.QUARANTINED
    assert outlet.events == []

    files = site.assembled(outlet)
    examine_due(site.department, later(files, minutes=1))
    files.close()
    assert document(files, site).state is State.STORED


@pytest.mark.parametrize(
    "point",
    [
        "after_claim_fetch_before_commit",
        "after_put_before_commit",
        "after_release_copy_before_commit",
        "after_commit_before_handoff",
        "after_commit_before_quarantine_delete",
    ],
)
def test_a_process_that_dies_on_the_way_loses_nothing_and_does_nothing_twice(site, tmp_path, outlet, point):
    assert site.take_in_elsewhere(tmp_path, dying_at=point) == EXIT_STATUS

    files = site.assembled(outlet)
    take_in(site.announcement(), MESSAGE, files.room)
    examine_due(site.department, later(files, minutes=1))
    sweep_quarantine(site.department, later(files, hours=2))
    files.close()

    stored = document(files, site)
    assert stored.state is State.STORED
    assert stored.history.position == 1
    assert in_bucket(files, site.shelves.locked) == {body.sha256 for body in stored.bodies.values()}
    assert in_bucket(files, site.shelves.quarantine) == set()


def test_an_object_store_that_is_gone_is_a_transient_failure(site, outlet):
    files = site.assembled(outlet)
    gone = site.with_settings(S3_ENDPOINT="127.0.0.1:9")
    with pytest.raises(Transient):
        gone.assembled(outlet)
    files.close()
