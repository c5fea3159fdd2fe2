"""The other descriptions of the deployment name the same processes as the table that is run here."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from deploy.local.instance import DEFAULT_PORTS, open_instance
from deploy.local.paths import ROOT
from deploy.local.processes import PROCESS_NAMES, SERVICES, Site, all_processes, site_of
from deploy.local.servers import prometheus
from deploy.prometheus.alerting import RULES

DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="module")
def compose():
    return yaml.load((DEPLOY / "compose.yaml").read_text(), yaml.CSafeLoader)["services"]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return site_of(open_instance({"DAFTAR_VAR": str(tmp_path)}), {})


def test_compose_has_every_process(compose) -> None:
    assert set(PROCESS_NAMES) <= set(compose)


@pytest.mark.parametrize("name", PROCESS_NAMES)
def test_compose_gives_a_process_every_setting_that_it_has_here(compose, site: Site, name: str) -> None:
    here = next(process for process in all_processes(site) if process.name == name)
    assert set(here.environment) <= set(compose[name]["environment"])


def test_each_example_secret_is_asked_for_and_each_asked_for_has_an_example() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?\}", (DEPLOY / "compose.yaml").read_text()))
    lines = (DEPLOY / "compose.env.example").read_text().splitlines()
    assert asked == {line.partition("=")[0] for line in lines if line and not line.startswith("#")}


def test_prometheus_scrapes_every_process_here(site: Site) -> None:
    scraped = {
        (f"{group['labels']['service']}-{group['labels']['role']}", target)
        for group in prometheus.targets(site)["daftar"]
        for target in group["targets"]
    }
    assert scraped == {(name, f"127.0.0.1:{DEFAULT_PORTS[f'{name}-metrics']}") for name in PROCESS_NAMES}


def test_every_job_of_prometheus_is_told_whom_to_ask(site: Site) -> None:
    jobs = yaml.load((DEPLOY / "prometheus" / "prometheus.yml").read_text(), yaml.CSafeLoader)[
        "scrape_configs"
    ]
    names = {job["job_name"] for job in jobs}
    office = prometheus.targets(replace(site, instance=replace(site.instance, tls=True)))
    assert set(office) == names
    assert set(prometheus.targets(site)) == names - {"lines"}, "in the clear no line has a certificate"


def test_whoever_watches_asks_where_the_site_is(site: Site, tmp_path: Path) -> None:
    quick = replace(site, environ={"WATCH_SECONDS": "1", "WATCH_MINUTE": "1"})
    prometheus.write_configuration(quick, tmp_path)
    told = yaml.load((tmp_path / "prometheus.yml").read_text(), yaml.CSafeLoader)
    assert told["global"] == {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    assert json.loads((tmp_path / "targets" / "rabbitmq.yml").read_text()) == [
        {"targets": ["127.0.0.1:15693"], "labels": {}}
    ]
    assert {path.name for path in (tmp_path / "rules").iterdir()} == {
        path.name for path in RULES.glob("*.yml")
    }
    assert "for: 60s" not in (tmp_path / "rules" / "processes.yml").read_text()


@pytest.mark.parametrize(("to", "told"), [("", []), ("a@x.in, b@x.in", ["a@x.in", "b@x.in"])])
def test_alerts_are_told_to_whom_the_site_names(site: Site, to: str, told: list[str]) -> None:
    watched = replace(site, environ={"ALERTS_TO": to})
    alertmanager = next(one for one in prometheus.watchers(watched) if one.name == "alertmanager")
    alertmanager.prepare()
    written = yaml.load(
        (site.instance.folder("alertmanager") / "alertmanager.yml").read_text(), yaml.CSafeLoader
    )
    (operators,) = written["receivers"]
    assert [one["to"] for one in operators["email_configs"]] == told
    assert written["global"]["smtp_smarthost"] == site.servers["SMTP"]


def test_prometheus_scrapes_every_container(compose) -> None:
    jobs = yaml.load((DEPLOY / "prometheus" / "compose.yml").read_text(), yaml.CSafeLoader)["scrape_configs"]
    daftar = next(job for job in jobs if job["job_name"] == "daftar")
    assert set(daftar["static_configs"][0]["targets"]) == {f"{name}:9200" for name in PROCESS_NAMES}


def test_no_process_is_told_another_services_secret(site: Site) -> None:
    for process in all_processes(site):
        service = process.name.partition("-")[0]
        foreign = {
            name
            for name, secret in site.instance.secrets.items()
            if not name.endswith(f"-{service}")
            and any(secret in text for text in process.environment.values())
        }
        assert not foreign


def test_every_image_is_an_exact_one(compose) -> None:
    """A tag that moves is another program tomorrow."""
    foreign = [told["image"] for told in compose.values() if "image" in told and "build" not in told]
    exact = re.compile(r".+(:v?\d+\.\d+\.\d+(-[a-z0-9.-]+)?|@sha256:[0-9a-f]{64})")
    assert foreign
    assert [image for image in foreign if not exact.fullmatch(image)] == []


def test_no_two_services_share_a_key_or_an_account(compose) -> None:
    for setting in ("KEK_FILE", "STORE", "BROKER"):
        told = {
            name.partition("-")[0]: one["environment"][setting]
            for name, one in compose.items()
            if name in PROCESS_NAMES and setting in one["environment"]
        }
        assert len(set(told.values())) == len(told) == len(SERVICES)


def test_the_scanner_reports_what_exceeds_its_limits() -> None:
    """By default ClamAV passes it as clean."""
    told = (DEPLOY / "clamav" / "clamd.conf").read_text(encoding="utf-8").splitlines()
    assert "AlertExceedsMax yes" in told


def test_the_door_of_the_containers_is_told_every_name_of_its_description(compose) -> None:
    asked = set(
        re.findall(r"\$\{([A-Z_]+)\}", (DEPLOY / "nginx" / "daftar.conf.template").read_text("utf-8"))
    )
    assert asked == set(compose["door"]["environment"])
