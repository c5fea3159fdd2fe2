"""The office's rules for scanning: what cannot be obeyed is refused before anything is scanned."""

from pathlib import Path

import pytest

from chassis.process.rules import BadRules
from chassis.testing.process import ended
from scan.adapters.office_rules import LARGEST_PAGE, YamlRules

ROOT = Path(__file__).parents[4]
GOOD = "default: {min_confidence: 60, min_words: 5, max_pages: 500, max_bytes: 1000}\n"


def test_a_department_differs_key_by_key(tmp_path):
    own = "departments: {records: {min_words: 0}, jm: }\n"
    (tmp_path / "scan.yaml").write_text("languages: [eng]\n" + GOOD + own)
    rules = YamlRules([tmp_path])
    assert [rules.threshold(each).min_words for each in ("records", "jm", "general")] == [0, 5, 5]
    assert rules.limits("records").pixels == LARGEST_PAGE


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (GOOD, ["no languages"]),
        ("languages: eng\n" + GOOD, ["no languages"]),
        ("languages: [1]\n" + GOOD, ["no languages"]),
        (
            (
                "default: {min_confidence: high, max_bytes: 1, max_pages: -1}\n"
                "departments: {jm: {min_words: 1.5}}"
            ),
            [
                "no languages",
                "default: min_confidence is no number",
                "default: min_words is no number",
                "default: max_pages is no number",
                "jm: min_confidence is no number",
                "jm: min_words is no number",
                "jm: max_pages is no number",
            ],
        ),
    ],
)
def test_every_fault_is_told_at_once(tmp_path, text, faults):
    (tmp_path / "scan.yaml").write_text(text)
    with pytest.raises(BadRules) as refused:
        YamlRules([tmp_path])
    assert refused.value.faults == [f"scan.yaml: {fault}" for fault in faults]


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_process_with_rules_that_cannot_be_obeyed_says_so_and_ends(tmp_path, role):
    told = {
        "STORE": f"sqlite:///{tmp_path}",
        "BROKER": "amqp://s:s@127.0.0.1:1/x",
        "DEPARTMENTS": "general",
        "DEVELOPMENT": "yes",
        "S3_ENDPOINT": "127.0.0.1:1",
        "S3_ACCESS_KEY": "a",
        "S3_SECRET_KEY": "s",
        "RULES": str(tmp_path),
    }
    assert ended("scan", role, told, checkout=ROOT) == (2, f"no scan.yaml in {tmp_path}\n")
