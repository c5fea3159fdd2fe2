"""The office's rules for scanning: what cannot be obeyed is refused before anything is scanned."""

from pathlib import Path

import pytest

from chassis.process.rules import BadRules
from chassis.testing.process import ended
from scan.adapters.office_rules import LARGEST_PAGE, MOST_PAGES, YamlRules

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
        (GOOD, ["languages: Field required"]),
        ("languages: eng\n" + GOOD, ["languages: Input should be a valid tuple"]),
        ("languages: [1, eng]\n" + GOOD, ["languages.0: Input should be a valid string"]),
        (
            "languages: [eng]\n" + GOOD.replace("500", str(MOST_PAGES + 1)),
            [f"default.max_pages: Input should be less than or equal to {MOST_PAGES}"],
        ),
        ("languages: []\n" + GOOD, ["languages: Tuple should have at least 1 item after validation, not 0"]),
        (
            (
                "default: {min_confidence: high, max_bytes: 1, max_pages: -1}\n"
                "departments: {jm: {min_words: 1.5, max_page: 3}}"
            ),
            [
                "default.min_confidence: Input should be a valid integer",
                "default.min_words: Field required",
                "default.max_pages: Input should be greater than or equal to 0",
                "departments.jm.min_words: Input should be a valid integer",
                "departments.jm.max_page: Extra inputs are not permitted",
                "languages: Field required",
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
