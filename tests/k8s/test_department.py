"""A department is given processes of its own and goes back: what is rendered then, and that nothing stays."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from chassis.wire import topology
from chassis.wire.catalogue import Catalogue
from deploy.cluster import department
from deploy.cluster.overlay import Overlay
from deploy.local.paths import ROOT
from gateway.settings import addresses
from scan.adapters.meter import WAITING
from tests.k8s import house
from tests.k8s.house import Rule
from tests.k8s.manifests import Manifest, copied, named, of_kind, parse, text_of, workloads
from tests.k8s.matrix import allowed
from tests.k8s.reach import edges

OWN = "landacq"


@pytest.fixture
def overlay(tmp_path: Path) -> Overlay:
    return copied(tmp_path, "small")


def contents(overlay: Overlay) -> dict[str, str]:
    return {str(each): each.read_text() for each in overlay.folder.rglob("*") if each.is_file()}


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> list[Manifest]:
    """What is rendered when the department has processes of its own."""
    overlay = copied(tmp_path_factory.mktemp("split"), "small")
    department.give(overlay, OWN)
    return parse(text_of(overlay.folder))


def told(manifests: list[Manifest], deployment: str) -> dict[str, str]:
    """What its ConfigMaps tell the process."""
    (container,) = named(manifests, "Deployment", deployment)["spec"]["template"]["spec"]["containers"]
    maps = [named(manifests, "ConfigMap", each["configMapRef"]["name"]) for each in container["envFrom"]]
    return {name: text for each in maps for name, text in each["data"].items()}


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_it_keeps_the_house_rules(split: list[Manifest], rule: Rule) -> None:
    assert list(rule(split)) == []


def test_its_processes_reach_no_one_else_than_the_pools_do(split: list[Manifest]) -> None:
    assert edges(split) == set(allowed("small", [OWN]))


def test_each_department_is_served_once(split: list[Manifest], overlay: Overlay) -> None:
    for service in department.SPLIT:
        for role in ("web", "worker"):
            pool = told(split, f"{service}-{role}")["DEPARTMENTS"].split(",")
            own = told(split, f"{service}-{role}-{OWN}")["DEPARTMENTS"].split(",")
            assert own == [OWN]
            assert sorted([*pool, *own]) == sorted(overlay.departments)


def test_the_gateway_goes_to_services_that_are_there(split: list[Manifest]) -> None:
    services = {each["metadata"]["name"] for each in of_kind(split, "Service")}
    routes = {name: text for name, text in told(split, "gateway-web").items() if name.endswith("_URL")}
    hosts = {urlsplit(each).hostname for text in routes.values() for each in addresses(text)}
    assert f"workflow-web-{OWN}" in hosts
    assert hosts <= services


def test_a_service_has_the_pods_of_its_own_pool_only(split: list[Manifest]) -> None:
    pools = {each.name: each.labels["daftar/pool"] for each in workloads(split) if each.kind == "Deployment"}
    for each in of_kind(split, "Service"):
        asked = each["spec"]["selector"]
        found = {one.name for one in workloads(split) if asked.items() <= one.labels.items()}
        assert found, each["metadata"]["name"]
        assert len({pools.get(one) for one in found}) == 1, each["metadata"]["name"]


def test_a_scaler_asks_for_a_queue_and_a_figure_that_there_are(
    split: list[Manifest], overlay: Overlay
) -> None:
    queues = topology.plan(Catalogue.load(ROOT / "contracts"), overlay.departments).queues
    scalers = of_kind(split, "ScaledObject")
    assert len(scalers) == len(department.SPLIT)
    for each in scalers:
        assert named(split, "Deployment", each["spec"]["scaleTargetRef"]["name"])
        (trigger,) = each["spec"]["triggers"]
        figure = trigger["metadata"]["valueLocation"]
        labels = dict(re.findall(r'(\w+)="([^"]*)"', figure))
        assert labels.get("queue", f"scan.{labels.get('department')}") in queues
        if "department" in labels:
            assert figure.startswith(f"{next(iter(WAITING.describe())).name}{{")
            assert labels["department"] == OWN
        host = urlsplit(trigger["metadata"]["url"]).hostname or ""
        assert host.endswith(".daftar"), "whoever scales asks from a namespace of its own"
        assert named(split, "Service", host.removesuffix(".daftar"))


def test_an_autoscaler_scales_its_own_deployment(split: list[Manifest]) -> None:
    for each in of_kind(split, "HorizontalPodAutoscaler"):
        assert each["spec"]["scaleTargetRef"]["name"] == each["metadata"]["name"]


def test_back_in_the_pool_nothing_is_left_behind(overlay: Overlay) -> None:
    before = contents(overlay)
    for each in (OWN, "estab"):
        department.give(overlay, each)
    assert department.owning(overlay) == ["estab", OWN]
    for each in (OWN, "estab"):
        department.take_back(overlay, each)
    assert contents(overlay) == before


def test_the_bounds_of_its_scalers_are_kept(overlay: Overlay) -> None:
    department.give(overlay, OWN)
    scalers = overlay.folder / "departments" / OWN / "scalers.yaml"
    scalers.write_text(scalers.read_text().replace("maxReplicaCount: 4", "maxReplicaCount: 7"))
    department.give(overlay, OWN)
    assert "maxReplicaCount: 7" in scalers.read_text()


def test_what_cannot_be_done_is_refused(overlay: Overlay) -> None:
    with pytest.raises(department.Refused, match="none of the district's"):
        department.give(overlay, "nowhere")
    with pytest.raises(department.Refused, match="no processes of its own"):
        department.take_back(overlay, OWN)
    first, *others = overlay.departments
    for each in others:
        department.give(overlay, each)
    with pytest.raises(department.Refused, match="last one"):
        department.give(overlay, first)


def test_our_overlays_say_who_serves_whom_as_the_tool_does(overlay: Overlay) -> None:
    before = contents(overlay)
    department.settle(overlay)
    assert contents(overlay) == before
