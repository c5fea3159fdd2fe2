"""Writes docs/metrics.md from the declarations of figures: what each process shows at /metrics, what bounds
each label, and which alert looks at it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

from deploy.local.paths import ROOT
from deploy.prometheus.alerting import Alert, alerts

PAGE = ROOT / "docs" / "metrics.md"
HEAD = """# Metrics

What every process shows at `/metrics` on its metrics port. Written by `make docs` from the declarations
in the code, from `deploy/metrics_docs.py` and from `deploy/prometheus/rules`; do not edit. No label and
no value tells of a person or of what a paper says.

A series with labels appears when it first has a value. Counters begin at nought when a process starts;
so look at `increase()` and `rate()`. A histogram `x` has `x_bucket` (by `le`), `x_sum` and `x_count`.
Gauges that several processes of a kind show say the same: take `max by`. Beside these a process shows
`process_*` and `python_*` of the Prometheus client: memory, processor time, open files."""
LABELS: Mapping[str, str] = {
    "check": "what the process needs, a list in its bootstrap: one `store` a department, six others",
    "code": "the refusals of a permit, a list in the code",
    "collection": "the collections that the service declares, up to ten",
    "department": "the departments that the process serves, and `-` for the district",
    "file": "one, the process's own certificate",
    "flagged": "yes, no",
    "guard": "account, calls, files, network",
    "kind": "page, original, searchable, text",
    "method": "the methods of declared routes; `none` for all others",
    "outcome": "the few that the meaning names",
    "post": "the posts of the district, as auth tells them: some hundreds",
    "queue": "one a served department, and one of the district",
    "route": "the declared routes; `none` for whatever else is asked",
    "service": "one, the process's own",
    "status": "the HTTP statuses that the code answers, a dozen",
    "timer": "the service's timers, up to six",
    "type": "the event types of `contracts/`; `-` for what is none",
}
OTHERS = """
## Metrics of others

Of servers and watchers only what rules, consoles and dashboards ask for is listed, in
`deploy/prometheus/others.py`; a test finds each of them in a live scrape.

Whoever makes a backup tells of its end in a textfile that the node exporter reads: `daftar_backup.prom`
in the folder of `--collector.textfile.directory` (one server: `textfiles/` of the instance), written
beside and renamed into place, with a line for each part:

```
# TYPE daftar_backup_finished_timestamp_seconds gauge
daftar_backup_finished_timestamp_seconds{part="documents"} 1764504000
```

Only a backup that succeeded writes it. `part` is what the site calls its parts; each of them is watched
by [BackupOld](runbooks/BackupOld.md).
"""
UNITS = (("_timestamp_seconds", "Unix time"), ("_seconds", "seconds"), ("_bytes", "bytes"))


@dataclass(frozen=True)
class Figure:
    """A figure as it is scraped."""

    name: str
    type: str
    labels: tuple[str, ...]
    meaning: str
    module: str

    @property
    def unit(self) -> str:
        """By the name's end, as Prometheus wants it; else it is a number."""
        return next((unit for end, unit in UNITS if self.name.endswith(end)), "number")

    @property
    def owner(self) -> str:
        """The package that shows it."""
        return self.module.partition(".")[0]


def figures() -> list[Figure]:
    """Every figure that a process of ours shows, by owner and name."""
    modules = {_module(path) for folder in ("libs", "services") for path in _declaring(ROOT / folder)}
    found = [
        _figure(value, name)
        for name in modules
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, Counter | Gauge | Histogram)
    ]
    return sorted(found, key=lambda figure: (figure.owner != "chassis", figure.owner, figure.name))


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_tables(), *_labels(), OTHERS])


def write() -> None:
    """The page is current."""
    PAGE.write_text(page(), encoding="utf-8")


def _declaring(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("*/*/**/*.py")):
        declares = "\nfrom prometheus_client import " in path.read_text(encoding="utf-8")
        if declares and path.relative_to(folder).parts[1] != "tests":
            yield path


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts[2:])


def _figure(declared: Counter | Gauge | Histogram, module: str) -> Figure:
    (family,) = declared.describe()
    counted = family.type == "counter"
    return Figure(
        f"{family.name}_total" if counted else family.name,
        family.type,
        tuple(declared._labelnames),  # noqa: SLF001 - the library tells its labels nowhere else
        family.documentation,
        module,
    )


def _tables() -> Iterator[str]:
    looking, owner = alerts(), ""
    for figure in figures():
        if figure.owner != owner:
            owner = figure.owner
            yield f"\n## {'Every service' if owner == 'chassis' else owner}\n"
            yield "| Metric | Type | Unit | Labels | Meaning | Alerts |"
            yield "|---|---|---|---|---|---|"
        yield _row(figure, [alert for alert in looking if figure.name in alert.metrics])


def _row(figure: Figure, looking: list[Alert]) -> str:
    labels = ", ".join(f"`{label}`" for label in figure.labels)
    named = ", ".join(f"[{alert.name}](runbooks/{alert.name}.md)" for alert in looking)
    return f"| `{figure.name}` | {figure.type} | {figure.unit} | {labels} | {figure.meaning} | {named} |"


def _labels() -> Iterator[str]:
    yield "\n## Labels\n\n| Label | What bounds it |\n|---|---|"
    yield from (f"| `{label}` | {bound} |" for label, bound in LABELS.items())


if __name__ == "__main__":
    write()
