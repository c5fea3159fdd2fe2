"""What happens rarely: a paper offered twice, a store that fails half way, own numbers, unsafe settings."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.errors import Transient
from chassis.ids import new_ulid
from chassis.process.rules import BadRules
from chassis.process.settings import SettingsError, read
from chassis.testing.process import ended
from workflow.adapters.calendar_rules import WEEKDAYS
from workflow.adapters.closing_rules import read_closing
from workflow.adapters.office_rules import YamlRules
from workflow.domain.numbers import FREE, Head
from workflow.settings import Settings

ROOT = Path(__file__).parents[4]
DIARY = {"subject": "A matter", "sender": {"name": "A. Writer"}}


def told_of(district, document, position, *, stored):
    data = {"document": document, "batch": document, "reason": "encrypted", "params": {}}
    if stored:
        data = {
            **{name: data[name] for name in ("document", "batch")},
            "name": "letter.tif",
            "media_type": "application/pdf",
            "sha256": "a" * 64,
            "size": 1000,
            "pages": 2,
            "flagged": [2],
            "virus_scan": "not_scanned",
            "received": "2026-11-23T04:00:00.000Z",
        }
    kind = f"files.document.{'stored' if stored else 'rejected'}.v1"
    event = Event(kind, document, position, "general", to_text(district.clock.now()), data)
    return district.application.handlers()[kind](event, "general")


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_paper_that_was_rejected_and_then_stored_waits_in_whatever_order_that_is_heard(district, order):
    document = f"general.{new_ulid()}"
    for position in order:
        told_of(district, document, position, stored=position == 2)
    registry = district.person("p-reg-general")
    paper = registry.get("/tray", department="general").json["items"][0]
    assert (paper["virus_scan"], paper["flagged"], paper["reason"]) == ("not_scanned", [2], None)
    registry.done(f"/receipts/{document}/diarise", DIARY)
    told_of(district, document, 3, stored=False)
    assert registry.get(f"/receipts/{document}").json["number"] == "1/2026/General"


def test_a_receipt_moves_like_a_file_and_tells_its_history(district):
    receipt, registry = district.diarised(), district.person("p-reg-general")
    marked = registry.done(f"/receipts/{receipt}/mark", {"to": "p-oc-landacq", "remark": "?", "revision": 1})
    pulled = registry.done(f"/receipts/{receipt}/pull-back", {"revision": marked["revision"]})
    registry.done(f"/receipts/{receipt}/mark", {"to": "p-oc-landacq", "revision": pulled["revision"]})
    officer = district.person("p-oc-landacq")
    officer.done(f"/receipts/{receipt}/receive")
    lines = officer.get(f"/receipts/{receipt}/history").json["items"]
    assert [line["type"].split(".")[1] for line in lines] == [
        "diarised",
        "marked",
        "pulledback",
        "marked",
        "received",
    ]
    assert [line["words"] for line in lines] == [None, "?", None, None, None]


def test_a_store_that_fails_after_the_commit_fails_nobody_and_the_message_mends_the_desk(district):
    file, dealing = district.opened(), district.person("p-hc-general")
    database, writes = district.stores.database("workflow", "general"), []

    def only_the_first():
        writes.append(1)
        if len(writes) > 1:
            raise Transient("the disk is full")

    database.before_write = only_the_first
    dealing.done(f"/files/{file}/forward", {"to": "p-oc-general", "revision": 1})
    database.before_write = lambda: None
    assert dealing.desk() == [file]
    district.broker.deliver(seed=3, copies=3)
    assert (dealing.desk(), district.person("p-oc-general").desk()) == ([], [file])


@pytest.fixture
def records(district):
    """A department whose files bring numbers of their own, beside those of a series."""
    heads = {"general": [*district.rules.heads("general"), Head("legacy", {"en": "Old files"}, FREE, None)]}
    district.rules = replace(district.rules, _heads=heads)
    district.application = district.process()
    district.client = district.application.web().test_client()
    return district


def test_a_number_of_ones_own_is_registered_and_nobody_elses(records):
    dealing = records.person("p-hc-general")
    body = {"head": "legacy", "title": "An old matter", "number": "8/3/11-Adm"}
    assert dealing.done("/files?department=general", body)["number"] == "8/3/11-Adm"
    again = dealing.send("/files?department=general", body)
    assert (again.status_code, again.json["code"]) == (409, "number-taken")
    dealing.done("/files?department=general", body | {"number": "9/3/11-Adm"})
    rows = dealing.get("/registers/file-free/2026/1", department="general").json["rows"]
    assert [(row["serial"], row["number"]) for row in rows] == [(1, "8/3/11-Adm"), (2, "9/3/11-Adm")]


@pytest.mark.parametrize("number", [None, "", " x", "A-11011/7/2031-General", "7/2031/General", "x" * 81])
def test_a_number_of_ones_own_is_no_other_series(records, number):
    body = {"head": "legacy", "title": "An old matter", "number": number}
    answer = records.person("p-hc-general").send("/files?department=general", body)
    if number == " x":
        assert answer.json["number"] == "x"
    else:
        assert (answer.status_code, answer.json["code"]) == (422, "faulty")


def test_an_office_does_not_start_with_a_key_that_everybody_knows():
    told = {"STORE": "sqlite:////tmp/x", "BROKER": "amqp://w:w@localhost/x", "DEPARTMENTS": "general"}
    told |= {"S3_ENDPOINT": "objects.example:9000", "S3_ACCESS_KEY": "w", "S3_SECRET_KEY": "minioadmin"}
    with pytest.raises(SettingsError) as refused:
        read(Settings, told)
    assert "KEK_FILE" in str(refused.value)
    assert "S3_SECRET_KEY" in str(refused.value)
    assert read(Settings, told | {"DEVELOPMENT": "yes"}).kek_file is None


def test_rules_that_cannot_be_followed_are_refused_at_start_with_every_fault(tmp_path):
    def faults():
        with pytest.raises(BadRules) as refused:
            YamlRules.read([tmp_path], "Asia/Kolkata", ["general", "landacq"])
        return refused.value.faults

    assert faults() == [f"no {name}.yaml in {tmp_path}" for name in NEEDED]
    (tmp_path / "numbering.yaml").write_text(
        "departments: {general: {section: G, template: t}}\n"
        "templates: {t: {form: '{serial}/{year}', series: null, year: lunar}}\n"
        "receipt: {form: '{serial}/{year}', series: receipt, year: calendar}\n"
        "issue: {form: '{serial}', copies: '{serial}', series: issue, year: calendar}\n"
    )
    (tmp_path / "policy.yaml").write_text("max_classification: cosmic\n")
    (tmp_path / "retention.yaml").write_text("manual: {en: M}\nclosing: by-vote\nclasses: []\n")
    (tmp_path / "letterhead.yaml").write_text(LETTERHEAD)
    (tmp_path / "calendar.yaml").write_text(CALENDAR.replace("saturday", "caturday"))
    (tmp_path / "letters.yaml").write_text(LETTERS.replace("body: 30000", "body: long"))
    assert faults() == [
        "numbering.yaml: templates.t.year: 'lunar' is none of calendar, financial",
        "numbering.yaml: departments.general.heads: Field required",
        "policy.yaml: max_classification: 'cosmic' is none of unclassified, confidential, secret, top-secret",
        "retention.yaml: closing: 'by-vote' is none of proposed, holder",
        "retention.yaml: classes: Tuple should have at least 1 item after validation, not 0",
        "letters.yaml: limits.body: Input should be a valid integer, unable to parse string as an integer",
        f"calendar.yaml: default.weekly_holidays.0: 'caturday' is none of {', '.join(WEEKDAYS)}",
    ]
    (tmp_path / "numbering.yaml").write_text(
        NUMBERING % ("{serial}/{year}", "file", "A", "{head: b, title: {en: B}, template: of-old}")
    )
    others_are_right(tmp_path)
    assert faults() == [
        "numbering.yaml: general: 'of-old' is missing",
        "numbering.yaml: nothing about landacq",
    ]


NEEDED = ("numbering", "policy", "letterhead", "retention", "letters", "calendar")
CALENDAR = (ROOT / "deploy/district/rules/calendar.yaml").read_text("utf-8")
LETTERHEAD = (ROOT / "deploy/district/rules/letterhead.yaml").read_text("utf-8")
LETTERS = (ROOT / "deploy/district/rules/letters.yaml").read_text("utf-8")
RETENTION = "manual: {en: M}\nclosing: holder\nclasses: [{class: K, title: {en: Kept}}]\n"
NUMBERING = """
receipt: {form: "{serial}/{year}/{section}", series: receipt, year: calendar}
issue: {form: "L{serial}", copies: "L{serial}({copies})", series: issue, year: calendar}
templates: {t: {form: "%s", series: "%s", year: calendar}}
departments: {general: {section: G, template: t, heads: [{head: a, title: {en: A}, letter: %s}, %s]}}
"""
OTHER = "{head: b, title: {en: B}, letter: B}"


@pytest.mark.parametrize(
    ("filled", "fault"),
    [
        (("{letter}-{serial}/{year}", "file-{letter}", "A", "{head: a, title: {en: A}, letter: B}"), "twice"),
        (("{serial}/{year}", "file-{letter}", "A", OTHER), "'file-B' would give the numbers of another"),
        (("{serial}/{year}/G", "file", "A", OTHER), "'file' would give the numbers of another"),
        (("{letter:02d}/{serial}/{year}", "file", "A", OTHER), "Unknown format code"),
        (("{serial}/{year}", "file-{section", "A", OTHER), "expected '}'"),
        (("{serial}/{year}", "file", "A", "{head: b, title: B}"), r"departments\.general\.heads\.1\.title: "),
    ],
)
def test_rules_by_which_a_paper_would_find_its_number_taken_are_refused(tmp_path, filled, fault):
    (tmp_path / "numbering.yaml").write_text(NUMBERING % filled)
    others_are_right(tmp_path)
    with pytest.raises(BadRules, match=fault):
        YamlRules.read([tmp_path], "Asia/Kolkata", ["general"])


def others_are_right(folder):
    (folder / "policy.yaml").write_text("{}")
    (folder / "calendar.yaml").write_text(CALENDAR)
    (folder / "retention.yaml").write_text(RETENTION)
    (folder / "letterhead.yaml").write_text(LETTERHEAD)
    (folder / "letters.yaml").write_text(LETTERS)


@pytest.mark.parametrize("folder", ["rules", "rules-demo"])
def test_the_rules_of_the_sample_district_and_of_the_demo_are_whole(folder):
    """`make demo` and the tests on real servers take the second alone."""
    departments = yaml.safe_load((ROOT / "deploy/district/district.yaml").read_text("utf-8"))["departments"]
    rules = YamlRules.read((ROOT / "deploy" / "district" / folder,), "Asia/Kolkata", tuple(departments))
    assert "Treasury" in rules.letterhead("treasury")["en"]


def test_two_classes_of_one_name_are_refused(tmp_path):
    (tmp_path / "retention.yaml").write_text(RETENTION.replace("]", ", {class: K, title: {en: Also}}]"))
    with pytest.raises(BadRules, match=r"'K'.* stand there twice"):
        read_closing([tmp_path])


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_process_whose_rules_lack_a_department_says_so_and_ends(tmp_path, role):
    told = {
        "STORE": f"sqlite:///{tmp_path}",
        "BROKER": "amqp://w:w@127.0.0.1:1/x",
        "DEPARTMENTS": "general,observatory",
        "DEVELOPMENT": "yes",
        "S3_ENDPOINT": "127.0.0.1:9",
        "S3_ACCESS_KEY": "w",
        "S3_SECRET_KEY": "w",
    }
    assert ended("workflow", role, told, checkout=ROOT) == (2, "numbering.yaml: nothing about observatory\n")
