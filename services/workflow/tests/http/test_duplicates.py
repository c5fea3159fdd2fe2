"""Papers that are likely to be here already are pointed out, and nothing is refused (domain.md 1.1)."""

import pytest

from services.workflow.tests.conftest import DIARY

LETTER = {"sender": "A.  WRITER", "letter_ref": "7/G", "letter_date": "2026-11-20"}


@pytest.fixture
def clerk(district):
    return district.person("p-reg-general")


def numbered(district, clerk, sha256, **diary):
    receipt = district.scanned(sha256=sha256)
    clerk.done(f"/receipts/{receipt}/diarise", DIARY | diary)
    return receipt


def alike(clerk, receipt, **letter):
    told = clerk.get(f"/receipts/{receipt}/duplicates", **letter).json["items"]
    return [(one["receipt"], one["why"]) for one in told]


def test_the_same_scan_is_pointed_out_numbered_or_waiting(district, clerk):
    first = numbered(district, clerk, "b" * 64)
    waiting, other = district.scanned(sha256="b" * 64), district.scanned(sha256="c" * 64)
    again = district.scanned(sha256="b" * 64)
    assert sorted(alike(clerk, again)) == sorted([(first, ["same-bytes"]), (waiting, ["same-bytes"])])
    assert alike(clerk, other) == []


def test_the_same_letter_scanned_anew_is_pointed_out_however_it_is_typed(district, clerk):
    first = numbered(district, clerk, "b" * 64, letter_ref="7/g")
    again = district.scanned(sha256="c" * 64)
    assert alike(clerk, again, **LETTER) == [(first, ["same-letter"])]
    for other in ({"letter_ref": "8/G"}, {"sender": "B. Writer"}, {"letter_date": "2026-11-19"}):
        assert alike(clerk, again, **LETTER | other) == []
    assert alike(clerk, again, sender="A. Writer", letter_ref="7/G") == [], "too little is told"


def test_one_that_is_both_is_told_once_with_where_it_is(district, clerk):
    first = numbered(district, clerk, "b" * 64, letter_ref="7/G")
    again = district.scanned(sha256="b" * 64)
    assert alike(clerk, again, **LETTER) == [(first, ["same-bytes", "same-letter"])]
    (told,) = clerk.get(f"/receipts/{again}/duplicates").json["items"]
    assert (told["number"], told["custody"]["holder"]) == ("1/2026/General", clerk.post)


def test_it_is_a_warning_and_never_a_refusal(district, clerk):
    numbered(district, clerk, "b" * 64, letter_ref="7/G")
    assert numbered(district, clerk, "b" * 64, letter_ref="7/G")


def test_what_is_set_right_is_known_by_what_it_says_now(district, clerk):
    first = numbered(district, clerk, "b" * 64, letter_ref="9/G")
    again = district.scanned(sha256="c" * 64)
    assert alike(clerk, again, **LETTER) == []
    clerk.done(f"/receipts/{first}/correct", {"letter_ref": "7/G", "revision": 1})
    assert alike(clerk, again, **LETTER) == [(first, ["same-letter"])]


def test_it_is_the_registrys_to_ask(district, clerk):
    receipt = district.scanned()
    answer = district.person("p-oc-general").get(f"/receipts/{receipt}/duplicates")
    assert (answer.status_code, answer.json["code"]) == (403, "not-capable")
    assert district.person("p-hc-landacq").get(f"/receipts/{receipt}/duplicates").status_code == 403
    assert clerk.get(f"/receipts/{receipt}/duplicates", letter_date="soon").status_code == 422
