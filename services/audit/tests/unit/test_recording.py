"""What is heard stands on record once, in its department's chain, without what people wrote."""

import json

import pytest
from prometheus_client import REGISTRY

from audit.domain.trail import CONTRADICTED, LONGEST, particulars_of
from chassis.record import verify

FILE = "general.01KAN0C1D2E3F4G5H6J7K8M9NA"


def test_who_did_what_to_what_and_when_is_on_record(district):
    district.parks(3, entry="cd" * 32)
    (line,) = district.lines()
    assert (line.type, line.content.version, line.by) == (
        "workflow.file.parked",
        1,
        {"person": "u-oc", "post": "oc"},
    )
    assert (line.data["subject"], line.data["position"], line.data["entry"]) == (FILE, 3, "cd" * 32)
    assert line.data["particulars"] == {"file": FILE, "number": "A-1/2026"}


def test_no_title_and_no_text_is_kept(district):
    district.parks(3)
    assert "culvert" not in json.dumps([line.text for line in district.lines()])


def test_the_lines_are_a_chain(district):
    for position in range(1, 20):
        district.parks(position)
    assert verify(district.lines()) == district.lines()[-1].digest


@pytest.mark.parametrize("seed", range(5))
def test_an_event_is_one_line_however_often_and_in_what_order_it_comes(district, seed):
    for position in range(1, 30):
        event = district.parked(position)
        district.broker.publish(event.to_json(), ["general.file.parked"])
    district.broker.deliver(seed=seed, copies=3)
    assert sorted(line.data["position"] for line in district.lines()) == list(range(1, 30))
    verify(district.lines())


def test_a_copy_for_another_department_is_left_to_the_first(district):
    district.parks(1, departments=("landacq",))
    assert (len(district.lines("general")), len(district.lines("landacq"))) == (1, 0)


def test_what_concerns_the_district_has_a_chain_of_its_own(manned):
    assert {line.type for line in manned.lines("-")} >= {"auth.charge.assumed", "auth.post.established"}
    verify(manned.lines("-"))


def test_a_note_told_again_with_other_words_is_put_on_record_as_a_contradiction(district):
    district.parks(1, digest="ab")
    district.parks(1, digest="ff")
    told = district.lines()[-1]
    assert (told.type, told.data["subject"], told.data["position"]) == (CONTRADICTED, FILE, 1)


def test_a_contradiction_is_counted(district):
    figure = ("daftar_audit_contradictions_total", {"department": "general"})
    before = REGISTRY.get_sample_value(*figure) or 0
    district.parks(1, digest="ab")
    district.parks(1, digest="ff")
    assert REGISTRY.get_sample_value(*figure) == before + 1


def test_a_history_rechained_behind_an_event_is_a_contradiction_too(district):
    district.parks(1, entry="aa" * 32)
    district.parks(1, entry="bb" * 32)
    assert [line.type for line in district.lines()] == ["workflow.file.parked", CONTRADICTED]


def test_a_contradiction_is_told_once(district):
    for _ in range(3):
        district.parks(1, digest="ab")
        district.parks(1, digest="ff")
    assert len(district.lines()) == 2


def test_an_event_of_a_release_without_entry_digests_contradicts_nothing(district):
    district.parks(1)
    district.parks(1, entry="bb" * 32)
    assert len(district.lines()) == 1


def test_what_is_long_or_unknown_is_no_particular():
    told = {
        "number": "x" * (LONGEST + 1),
        "text": "words",
        "pages": [1, 2],
        "roles": [["nested"]],
        "post": None,
    }
    assert particulars_of(told) == {"pages": [1, 2]}


def test_two_processes_append_to_one_chain(build, district):
    other = build(stores=district.stores)
    for position in range(1, 20):
        (district if position % 2 else other).parks(position)
    assert [line.data["position"] for line in district.lines()] == list(range(1, 20))
    verify(district.lines())


def test_a_write_whose_fate_is_unknown_leaves_no_gap(district):
    district.parks(1)
    database = district.stores.database("audit", "general")
    failing = [True, False]

    def fail_once():
        if failing.pop(0) if failing else False:
            raise TimeoutError

    database.before_write = fail_once
    with pytest.raises(TimeoutError):
        district.parks(2)
    database.before_write = lambda: None
    district.broker.waiting.clear()
    district.parks(2)
    district.parks(3)
    assert [line.position for line in district.lines()] == [1, 2, 3]
    verify(district.lines())
