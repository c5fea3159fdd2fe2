"""Makes of deploy/prometheus/boards.yml what people look at: Grafana's dashboards, and Prometheus's own
consoles for a server without Grafana. Run as `python -m deploy.boards`, by `make docs`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

import yaml

from deploy.local.paths import ROOT

BOARDS: Final = ROOT / "deploy" / "prometheus" / "boards.yml"
CONSOLES: Final = ROOT / "deploy" / "prometheus" / "consoles"
DASHBOARDS: Final = ROOT / "deploy" / "grafana" / "dashboards"
DEPARTMENT: Final = "$department"
SOURCE: Final = {"type": "prometheus", "uid": "prometheus"}
UNITS: Final = {
    "number": ("short", "{{ .Value | printf `%.4g` }}"),
    "seconds": ("s", "{{ .Value | humanizeDuration }}"),
    "bytes": ("bytes", "{{ .Value | humanize1024 }}B"),
    "share": ("percentunit", "{{ .Value | humanizePercentage }}"),
}
"""Of each unit, Grafana's name and the console's words."""
CHOSEN: Final = (
    '{{ template "departments" . }}',
    "{{ $department := reReplaceAll `[^a-z0-9]` `` .Params.department }}",
    "{{ if not $department }}",
    '{{ with query `topk(1, daftar_outbox_oldest_seconds{department!="-"})` | first }}',
    "{{ $department = .Labels.department }}",
    "{{ end }}{{ end }}",
    "<h2>{{ $department }}</h2>",
)
"""What stands before the panels of a department: whoever names none sees one."""
COLUMNS: Final = 3
WIDE, HIGH = 24 // COLUMNS, 7


@dataclass(frozen=True)
class Panel:
    """A question and how its answer is shown; `by` are the labels of its lines."""

    title: str
    expr: str
    unit: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Board:
    """A page of panels."""

    name: str
    title: str
    panels: tuple[Panel, ...]

    @property
    def of_a_department(self) -> bool:
        """Whether one has to be chosen."""
        return any(DEPARTMENT in panel.expr for panel in self.panels)


@cache
def boards() -> tuple[Board, ...]:
    """Every board, in the order of the file."""
    told = yaml.load(BOARDS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return tuple(Board(one["name"], one["title"], tuple(map(_panel, one["panels"]))) for one in told)


def made() -> dict[Path, str]:
    """Every file that is made of the boards, with its text."""
    consoles = {CONSOLES / f"{board.name}.html": console(board) for board in boards()}
    dashboards = {
        DASHBOARDS / f"{board.name}.json": json.dumps(dashboard(board), indent=1, ensure_ascii=False) + "\n"
        for board in boards()
    }
    return consoles | dashboards


def write() -> None:
    """The files are current."""
    for path, text in made().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def dashboard(board: Board) -> dict[str, Any]:
    """The board as Grafana keeps it."""
    return {
        "uid": f"daftar-{board.name}",
        "title": f"Daftar: {board.title}",
        "tags": ["daftar"],
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "browser",
        "templating": {"list": [_choice()] if board.of_a_department else []},
        "links": [{"type": "dashboards", "tags": ["daftar"], "asDropdown": False, "title": "Daftar"}],
        "panels": [_drawn(number, panel) for number, panel in enumerate(board.panels)],
    }


def console(board: Board) -> str:
    """The board as a template of Prometheus's console: tables of what is now."""
    chosen = CHOSEN if board.of_a_department else []
    return "\n".join(
        [
            f'{{{{ template "head" "{board.title}" }}}}',
            "<nav>",
            *(f'<a href="{other.name}.html">{escape(other.title)}</a>' for other in boards()),
            "</nav>",
            *chosen,
            "<main>",
            *(line for panel in board.panels for line in _tabled(panel)),
            "</main>",
            '{{ template "tail" . }}',
            "",
        ]
    )


def _panel(told: dict[str, Any]) -> Panel:
    return Panel(told["title"], " ".join(told["expr"].split()), told["unit"], tuple(told.get("by", ())))


def _choice() -> dict[str, Any]:
    query = 'label_values(daftar_outbox_oldest_seconds{department!="-"}, department)'
    return {
        "name": DEPARTMENT[1:],
        "label": "Department",
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": query, "refId": "departments"},
        "refresh": 2,
        "sort": 1,
        "includeAll": False,
        "multi": False,
    }


def _drawn(number: int, panel: Panel) -> dict[str, Any]:
    row, column = divmod(number, COLUMNS)
    legend = " ".join(f"{{{{{label}}}}}" for label in panel.by) or panel.title
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": SOURCE,
        "gridPos": {"x": column * WIDE, "y": row * HIGH, "w": WIDE, "h": HIGH},
        "targets": [{"refId": "A", "datasource": SOURCE, "expr": panel.expr, "legendFormat": legend}],
        "fieldConfig": {"defaults": {"unit": UNITS[panel.unit][0], "min": 0}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
    }


def _tabled(panel: Panel) -> Iterator[str]:
    """A table of the lines, each with a link to its course in time."""
    raw = f"`{panel.expr}`"
    if DEPARTMENT in panel.expr:
        raw = f"(printf `{panel.expr.replace(DEPARTMENT, '%[1]s')}` $department)"
    labels = " ".join(f"{{{{ .Labels.{label} }}}}" for label in panel.by)
    yield f"{{{{ $expr := {raw} }}}}"
    yield f'<section><h2><a href="{{{{ graphLink $expr }}}}">{escape(panel.title)}</a></h2><table>'
    yield "{{ range query $expr }}"
    yield f"<tr><td>{labels}</td><td>{UNITS[panel.unit][1]}</td></tr>"
    yield '{{ else }}<tr><td class="none">no data</td></tr>{{ end }}</table></section>'


if __name__ == "__main__":
    write()
