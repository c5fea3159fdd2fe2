"""Each alert fires when it should and is silent on calm data, as Prometheus's own tool computes it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.prometheus.alerting import RULES, alerts, asked, recordings, rules

CASES: dict[str, dict[str, Any]] = yaml.load(
    Path(__file__).with_name("alerts.yml").read_text(encoding="utf-8"), yaml.CSafeLoader
)


def promtool(*words: str | Path) -> str:
    """What it said; the test fails with that when it found a fault."""
    done = subprocess.run(["promtool", *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_rules_are_sound() -> None:
    files = sorted(RULES.glob("*.yml"))
    assert promtool("check", "rules", *files).count("SUCCESS") == len(files)


def test_each_alert_has_its_case() -> None:
    assert set(CASES) == {alert.name for alert in alerts()}


@pytest.mark.parametrize("name", CASES)
def test_an_alert_fires_at_its_fault_and_is_silent_when_all_is_well(name: str, tmp_path: Path) -> None:
    rule, case = _rule(name), CASES[name]
    # Without its words, which promtool would compare too.
    alone = [{part: rule[part] for part in rule if part != "annotations"}]
    needed = [each for each in rules() if "record" in each] if asked(rule["expr"]) & set(recordings()) else []
    _write(tmp_path / "rules.yml", {"groups": [{"name": "alone", "rules": [*needed, *alone]}]})
    fired = [{"exp_labels": {**case["as"], **rule["labels"]}}]
    tests = [_test(name, case["fires"], fired), _test(name, case["calm"], [])]
    _write(tmp_path / "test.yml", {"rule_files": ["rules.yml"], "tests": tests})
    promtool("test", "rules", tmp_path / "test.yml")


def test_an_alert_says_what_it_is_about(tmp_path: Path) -> None:
    """The words themselves, once: that labels and values are put in."""
    rule, case = _rule("OutboxOld"), CASES["OutboxOld"]
    said = {
        **rule["annotations"],
        "summary": "Events of workflow in general do not leave",
        "description": "The oldest has waited for 3m 5s.",
    }
    fired = {"exp_labels": {**case["as"], **rule["labels"]}, "exp_annotations": said}
    test = _test("OutboxOld", case["fires"], [fired])
    _write(tmp_path / "test.yml", {"rule_files": [str(RULES / "messages.yml")], "tests": [test]})
    promtool("test", "rules", tmp_path / "test.yml")


def _rule(name: str) -> Mapping[str, Any]:
    return next(rule for rule in rules() if rule.get("alert") == name)


def _test(name: str, series: dict[str, str], fired: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "interval": CASES[name].get("every", "1m"),
        "input_series": [{"series": each, "values": values} for each, values in series.items()],
        "alert_rule_test": [{"eval_time": CASES[name]["at"], "alertname": name, "exp_alerts": fired}],
    }


def _write(path: Path, told: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(told), encoding="utf-8")
