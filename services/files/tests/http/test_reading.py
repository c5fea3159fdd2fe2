"""What a reader gets, and what a browser may do with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from files.application.intake import take_in
from files.domain.claims import Kind
from files.domain.pages import WIDTHS
from files.domain.verdicts import ScanVerdict, Unfit, VirusScan
from files.http.routes import filename
from services.files.tests.support.room import DOC, MESSAGE, ORIGINAL, SEARCHABLE, SHELVES, TEXT, sha

BODIES = [("original", ORIGINAL), ("searchable", SEARCHABLE), ("text", TEXT)]
KINDS = [kind for kind, _ in BODIES]
EVERY_PATH = ["", *(f"/{kind}" for kind in KINDS), "/pages/1"]


def test_a_documents_particulars_are_told(reading):
    answer = reading.get(f"/documents/{DOC}")
    assert answer.status_code == 200
    assert answer.json == {
        "document": DOC,
        "name": "culvert.tif",
        "media_type": "image/tiff",
        "size": len(ORIGINAL),
        "sha256": sha(ORIGINAL),
        "pages": 2,
        "flagged": [2],
        "virus_scan": "clean",
        "searchable": True,
    }


@pytest.mark.parametrize(("kind", "content"), BODIES)
def test_a_body_comes_bit_for_bit(reading, kind, content):
    answer = reading.get(f"/documents/{DOC}/{kind}")
    assert answer.status_code == 200
    assert answer.data == content
    assert answer.content_length == len(content)


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_can_do_nothing_in_a_browser(reading, kind):
    headers = reading.get(f"/documents/{DOC}/{kind}").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("kind", "name"), [("original", "culvert.tif"), ("searchable", "culvert.pdf")])
def test_a_paper_is_to_be_saved_under_its_own_name(reading, kind, name):
    disposition = reading.get(f"/documents/{DOC}/{kind}").headers["Content-Disposition"]
    assert disposition == f"attachment; filename={name}"


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("culvert.tif", "culvert.tif"),
        ("কালভার্ট মেরামত.tif", "কালভার্ট মেরামত.tif"),
        ("../../etc/passwd", "document.tif"),
        ("a\r\nSet-Cookie: x=1.tif", "a--Set-Cookie- x=1.tif"),
        ("invoice\u202efit.exe", "invoice-fit.tif"),
        ("...", "document.tif"),
        ("x" * 300, "x" * 100 + ".tif"),
    ],
)
def test_a_name_is_saved_in_its_own_script_and_without_tricks(office, name, saved):
    take_in(
        replace(office.announcement(), arrival=replace(office.announcement().arrival, name=name)),
        MESSAGE,
        office.room,
    )
    assert filename(office.document(), Kind.ORIGINAL) == saved


class TestRanges:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize(("asked", "start", "end"), [("0-3", 0, 4), ("4-", 4, None), ("-5", -5, None)])
    def test_a_part_is_sent_alone(self, reading, kind, asked, start, end):
        whole = dict(BODIES)[kind]
        answer = reading.get(f"/documents/{DOC}/{kind}", Range=f"bytes={asked}")
        assert answer.status_code == 206
        assert answer.data == whole[start:end]
        first = len(whole) + start if start < 0 else start
        last = (len(whole) if end is None else end) - 1
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"

    def test_what_lies_beyond_the_end_cannot_be_had(self, reading):
        answer = reading.get(f"/documents/{DOC}/original", Range="bytes=1000-2000")
        assert answer.status_code == 416
        assert answer.json["code"] == "range-not-satisfiable"
        assert answer.headers["Content-Range"] == f"bytes */{len(ORIGINAL)}"

    def test_a_download_goes_on_if_the_bytes_are_the_same(self, reading):
        etag = f'"{sha(ORIGINAL)}"'
        answer = reading.get(f"/documents/{DOC}/original", Range="bytes=4-", If_Range=etag)
        assert answer.status_code == 206
        assert answer.headers["ETag"] == etag

    def test_a_download_of_other_bytes_begins_anew(self, reading):
        answer = reading.get(f"/documents/{DOC}/original", Range="bytes=4-", If_Range='"another"')
        assert answer.status_code == 200
        assert answer.data == ORIGINAL

    def test_what_the_reader_has_already_is_not_sent_again(self, reading):
        answer = reading.get(f"/documents/{DOC}/original", If_None_Match=f'"{sha(ORIGINAL)}"')
        assert answer.status_code == 304
        assert answer.data == b""


class TestPages:
    @pytest.mark.parametrize("width", WIDTHS)
    def test_a_page_comes_in_the_width_that_was_asked_for(self, reading, width):
        answer = reading.get(f"/documents/{DOC}/pages/2?width={width}")
        assert answer.status_code == 200
        assert answer.mimetype == "image/png"
        assert answer.data == f"page 2 of application/pdf, {width} wide".encode()

    def test_a_page_is_made_once(self, reading):
        for _ in range(3):
            reading.get(f"/documents/{DOC}/pages/2")
        assert reading.office.page_maker.drawn == [(1, 800), (2, 800)]

    def test_only_the_readers_own_browser_keeps_a_page_and_no_longer_than_the_permit_lives(self, reading):
        headers = reading.get(f"/documents/{DOC}/pages/1").headers
        assert headers["Cache-Control"] == "private, max-age=240"
        assert headers["Vary"] == "Authorization, Daftar-Permit, Daftar-Post"

    @pytest.mark.parametrize("page", [0, 3, 999999999])
    def test_a_page_that_is_not_there_is_not_found(self, reading, page):
        answer = reading.get(f"/documents/{DOC}/pages/{page}")
        assert (answer.status_code, answer.json["code"]) == (404, "no-such-page")

    @pytest.mark.parametrize(
        ("query", "status"), [("width=801", 400), ("width=wide", 422), ("height=3", 422)]
    )
    def test_another_width_is_refused(self, reading, query, status):
        assert reading.get(f"/documents/{DOC}/pages/1?{query}").status_code == status

    def test_a_page_that_cannot_be_drawn_says_so(self, reading):
        reading.office.page_maker.unfit = Unfit("too-costly", page=2)
        answer = reading.get(f"/documents/{DOC}/pages/2")
        assert (answer.status_code, answer.json["code"]) == (422, "not-renderable")
        assert answer.json["params"] == {"reason": "too-costly", "params": {"page": 2}}


class TestWithoutTheRight:
    @pytest.mark.parametrize("path", EVERY_PATH)
    def test_without_a_token_nothing_is_shown(self, reading, path):
        assert reading.get(f"/documents/{DOC}{path}", person=None).status_code == 401

    @pytest.mark.parametrize("path", EVERY_PATH)
    def test_after_logging_out_nothing_is_shown(self, reading, path):
        reading.tokens.revoked.add("u-rina")
        assert reading.get(f"/documents/{DOC}{path}").status_code == 401

    @pytest.mark.parametrize("path", EVERY_PATH)
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"person": "u-amal"}, "permit-other-person"),
            ({"post": "p-officer"}, "permit-other-post"),
            ({"document": DOC[:-1] + "F"}, "permit-other-document"),
            ({"department": "landacq"}, "permit-other-department"),
            ({"purpose": "print"}, "permit-other-purpose"),
        ],
    )
    def test_anothers_permit_opens_nothing(self, reading, path, changes, code):
        answer = reading.with_permit(**changes).get(f"/documents/{DOC}{path}")
        assert (answer.status_code, answer.json["code"]) == (403, code)

    @pytest.mark.parametrize("path", EVERY_PATH)
    def test_an_expired_permit_opens_nothing(self, reading, path):
        reading.office.clock.advance(seconds=241)
        answer = reading.get(f"/documents/{DOC}{path}")
        assert (answer.status_code, answer.json["code"]) == (403, "permit-expired")

    @pytest.mark.parametrize("path", EVERY_PATH)
    @pytest.mark.parametrize(
        ("headers", "code"),
        [
            ({"Daftar_Permit": None}, "permit-missing"),
            ({"Daftar_Permit": "forged"}, "permit-invalid"),
            ({"Daftar_Post": None}, "permit-other-post"),
            ({"Daftar_Post": "p-officer"}, "permit-other-post"),
        ],
    )
    def test_a_request_that_does_not_fit_its_permit_opens_nothing(self, reading, path, headers, code):
        answer = reading.get(f"/documents/{DOC}{path}", **headers)
        assert (answer.status_code, answer.json["code"]) == (403, code)

    def test_nobody_learns_without_a_permit_whether_there_is_such_a_document(self, reading):
        unknown = DOC[:-1] + "F"
        assert reading.get(f"/documents/{unknown}").status_code == 403
        assert reading.with_permit(document=unknown).get(f"/documents/{unknown}").status_code == 404

    @pytest.mark.parametrize(
        "document",
        ["nezarat" + DOC.removeprefix("general"), "general.1", "..%2f..", "general", "-" + DOC[7:]],
    )
    def test_an_id_that_is_not_served_is_not_found(self, reading, document):
        assert reading.get(f"/documents/{document}").status_code == 404

    def test_a_refused_permit_is_counted(self, reading):
        reading.with_permit(person="u-amal").get(f"/documents/{DOC}")
        assert ("refused", "permit-other-person") in reading.office.meter.counted


class TestDoubtfulPapers:
    @pytest.fixture
    def office(self, office):
        office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED)
        return office

    def test_a_held_paper_shows_that_it_is_not_scanned(self, reading):
        answer = reading.get(f"/documents/{DOC}")
        assert (answer.status_code, answer.json["virus_scan"]) == (200, "not_scanned")

    @pytest.mark.parametrize("path", EVERY_PATH[1:])
    def test_a_held_paper_is_not_opened(self, reading, path):
        answer = reading.get(f"/documents/{DOC}{path}")
        assert (answer.status_code, answer.json["code"]) == (409, "not-scanned")


class TestRejectedPapers:
    @pytest.fixture
    def office(self, office):
        office.scanner.verdict = ScanVerdict(VirusScan.INFECTED, "Some.Virus")
        return office

    @pytest.mark.parametrize("path", EVERY_PATH)
    def test_a_rejected_paper_says_why_and_nothing_else(self, reading, path):
        answer = reading.get(f"/documents/{DOC}{path}")
        assert (answer.status_code, answer.json["code"]) == (410, "document-rejected")
        assert answer.json["params"] == {"reason": "infected"}


class TestDamage:
    def test_a_damaged_body_is_shown_to_nobody(self, reading):
        reading.office.objects.damage(SHELVES.locked, sha(ORIGINAL))
        answer = reading.get(f"/documents/{DOC}/original")
        assert (answer.status_code, answer.json["code"]) == (503, "body-damaged")
        assert ORIGINAL[:8] not in answer.data

    def test_a_body_that_the_document_never_had_is_not_found(self, reading):
        answer = reading.get(f"/documents/{DOC}/annexure")
        assert answer.status_code == 404
