"""What operators are told by alerts is there: a runbook each, and metrics that somebody shows."""

from __future__ import annotations

import re

import pytest

from deploy import metrics_docs
from deploy.prometheus.alerting import Alert, alerts, asked, figure_of, recordings, rules
from deploy.prometheus.others import BACKUP, OTHERS
from tests.rules.source import ROOT

RUNBOOKS = ROOT / "docs" / "runbooks"
PARTS = ["Meaning", "Where to look", "What to do", "It is over when"]
SEVERITIES = {"critical", "warning", "notice"}


def shown() -> set[str]:
    """Every metric that a process of ours, or somebody else, shows."""
    return {figure.name for figure in metrics_docs.figures()} | OTHERS


def test_every_alert_has_a_runbook_and_every_runbook_an_alert() -> None:
    assert {path.stem for path in RUNBOOKS.glob("*.md")} == {alert.name for alert in alerts()}


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert.name)
def test_an_alert_says_all_that_an_operator_needs(alert: Alert) -> None:
    assert set(alert.annotations) == {"summary", "description", "runbook"}
    assert alert.annotations["runbook"] == f"docs/runbooks/{alert.name}.md"
    assert alert.severity in SEVERITIES
    text = (RUNBOOKS / f"{alert.name}.md").read_text(encoding="utf-8")
    head, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    assert head.strip() == f"# {alert.name}"
    told = dict(part.split("\n", 1) for part in parts)
    assert list(told) == PARTS
    assert all(len(words.split()) >= 3 for words in told.values())


def test_alerts_have_names_of_their_own() -> None:
    names = [rule["alert"] for rule in rules() if "alert" in rule]
    assert len(names) == len(set(names)) > 40


def test_rules_ask_only_for_what_somebody_shows() -> None:
    known = shown() | set(recordings())
    unknown = {name for rule in rules() for name in asked(str(rule["expr"])) if figure_of(name) not in known}
    assert not unknown


def test_runbooks_name_only_metrics_alerts_and_pages_that_there_are() -> None:
    figures = {figure.name for figure in metrics_docs.figures()} | {BACKUP}
    for path in RUNBOOKS.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"\b((?:daftar|files|scan)_[a-z_]+)\b", text))
        assert {figure_of(name) for name in named} <= figures, path
        links = re.findall(r"\]\(([^)#]+)\)", text)
        assert not [link for link in links if not (RUNBOOKS / link).exists()], path


def test_every_label_of_a_metric_is_bounded_by_something() -> None:
    labels = {label for figure in metrics_docs.figures() for label in figure.labels}
    assert labels == set(metrics_docs.LABELS)


@pytest.mark.parametrize(
    ("expr", "metrics"),
    [
        ('sum by (service, le) (rate(a_bucket{le="0.5", x=~"b|c"}[5m])) > 0.5', {"a_bucket"}),
        ("a / on (queue) group_left b unless c offset 10m", {"a", "b", "c"}),
        ("slo:errors:1h > on (slo) 14.4 * slo:budget", {"slo:errors:1h", "slo:budget"}),
        ("(1 - (max(a) <= bool 1 * 60)) or vector(1)", {"a"}),
        ("absent(a) == 1 and time() - b > 26 * 3600", {"a", "b"}),
    ],
)
def test_the_metrics_of_an_expression_are_found(expr: str, metrics: set[str]) -> None:
    assert asked(expr) == metrics
