"""The office's rules: what the files may say, and that every fault is told at start-up."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chassis.process.rules import BadRules
from chassis.testing.process import ended
from notify.adapters.rules import RuleFiles

ROOT = Path(__file__).parents[4]
DISTRICT = ROOT / "deploy" / "district"


def write(folder, *, calendar=None, ladder=None):
    for name, text in (("calendar.yaml", calendar), ("ladder.yaml", ladder)):
        if text is not None:
            (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("folder", ["rules", "rules-demo"])
def test_the_sample_districts_rules_can_be_worked_with(folder):
    rules = RuleFiles(DISTRICT / folder, "Asia/Kolkata", ["general", "landacq", "treasury", "disaster"])
    assert rules.of("general", "").ladder.rung(0).name == "nudge"


def test_a_department_replaces_the_default_key_by_key():
    rules = RuleFiles(DISTRICT / "rules", "Asia/Kolkata", ["general", "treasury", "disaster"])
    general, treasury, disaster = (rules.of(one, "").calendar for one in ("general", "treasury", "disaster"))
    assert (general.opens, treasury.opens, disaster.opens) == (630, 600, 630)
    assert disaster.weekly_holidays == {6}
    assert general.holidays == treasury.holidays != frozenset()
    assert general.zone == ZoneInfo("Asia/Kolkata")


def test_the_demonstration_compresses_time_by_its_rules_alone():
    rules = RuleFiles(DISTRICT / "rules-demo", "Asia/Kolkata", ["general"]).of("general", "")
    assert rules.calendar.day == timedelta(days=1)
    assert rules.ladder.height(0, rules.calendar) < timedelta(minutes=1)


def test_a_category_of_papers_may_have_a_ladder_of_its_own(rules_folder):
    ladder = """
default:
  steps: [{name: nudge, after: 1d, to: [holder]}, {name: daily, repeat: 1d, to: [holder]}]
  categories:
    court:
      steps: [{name: summons, after: 1h, to: [holder]}, {name: hourly, repeat: 1h, to: [holder]}]
"""
    rules = RuleFiles(write(rules_folder, ladder=ladder), "Asia/Kolkata", ["general"])
    assert rules.of("general", "court").ladder.rung(0).name == "summons"
    assert rules.of("general", "").ladder.rung(0).name == "nudge"
    assert rules.of("general", "unheard-of").ladder.rung(0).name == "nudge"


STEPS = "default: {steps: [{name: a, after: %s, to: [%s]}, {name: z, %s: 1d, to: [holder]}]}"


@pytest.mark.parametrize(
    ("ladder", "fault"),
    [
        ("default: {}", r"default\.steps: Field required"),
        ("- nothing", "no rules by name"),
        ("steps: []", "default: Field required"),
        (STEPS % ("3d", "holder", "repeat") + "\ndepartements: {}", "departements: Extra inputs"),
        ("a: [", "ladder.yaml"),
        (STEPS % ("3x", "holder", "repeat"), "no duration"),
        (STEPS % ("3d", "holder", "after"), "does not repeat"),
        (STEPS % ("3d", "superior", "repeat"), "lacks holder"),
        (STEPS % ("3d", "holder, everybody", "repeat"), r"to\.1: Input should be 'holder', "),
        ("default: {steps: [3]}", r"default\.steps\.0: "),
        ("default: {steps: 3}\ndepartments: {general: 3}", r"departments\.general: "),
        (
            STEPS % ("3d", "holder", "repeat") + "\ndepartments: {jm: {categories: {court: {steps: []}}}}",
            r"jm\.c",
        ),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused_with_its_fault(rules_folder, ladder, fault):
    with pytest.raises(BadRules, match=fault):
        RuleFiles(write(rules_folder, ladder=ladder), "Asia/Kolkata", ["general"])


@pytest.mark.parametrize(
    "hours", ["{from: '17:00', to: '10:00'}", "{from: late, to: '10:00'}", "{from: 10:30, to: '17:00'}", "{}"]
)
def test_office_hours_that_are_none_are_refused(rules_folder, hours):
    calendar = f"default: {{office_hours: {hours}, weekly_holidays: [], holidays: {{}}}}"
    with pytest.raises(BadRules, match=r"^calendar\.yaml: default"):
        RuleFiles(write(rules_folder, calendar=calendar), "Asia/Kolkata", ["general"])


def test_a_ladder_that_is_none_in_one_departments_working_days_is_refused(rules_folder):
    calendar = """
default: {office_hours: {from: "10:00", to: "17:00"}, weekly_holidays: [sunday], holidays: {}}
departments: {landacq: {office_hours: {from: "10:00", to: "12:00"}}}
"""
    ladder = """
default:
  steps:
    - {name: a, after: 5h, to: [holder]}
    - {name: b, after: 1d, to: [holder]}
    - {name: z, repeat: 1d, to: [holder]}
"""
    folder = write(rules_folder, calendar=calendar, ladder=ladder)
    RuleFiles(folder, "Asia/Kolkata", ["general"])
    with pytest.raises(BadRules, match=r"ladder\.yaml: in landacq's working days: .*not later"):
        RuleFiles(folder, "Asia/Kolkata", ["general", "landacq"])


def test_every_departments_faults_are_told_at_once(rules_folder):
    ladder = STEPS % ("3x", "holder", "repeat") + "\ndepartments: {landacq: {steps: []}}"
    with pytest.raises(BadRules) as caught:
        RuleFiles(write(rules_folder, ladder=ladder), "Asia/Kolkata", ["general", "landacq"])
    assert caught.value.faults == [
        "ladder.yaml: default.steps.0.after: no duration: '3x'",
        "ladder.yaml: departments.landacq.steps: Tuple should have at least 1 item after validation, not 0",
    ]


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_process_with_rules_that_cannot_be_worked_with_says_so_and_ends(tmp_path, role):
    told = {
        "STORE": f"sqlite:///{tmp_path}",
        "BROKER": "amqp://n:n@127.0.0.1:1/x",
        "DEPARTMENTS": "general",
        "DEVELOPMENT": "yes",
        "RULES": str(tmp_path),
    }
    assert ended("notify", role, told, checkout=ROOT) == (
        2,
        f"no calendar.yaml in {tmp_path}\nno ladder.yaml in {tmp_path}\n",
    )
