"""Every overlay keeps the house rules, says nothing that Kubernetes does not know, and lets only those reach
each other whom the architecture lets.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
import yaml

from chassis.process.settings import read
from deploy.cluster import secrets
from deploy.cluster.overlay import Overlay
from deploy.local.builds import manifest_check
from deploy.local.processes import PAGES, PROCESS_NAMES, SERVICES
from deploy.minio.accounts import KEEPERS_OF_OBJECTS
from tests.k8s import house
from tests.k8s.house import Rule
from tests.k8s.manifests import (
    K8S,
    OVERLAYS,
    Manifest,
    Workload,
    copied,
    named,
    of_kind,
    parse,
    render,
    say,
    text_of,
    workloads,
)
from tests.k8s.matrix import allowed
from tests.k8s.reach import edges
from tests.support.told import OF_LIBRARIES, known, settings_of

MOUNTED = "/run/secrets/daftar"
NOT_OURS = {
    "container-image-pull-policy": "a site may have no registry, and a tag of ours never changes its image",
    "container-security-context-user-group-id": "RabbitMQ's and ClamAV's images have accounts below 10000",
    "deployment-has-host-podantiaffinity": "pods are spread by topologySpreadConstraints, over zones too",
}
"""kube-score's opinions that are not ours, each with its reason."""
OPERATED = {"networkpolicy-targets-pod": "the pods that these policies mean are made by operators"}
ONE_NODE = {"deployment-replicas": "a second pod on the same node survives nothing more"}


@pytest.mark.parametrize("overlay", OVERLAYS)
class TestOverlay:
    @pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
    def test_it_keeps_the_house_rules(self, overlay: str, rule: Rule) -> None:
        assert list(rule(render(overlay))) == []

    def test_only_those_reach_each_other_whom_the_architecture_lets(self, overlay: str) -> None:
        assert edges(render(overlay)) == set(allowed(overlay))

    def test_no_service_reaches_another(self, overlay: str) -> None:
        """The first law of the architecture, said once more without the table."""
        found = [
            (one, other)
            for one, other, _ in edges(render(overlay))
            if one.split("-")[0] in SERVICES and other.split("-")[0] in (*SERVICES, PAGES)
        ]
        assert found == []

    def test_nothing_is_said_that_kubernetes_does_not_know(self, overlay: str) -> None:
        command = [
            str(manifest_check("kubeconform")),
            "-strict",
            "-skip",
            "RabbitmqCluster,Tenant",  # their schemas may not be copied; `make k8s-test` asks a cluster
            "-summary",
            "-schema-location",
            str(K8S / "schemas" / "{{.Group}}" / "{{.ResourceKind}}_{{.ResourceAPIVersion}}.json"),
        ]
        text = text_of(K8S / "overlays" / overlay)
        answer = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr

    def test_kube_score_finds_nothing(self, overlay: str) -> None:
        opinions = NOT_OURS | {"single": ONE_NODE, "district": OPERATED}.get(overlay, {})
        ignored = [word for each in opinions for word in ("--ignore-test", each)]
        command = [
            str(manifest_check("kube-score")),
            "score",
            "--kubernetes-version",
            "v1.33",
            "--output-format",
            "ci",
        ]
        text = text_of(K8S / "overlays" / overlay)
        answer = subprocess.run(
            [*command, *ignored, "-"], input=text, capture_output=True, text=True, check=False
        )
        said = [line for line in answer.stdout.splitlines() if not line.startswith(("[OK]", "[SKIPPED]"))]
        assert said == []


class Told:
    """What a process finds when it starts: its environment, and its secrets as files below `folder`."""

    def __init__(self, overlay: str, process: str, folder: Path, every: dict[str, dict[str, str]]) -> None:
        self._manifests = render(overlay)
        (self._workload,) = [one for one in workloads(self._manifests) if one.name == process]
        (self.container,) = self._workload.spec["containers"]
        self._folder = folder
        for source in self._volume("secrets")["projected"]["sources"]:
            for name, text in every[source["secret"]["name"]].items():
                (folder / name).write_text(text)

    @property
    def environment(self) -> dict[str, str]:
        """By its ConfigMaps and its own variables, which are the closer ones."""
        told: dict[str, str] = {}
        for each in self.container["envFrom"]:
            told |= named(self._manifests, "ConfigMap", each["configMapRef"]["name"])["data"]
        return told | {each["name"]: each["value"] for each in self.container["env"]}

    def here(self) -> dict[str, str]:
        """The same, with the secrets where this test has put them."""
        return {name: text.replace(MOUNTED, str(self._folder)) for name, text in self.environment.items()}

    def places(self) -> set[str]:
        """Where something is mounted."""
        return {each["mountPath"] for each in self.container["volumeMounts"]}

    def _volume(self, name: str) -> Manifest:
        (found,) = [each for each in self._workload.spec["volumes"] if each["name"] == name]
        return dict(found)


@cache
def every_secret(overlay: str, folder: Path) -> dict[str, dict[str, str]]:
    """The Secrets that our tool makes for the overlay, by their names."""
    written = secrets.make(folder / overlay, Overlay.named(overlay))
    return {each["metadata"]["name"]: each["stringData"] for each in yaml.safe_load_all(written.read_text())}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where our tool keeps what it makes."""
    return tmp_path_factory.mktemp("site")


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("process", PROCESS_NAMES)
class TestProcess:
    @pytest.fixture
    def told(self, overlay: str, process: str, tmp_path: Path, site: Path) -> Told:
        return Told(overlay, process, tmp_path, every_secret(overlay, site))

    def test_it_is_told_nothing_that_it_does_not_know(self, told: Told, process: str) -> None:
        assert told.environment.keys() - OF_LIBRARIES <= known(process)

    def test_an_office_may_be_told_this(self, told: Told, process: str) -> None:
        """Without DEVELOPMENT: what is unsafe is refused here as on the cluster (ADR 37)."""
        assert "DEVELOPMENT" not in told.environment
        assert read(settings_of(process), told.here())

    def test_it_runs_its_service_and_its_role(self, told: Told, process: str) -> None:
        service, role = process.split("-")
        assert [*told.container["command"], *told.container["args"]] == ["python", "-m", service, role]
        assert told.container["image"].rpartition(":")[0] == f"daftar-{service}"

    def test_what_it_is_told_of_is_mounted(self, told: Told) -> None:
        paths = [text.removeprefix("sqlite:///") for text in told.environment.values()]
        folders = [Path(each) for each in paths if each.startswith("/")]
        assert folders
        for each in folders:
            assert {str(place) for place in (each, *each.parents)} & told.places(), each


def mounted(workload: Workload) -> Iterator[tuple[str, set[str]]]:
    """The Secrets that a pod mounts, each with the keys that it picks."""
    for volume in workload.spec.get("volumes", []):
        projected = volume.get("projected", {}).get("sources", [])
        for source in (one["secret"] for one in (volume, *projected) if "secret" in one):
            keys = {item["key"] for item in source.get("items", [])}
            yield source.get("secretName") or source["name"], keys


def read_by_operators(manifests: Sequence[Manifest]) -> Iterator[tuple[str, str]]:
    """The Secrets that operators read, each with the key that they look for."""
    for each in of_kind(manifests, "RabbitmqCluster"):
        yield each["spec"]["secretBackend"]["externalSecret"]["name"], "default_user.conf"
        yield each["spec"]["tls"]["secretName"], "tls.crt"
    for each in of_kind(manifests, "MongoDBCommunity"):
        yield each["spec"]["security"]["tls"]["certificateKeySecretRef"]["name"], "tls.crt"
        yield each["spec"]["security"]["tls"]["caCertificateSecretRef"]["name"], "ca.crt"
        yield from ((user["passwordSecretRef"]["name"], "password") for user in each["spec"]["users"])
    for each in of_kind(manifests, "Tenant"):
        yield each["spec"]["configuration"]["name"], "config.env"
        yield from ((source["name"], "tls.crt") for source in each["spec"]["externalCertSecret"])


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_our_tool_makes_every_secret_that_is_mounted_and_no_other(overlay: str, site: Path) -> None:
    made, asked = every_secret(overlay, site), set()
    for each in workloads(render(overlay)):
        for name, keys in mounted(each):
            assert keys <= made[name].keys(), (str(each), name)
            asked.add(name)
    for name, key in read_by_operators(render(overlay)):
        assert key in made[name]
        asked.add(name)
    assert made.keys() == asked | {"door"}


def test_the_site_serves_every_department_of_its_district() -> None:
    for overlay in OVERLAYS:
        asked = named(render(overlay), "ConfigMap", "district")["data"]["district.yaml"]
        assert Overlay.named(overlay).departments == list(yaml.load(asked, yaml.CSafeLoader)["departments"])


def test_the_door_of_one_node_is_traefiks() -> None:
    """Named, and not by default: an Ingress that is older than its class is nobody's for ever."""
    (door,) = of_kind(render("single"), "Ingress")
    assert door["spec"]["ingressClassName"] == "traefik"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_whoever_keeps_objects_asks_the_sites_store(overlay: str) -> None:
    manifests = render(overlay)
    store = {"single": "minio:9000", "small": "minio:9000", "district": "minio-hl:9000"}[overlay]
    told = [
        each["value"]
        for workload in workloads(manifests)
        if workload.name != "backup"
        for container in workload.containers
        for each in container.get("env", [])
        if each["name"] == "S3_ENDPOINT"
    ]
    assert len(told) == 2 * len(KEEPERS_OF_OBJECTS) + 1  # web, worker, and the job of the accounts
    assert set(told) == {store}


def test_what_the_site_says_of_mail_reaches_those_who_send_it(tmp_path: Path) -> None:
    overlay = copied(tmp_path, "single")
    said = {
        "MAIL_SERVER": "relay.site.example:587",
        "MAIL_ADDRESSES": "203.0.113.9/32",
        "MAIL_FROM": "office@site.example",
        "CHECKPOINT_MAIL_TO": "auditor@elsewhere.example",
    }
    say(overlay, said)
    manifests = parse(text_of(overlay.folder))
    for service in ("audit", "notify"):
        told = named(manifests, "ConfigMap", f"{service}-settings")["data"]
        assert (told["SMTP"], told["MAIL_FROM"]) == (said["MAIL_SERVER"], said["MAIL_FROM"])
        assert told.get("CHECKPOINT_MAIL_TO", "") == (
            said["CHECKPOINT_MAIL_TO"] if service == "audit" else ""
        )
    blocks = {
        (policy["metadata"]["name"], peer["ipBlock"]["cidr"], *(port["port"] for port in rule["ports"]))
        for policy in of_kind(manifests, "NetworkPolicy")
        for rule in policy["spec"].get("egress", [])
        for peer in rule.get("to", [])
        if "ipBlock" in peer and policy["metadata"]["name"] != "clamav"
    }
    assert blocks == {(f"{each}-worker", said["MAIL_ADDRESSES"], 587) for each in ("audit", "notify")}
