"""An item is found by its number as people write it, by whoever may know of it."""

import pytest


@pytest.fixture
def clerk(district):
    return district.person("p-reg-general")


@pytest.fixture
def filed(district, clerk):
    """A receipt and the file in which it lies, both with their numbers."""
    receipt, file = district.diarised(), district.opened("p-reg-general")
    revision = clerk.get(f"/receipts/{receipt}").json["revision"]
    clerk.done(f"/receipts/{receipt}/place", {"file": file, "revision": revision})
    return clerk.get(f"/receipts/{receipt}").json, clerk.get(f"/files/{file}").json


def found(person, typed):
    return [item["number"] for item in person.get("/items", number=typed, department="general").json["items"]]


@pytest.mark.parametrize(
    "wrote",
    [str, str.upper, str.lower, lambda number: number.replace("/", " / "), lambda number: f"  {number} "],
)
def test_a_printed_number_is_found_in_any_case_and_with_spaces(clerk, filed, wrote):
    for item in filed:
        assert found(clerk, wrote(item["number"])) == [item["number"]]


@pytest.mark.parametrize("typed", ["1/2026", "১/২০২৬", "१/२०२६", "1 / 2026"])
def test_serial_and_year_are_enough_in_any_digits(clerk, filed, typed):
    assert set(found(clerk, typed)) == {item["number"] for item in filed}


@pytest.mark.parametrize(
    "typed", ["2/2026", "1/2025", "1/202", "11/2026", "general", "1", "x" * 100, "1/2026/Nowhere"]
)
def test_nothing_else_is_found(clerk, filed, typed):
    assert found(clerk, typed) == []


def test_a_receipt_in_a_file_says_in_which_and_with_whom(clerk, filed):
    receipt, file = filed
    (told,) = clerk.get("/items", number=receipt["number"], department="general").json["items"]
    assert (told["file"]["item"], told["file"]["number"]) == (file["file"], file["number"])
    assert told["file"]["custody"]["holder"] == "p-reg-general"


def test_another_department_finds_what_it_may_read_and_nothing_else(district, clerk, filed):
    stranger = district.person("p-oc-landacq")
    receipt, file = filed
    assert found(stranger, "1/2026") == []
    clerk.done(
        f"/files/{file['file']}/forward", {"to": "p-oc-landacq", "revision": file["revision"], "note": "N"}
    )
    assert set(found(stranger, "1/2026")) == {file["number"], receipt["number"]}
