"""Prints what a cluster is to watch by: the rules as PrometheusRules, the dashboards as ConfigMaps.

    python -m deploy.prometheus.kubernetes rules > rules.yaml
    python -m deploy.prometheus.kubernetes dashboards > dashboards.yaml

Grafana's sidecar looks for the label `grafana_dashboard`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from deploy.boards import DASHBOARDS
from deploy.prometheus.alerting import RULES

PART_OF = {"app.kubernetes.io/part-of": "daftar"}


def rules() -> Iterator[dict[str, Any]]:
    """A PrometheusRule for each file of rules, which is its `spec`."""
    for path in sorted(RULES.glob("*.yml")):
        yield {
            "apiVersion": "monitoring.coreos.com/v1",
            "kind": "PrometheusRule",
            "metadata": {"name": f"daftar-{path.stem}", "labels": PART_OF},
            "spec": yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader),
        }


def dashboards() -> Iterator[dict[str, Any]]:
    """A ConfigMap for each dashboard."""
    for path in sorted(DASHBOARDS.glob("*.json")):
        yield {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "name": f"daftar-dashboard-{path.stem}",
                "labels": {**PART_OF, "grafana_dashboard": "1"},
            },
            "data": {path.name: path.read_text(encoding="utf-8")},
        }


def main(arguments: Sequence[str]) -> int:
    """The manifests stand on the standard output; 2 when it is not known what is wanted."""
    wanted = {"rules": rules, "dashboards": dashboards}.get(" ".join(arguments))
    if wanted is None:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    yaml.safe_dump_all(wanted(), sys.stdout, sort_keys=False, allow_unicode=True, width=110)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
