"""What operators are told by alerts is there: a runbook each, and metrics that somebody shows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from deploy import boards, metrics_docs
from deploy.prometheus import kubernetes
from deploy.prometheus.alerting import (
    RULES,
    Alert,
    alerts,
    asked,
    figure_of,
    in_minutes_of,
    recordings,
    rules,
)
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


@pytest.mark.parametrize("path", boards.made(), ids=lambda path: path.name)
def test_dashboards_and_consoles_are_made_of_the_boards(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == boards.made()[path], "run: make docs"


def test_no_dashboard_and_no_console_lies_there_that_nobody_made() -> None:
    found = {*boards.CONSOLES.glob("*.html"), *boards.DASHBOARDS.glob("*")}
    assert found == set(boards.made())


def test_boards_ask_only_for_what_somebody_shows() -> None:
    known = shown() | set(recordings())
    panels = [panel for board in boards.boards() for panel in board.panels]
    unknown = {name for panel in panels for name in asked(panel.expr) if figure_of(name) not in known}
    assert len(panels) > 50
    assert not unknown


def test_of_others_nothing_is_listed_that_nobody_asks_for() -> None:
    exprs = [str(rule["expr"]) for rule in rules()]
    exprs += [panel.expr for board in boards.boards() for panel in board.panels]
    assert {name for expr in exprs for name in asked(expr)} >= OTHERS


@pytest.mark.parametrize("board", boards.boards(), ids=lambda board: board.name)
def test_a_dashboard_is_what_grafana_reads(board: boards.Board) -> None:
    """There is no Grafana where these tests run: what its format asks for, and panels side by side."""
    told = json.loads(json.dumps(boards.dashboard(board)))
    assert {"uid", "title", "schemaVersion", "panels", "templating", "time"} <= set(told)
    assert re.fullmatch(r"[a-z-]{1,40}", told["uid"])
    taken: set[tuple[int, int]] = set()
    for panel in told["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells
        (target,) = panel["targets"]
        assert panel["datasource"] == target["datasource"] == boards.SOURCE
        assert target["expr"]
    assert len({panel["id"] for panel in told["panels"]}) == len(told["panels"])
    chosen = {one["name"] for one in told["templating"]["list"]}
    assert {"$" + name for name in chosen} == set(re.findall(r"\$[a-z]+", json.dumps(told["panels"])))


def test_a_minute_of_the_rules_may_be_shortened_and_nothing_else_changes() -> None:
    text = "expr: rate(slo:bad:rate5m[5m]) > 15 * 60 and b offset 2h < 26 * 3600\nfor: 30m\n"
    assert in_minutes_of(60, text) == text
    assert in_minutes_of(1, text) == (
        "expr: rate(slo:bad:rate5m[5s]) > 15 * 1 and b offset 120s < 26 * 3600\nfor: 30s\n"
    )


def test_every_time_of_the_rules_can_be_shortened() -> None:
    """Whoever writes one otherwise makes an alert that no drill sees."""
    text = "".join(path.read_text(encoding="utf-8") for path in RULES.glob("*.yml"))
    assert not re.findall(r"(?:for: |\[|offset )\d+[mhd]\b", in_minutes_of(1, text))
    assert not re.findall(r"_seconds[^\n]* > (?:[6-9]\d|\d{3,})$", text, re.MULTILINE)


def test_on_a_cluster_the_rules_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert kubernetes.main(["rules"]) == 0
    made = list(yaml.safe_load_all(capsys.readouterr().out))
    specs = [
        yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in sorted(RULES.glob("*.yml"))
    ]
    assert [one["spec"] for one in made] == specs
    assert {one["kind"] for one in made} == {"PrometheusRule"}


def test_on_a_cluster_the_dashboards_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert kubernetes.main(["dashboards"]) == 0
    made = list(yaml.safe_load_all(capsys.readouterr().out))
    texts = {name: text for one in made for name, text in one["data"].items()}
    assert texts == {path.name: path.read_text(encoding="utf-8") for path in boards.DASHBOARDS.glob("*.json")}
    assert kubernetes.main([]) == 2


def test_on_a_cluster_the_jobs_have_the_names_by_which_rules_ask() -> None:
    monitors = ROOT / "k8s" / "components" / "monitoring" / "monitors.yaml"
    told = {one["metadata"]["name"]: one for one in yaml.safe_load_all(monitors.read_text(encoding="utf-8"))}
    for job in ("daftar", "rabbitmq", "minio"):
        (endpoint,) = told[job]["spec"]["podMetricsEndpoints"]
        made = {one["targetLabel"]: one.get("replacement") for one in endpoint["relabelings"]}
        assert made["job"] == job
    assert {"service", "role"} <= {
        one["targetLabel"] for one in told["daftar"]["spec"]["podMetricsEndpoints"][0]["relabelings"]
    }
