"""What the registry fills in is checked field by field (domain.md 1.1)."""

from dataclasses import replace

import pytest

from workflow.domain.errors import AboveLimit, Faulty
from workflow.domain.item import within
from workflow.domain.receipt import Diary, Sender

GOOD = Diary(
    "A matter",
    Sender("A. Writer", pin="713305", email="a@example.org"),
    "2026-11-23",
    letter_date="2026-11-20",
)


def test_a_diary_as_it_should_be_has_no_faults():
    assert GOOD.faults(today="2026-11-23") == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"subject": ""}, ("subject", "missing")),
        ({"subject": "x" * 301}, ("subject", "too-long")),
        ({"sender": Sender("")}, ("sender.name", "missing")),
        ({"sender": Sender("A", pin="071330")}, ("sender.pin", "malformed")),
        ({"sender": Sender("A", mobile="12")}, ("sender.mobile", "malformed")),
        ({"sender": Sender("A", email="nobody")}, ("sender.email", "malformed")),
        ({"delivery_mode": "pigeon"}, ("delivery_mode", "unknown")),
        ({"language": "xx"}, ("language", "unknown")),
        ({"received_date": "2026-11-24"}, ("received_date", "in-the-future")),
        ({"letter_date": "2026-11-24"}, ("letter_date", "after-it-was-received")),
    ],
)
def test_each_fault_is_named_with_its_field(change, fault):
    assert fault in replace(GOOD, **change).faults(today="2026-11-23")


def test_nothing_above_the_limit_of_the_site_is_kept():
    within("confidential", "confidential")
    with pytest.raises(AboveLimit):
        within("secret", "confidential")
    with pytest.raises(Faulty):
        within("cosmic", "top-secret")
