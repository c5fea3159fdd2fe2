"""A file is read in parts, and by each reader as far as the table of readers says (docs/adr/0031, 0032)."""

import pytest

from services.workflow.tests.asking import refused
from workflow.application.file_views import Part


def place(district, clerk, file, *, pages=2):
    """Another paper lies in the file; its receipt."""
    receipt = district.diarised(pages=pages)
    revision = clerk.get(f"/receipts/{receipt}").json["revision"]
    clerk.done(f"/receipts/{receipt}/place", {"file": file, "revision": revision})
    return receipt


def send(sender, receiver, file, note):
    """The file lies with the receiver, with one more note."""
    revision = sender.get(f"/files/{file}").json["revision"]
    sender.done(f"/files/{file}/forward", {"to": receiver.post, "revision": revision, "note": note})
    receiver.done(f"/files/{file}/receive")


def notes(person, file, **query):
    return [
        note["paragraphs"][0]["text"] for note in person.get(f"/files/{file}/notes", **query).json["items"]
    ]


def serials(person, file, **query):
    items = person.get(f"/files/{file}/correspondence", **query).json["items"]
    return [paper["serial"] for paper in items]


@pytest.fixture
def clerk(district):
    return district.person("p-reg-general")


@pytest.fixture
def officer(district):
    return district.person("p-oc-landacq")


@pytest.mark.parametrize(
    ("part", "count", "expected"),
    [
        (Part(3), 10, [8, 9, 10]),
        (Part(3), 2, [1, 2]),
        (Part(3), 0, []),
        (Part(3, before=8), 10, [5, 6, 7]),
        (Part(3, before=2), 10, [1]),
        (Part(3, before=1), 10, []),
        (Part(3, before=99), 10, [8, 9, 10]),
        (Part(3, after=0), 10, [1, 2, 3]),
        (Part(3, after=9), 10, [10]),
        (Part(3, after=10), 10, []),
        (Part(3, after=99), 10, []),
    ],
    ids=str,
)
def test_a_part_is_of_the_numbers_that_there_are(part, count, expected):
    assert list(part.of(count)) == expected


def test_the_cover_counts_what_lies_inside_and_holds_none_of_it(district, clerk, officer):
    file = district.opened(clerk.post)
    place(district, clerk, file, pages=3)
    place(district, clerk, file, pages=2)
    send(clerk, officer, file, "One.\n\nTwo.")
    cover = officer.get(f"/files/{file}").json
    counts = {name: cover[name] for name in ("notes", "paragraphs", "serials", "pages")}
    assert counts == {"notes": 1, "paragraphs": 2, "serials": 2, "pages": 5}
    assert "One." not in str(cover)


def test_both_sides_are_read_forwards_and_backwards_to_their_ends(district, clerk, officer):
    file = district.opened(clerk.post)
    for _ in range(3):
        place(district, clerk, file)
    for number in range(1, 6):
        send(clerk, officer, file, f"Note {number}.")
        clerk, officer = officer, clerk
    assert notes(clerk, file, limit=2) == ["Note 4.", "Note 5."]
    assert notes(clerk, file, limit=2, before=4) == ["Note 2.", "Note 3."]
    assert notes(clerk, file, limit=2, after=0) == ["Note 1.", "Note 2."]
    latest = clerk.get(f"/files/{file}/notes", limit=2).json
    assert (latest["before"], latest["after"]) == (4, None)
    first = clerk.get(f"/files/{file}/notes", limit=2, after=0).json
    assert (first["before"], first["after"]) == (None, 2)
    assert serials(clerk, file, limit=2) == [2, 3]
    assert serials(clerk, file, limit=2, page=3) == [2, 3]
    assert serials(clerk, file, limit=2, page=2) == [1, 2]


@pytest.mark.parametrize(
    "query", [{"page": 7}, {"before": 2, "after": 1}, {"page": 1, "after": 1}, {"limit": 101}]
)
def test_a_part_that_there_cannot_be_is_refused(district, clerk, query):
    file = district.opened(clerk.post)
    for _ in range(3):
        place(district, clerk, file)
    assert refused(clerk.get(f"/files/{file}/correspondence", **query))[0] == 422


def test_a_past_holder_reads_what_stood_there_when_it_left_them(district, clerk, officer):
    """Shown: whoever once had a file read for ever what others wrote in it."""
    file, other = district.opened(clerk.post), district.person("p-hc-general")
    early = place(district, clerk, file)
    send(clerk, officer, file, "Before.")
    revision = officer.get(f"/files/{file}").json["revision"]
    body = {"to": other.post, "revision": revision, "note": "After.", "remark": "In confidence."}
    officer.done(f"/files/{file}/forward", body)
    other.done(f"/files/{file}/receive")
    late = district.diarised()
    revision = clerk.get(f"/receipts/{late}").json["revision"]
    clerk.done(f"/receipts/{late}/mark", {"to": other.post, "revision": revision})
    taken = other.done(f"/receipts/{late}/receive")
    other.done(f"/receipts/{late}/place", {"file": file, "revision": taken["revision"]})

    # whoever holds it reads everything
    assert notes(other, file) == ["Before.", "After."]
    assert serials(other, file) == [1, 2]

    # the clerk, who had it first, what stood there then
    assert notes(clerk, file) == ["Before."]
    assert notes(clerk, file, after=1) == []
    assert serials(clerk, file) == [1]
    assert refused(clerk.get(f"/files/{file}/correspondence", page=3)) == (422, "faulty")
    cover = clerk.get(f"/files/{file}").json
    assert (cover["notes"], cover["serials"], cover["pages"]) == (1, 1, 2)
    told = clerk.get(f"/files/{file}/history").json
    assert [line["type"] for line in told["items"]][-2:] == ["file.forwarded", "file.received"]
    assert told["next"] is None
    assert "In confidence." not in str(told)

    # and where it is, which is no secret
    assert cover["custody"]["holder"] == other.post

    # with permits for the papers of then, and no other
    for document, status in ((early, 201), (late, 403)):
        assert clerk.send("/permits", {"item": file, "document": document}).status_code == status
        assert other.send("/permits", {"item": file, "document": document}).status_code == 201


def test_who_has_it_again_reads_everything_again(district, clerk, officer):
    file = district.opened(clerk.post)
    send(clerk, officer, file, "Before.")
    send(officer, clerk, file, "After.")
    assert notes(clerk, file) == ["Before.", "After."]
    assert notes(officer, file) == ["Before.", "After."]
    send(clerk, district.person("p-hc-general"), file, "Later.")
    assert notes(officer, file) == ["Before.", "After."]
    assert notes(clerk, file) == ["Before.", "After.", "Later."]


def test_why_it_is_parked_is_for_those_with_whom_it_is(district, clerk, officer):
    file = district.opened(clerk.post)
    send(clerk, officer, file, "Please.")
    revision = officer.get(f"/files/{file}").json["revision"]
    officer.done(f"/files/{file}/park", {"reason": "Awaiting a map.", "revision": revision})
    assert officer.get(f"/files/{file}").json["parked"]["reason"] == "Awaiting a map."
    cover = clerk.get(f"/files/{file}").json
    assert (cover["custody"]["state"], cover["parked"]) == ("parked", None)


def test_an_offer_that_was_pulled_back_leaves_nothing_to_read(district, clerk, officer):
    file = district.opened(clerk.post)
    told = clerk.done(f"/files/{file}/forward", {"to": officer.post, "revision": 1, "note": "For you."})
    assert notes(officer, file) == ["For you."]
    clerk.done(f"/files/{file}/pull-back", {"revision": told["revision"]})
    assert refused(officer.get(f"/files/{file}/notes")) == (403, "not-reader")


def test_a_placed_receipt_is_read_by_whoever_put_it_in_and_by_those_before(district, clerk):
    file, other = district.opened(clerk.post), district.person("p-hc-general")
    receipt = place(district, clerk, file)
    assert clerk.get(f"/receipts/{receipt}").json["file"] == file
    types = [line["type"] for line in clerk.get(f"/receipts/{receipt}/history").json["items"]]
    assert types == ["receipt.diarised", "receipt.placed"]
    assert refused(other.get(f"/receipts/{receipt}")) == (403, "not-reader")


def test_whoever_reads_the_pages_of_a_receipt_in_its_file_reads_its_diary(district, clerk, officer):
    """The file's own page led to the receipt, and the receipt's page refused."""
    file = district.opened(clerk.post)
    first = place(district, clerk, file)
    send(clerk, officer, file, "Please see 1/c.")
    asked = {"item": first, "document": first, "purpose": "read"}
    assert officer.get(f"/receipts/{first}").json["diary"]["subject"]
    assert len(officer.get(f"/receipts/{first}/history").json["items"]) == 2
    assert officer.send("/permits", asked).status_code == 201
    send(officer, clerk, file, "Seen.")
    second = place(district, clerk, file)
    assert officer.get(f"/receipts/{first}").status_code == 200
    for address in (f"/receipts/{second}", f"/receipts/{second}/history", f"/receipts/{second}/slip"):
        assert refused(officer.get(address)) == (403, "not-reader"), "put in after the file left"
