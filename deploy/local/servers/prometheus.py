"""Those who watch, from Debian: Prometheus, Alertmanager, and two that tell of the machine and of the door.

None of them is needed by Daftar, and none is reached from another machine. What Prometheus asks stands in
deploy/prometheus/prometheus.yml; where everything is, is written into the instance at each start.
"""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import Any

import yaml

from deploy.local.authority import authority_of
from deploy.local.instance import Instance, write_private
from deploy.local.paths import ROOT
from deploy.local.probes import http_ok
from deploy.local.processes import MAIL_FROM, PROCESS_NAMES, Site
from deploy.local.supervisor import Process, Tier, nothing_to_prepare
from deploy.prometheus.alerting import RULES, in_minutes_of

PROMETHEUS = ROOT / "deploy" / "prometheus"
PROBES, CONSOLES = PROMETHEUS / "blackbox.yml", PROMETHEUS / "consoles"
RECEIVERS = ROOT / "deploy" / "alertmanager" / "alertmanager.yml.template"
PROGRAMS = {
    "node-exporter": "/usr/bin/prometheus-node-exporter",
    "prober": "/usr/bin/prometheus-blackbox-exporter",
    "alertmanager": "/usr/bin/prometheus-alertmanager",
    "prometheus": "/usr/bin/prometheus",
}
NAMES = tuple(PROGRAMS)

KEPT = ("30d", "2GB")  # whichever is reached first
LEAN = {"GOGC": "50", "GOMAXPROCS": "2"}
"""A small heap is worth more here than the processor's time."""
COLLECTORS = ("cpu", "diskstats", "filesystem", "loadavg", "meminfo", "textfile")

Targets = Mapping[str, list[dict[str, Any]]]


def watchers(site: Site) -> list[Process]:
    """All of them. `WATCH_SECONDS` is how often they look, `WATCH_MINUTE` the length of the rules' minute."""
    instance = site.instance
    home, told = instance.folder("prometheus"), instance.folder("alertmanager")
    authority = authority_of(instance)
    believed = {"SSL_CERT_FILE": str(authority)} if authority else {}
    machine = [f"collector.{name}" for name in ("disable-defaults", *COLLECTORS)]
    machine.append(f"collector.textfile.directory={instance.folder('textfiles')}")
    alone = ["cluster.listen-address=", f"config.file={told / 'alertmanager.yml'}", f"storage.path={told}"]
    asking = [
        f"config.file={home / 'prometheus.yml'}",
        f"storage.tsdb.path={home / 'data'}",
        f"storage.tsdb.retention.time={KEPT[0]}",
        f"storage.tsdb.retention.size={KEPT[1]}",
        f"web.console.templates={CONSOLES}",
        f"web.console.libraries={CONSOLES}",
    ]
    return [
        _watcher(instance, "node-exporter", "/metrics", machine),
        _watcher(instance, "prober", "/-/healthy", [f"config.file={PROBES}"], believed),
        _watcher(instance, "alertmanager", "/-/ready", alone, believed, lambda: _write_receivers(site, told)),
        _watcher(
            instance, "prometheus", "/-/ready", asking, believed, lambda: write_configuration(site, home)
        ),
    ]


def write_configuration(site: Site, home: Path) -> None:
    """The folder holds what Prometheus reads: its configuration, where everything is, and the rules."""
    told = yaml.load((PROMETHEUS / "prometheus.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    every = float(site.environ.get("WATCH_SECONDS", "15"))
    told["global"] |= {f"{what}_interval": f"{every:g}s" for what in ("scrape", "evaluation")}
    told["global"]["scrape_timeout"] = f"{min(every, 10.0):g}s"
    write_private(home / "prometheus.yml", yaml.safe_dump(told))
    for folder in ("targets", "rules"):
        shutil.rmtree(home / folder, ignore_errors=True)
        (home / folder).mkdir(mode=0o700)
    for job, groups in targets(site).items():
        write_private(home / "targets" / f"{job}.yml", json.dumps(groups))
    minute = float(site.environ.get("WATCH_MINUTE", "60"))
    for path in RULES.glob("*.yml"):
        write_private(home / "rules" / path.name, in_minutes_of(minute, path.read_text(encoding="utf-8")))


def targets(site: Site) -> Targets:
    """What is asked for each job. A broker that runs elsewhere is left out: nobody told of its figures."""
    instance = site.instance
    prober = {"prober": instance.address("prober")}
    found = {
        "daftar": [
            {
                "targets": [instance.address(f"{name}-metrics")],
                "labels": dict(zip(("service", "role"), name.split("-"), strict=True)),
            }
            for name in PROCESS_NAMES
        ],
        "minio": [_of(site.servers["S3_ENDPOINT"], __scheme__="https" if instance.tls else "http")],
        "node": [_of(instance.address("node-exporter"))],
        "prober": [_of(instance.address("prober"))],
        "alertmanager": [_of(instance.address("alertmanager"))],
        "prometheus": [_of(instance.address("prometheus"))],
    }
    if not site.environ.get("BROKER_ADMIN"):
        found["rabbitmq"] = [_of(instance.address("rabbitmq-metrics"))]
    door = (
        f"https://localhost:{instance.ports['proxy']}"
        if instance.tls
        else f"http://{instance.address('gateway')}"
    )
    found["door"] = [_of(f"{door}/log-in", **prober)]
    if instance.tls:
        broker = site.servers["BROKER_ADMIN"].rpartition("@")[2].partition("/")[0]
        found["lines"] = [_of(line, **prober) for line in (broker, site.servers["S3_ENDPOINT"])]
    return found


def _of(target: str, **labels: str) -> dict[str, Any]:
    return {"targets": [target], "labels": labels}


def _write_receivers(site: Site, home: Path) -> None:
    """ALERTS_TO is told by e-mail; without it alerts are on Alertmanager's page only."""
    to = [one.strip() for one in site.environ.get("ALERTS_TO", "").split(",")]
    text = Template(RECEIVERS.read_text(encoding="utf-8")).substitute(
        SMTP=site.servers["SMTP"],
        MAIL_FROM=MAIL_FROM,
        STARTTLS="false",  # as notify does on this machine: the mail server is its own
        MAILS=json.dumps([{"to": one, "send_resolved": True} for one in to if one]),
    )
    write_private(home / "alertmanager.yml", text)


def _watcher(
    instance: Instance,
    name: str,
    asked: str,
    flags: Sequence[str],
    environment: Mapping[str, str] = MappingProxyType({}),
    prepare: Callable[[], None] = nothing_to_prepare,
) -> Process:
    port, listens = instance.ports[name], f"--web.listen-address={instance.address(name)}"
    return Process(
        name=name,
        command=[PROGRAMS[name], listens, *(f"--{flag}" for flag in flags)],
        ports=[port],
        ready=lambda: http_ok(port, asked),
        environment={**LEAN, **environment},
        prepare=prepare,
        tier=Tier.WATCHERS,
    )
