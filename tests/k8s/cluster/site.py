"""A site on a test cluster: the overlay `single`, with images that were built here in place of those that
cannot be had, the demonstration's rules, volumes on the node's disk, and Secrets of our own tool.

What differs from the overlay stands here, and nothing else does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from deploy.cluster import secrets
from deploy.cluster.overlay import Overlay
from deploy.local.paths import ROOT
from tests.k8s.manifests import Manifest, copied, of_kind, render, say

HOST = "daftar.example"
NAMESPACE = secrets.NAMESPACE
OVERLAY = "single"
SERVERS = {
    "rabbitmq": "daftar-test-rabbitmq",
    "clamav/clamav": "daftar-test-clamav",
    "daftar-minio": "daftar-minio",
}
OURS = ("audit", "auth", "backup", "files", "gateway", "notify", "scan", "workflow")
STORE = "store-"
"""How the claim of a service's SQLite files begins."""
BACKUPS = "backups"
AUDITOR = "auditor@elsewhere.example"
"""To whom checkpoints are mailed."""
ACCOUNT = 10001
"""Of the servers' images that were built here."""

PATCHES = f"""
- target: {{kind: StatefulSet}}
  patch: |
    - {{op: add, path: /spec/template/spec/securityContext/runAsUser, value: {ACCOUNT}}}
    - {{op: add, path: /spec/template/spec/securityContext/runAsGroup, value: {ACCOUNT}}}
    - {{op: add, path: /spec/template/spec/securityContext/fsGroup, value: {ACCOUNT}}}
- target: {{kind: StatefulSet, name: clamav}} # signatures of our own lie in its image; nothing fetches others
  patch: |
    - {{op: remove, path: /spec/template/spec/initContainers}}
    - {{op: remove, path: /spec/volumeClaimTemplates}}
    - op: replace
      path: /spec/template/spec/containers/0/readinessProbe
      value: {{tcpSocket: {{port: clamd}}}}
    - {{op: replace, path: /spec/template/spec/containers/0/resources/requests/memory, value: 64Mi}}
- target: {{kind: StatefulSet, name: clamav}}
  patch: |
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {{name: any}}
    spec:
      template:
        spec:
          containers: [{{name: server, volumeMounts: [{{$patch: delete, mountPath: /var/lib/clamav}}]}}]
"""


@dataclass(frozen=True)
class Site:
    """The site's own folder, and the tag of Daftar's images."""

    folder: Path
    tag: str

    @property
    def overlay(self) -> Path:
        """The overlay on top of ours."""
        return self.folder / "overlay"

    @property
    def base(self) -> Overlay:
        """The copy of ours below it."""
        return Overlay(self.folder / "checkout" / "k8s" / "overlays" / OVERLAY)

    @property
    def authority(self) -> Path:
        """Whose certificates this site's are."""
        return self.folder / "secrets" / "tls" / "authority.pem"

    @property
    def stores(self) -> Path:
        """The folders of the services' SQLite files, by service."""
        return self.folder / "stores"

    def write(self, tag: str = "") -> None:
        """The overlay, the volumes and the Secrets are there as files."""
        if not self.base.folder.exists():
            copied(self.folder / "checkout", OVERLAY)
        self.overlay.mkdir(parents=True, exist_ok=True)
        rules = sorted((ROOT / "deploy" / "district" / "rules-demo").glob("*.yaml"))
        for each in rules:
            shutil.copy(each, self.overlay)
        images = [
            *({"name": f"daftar-{each}", "newTag": tag or self.tag} for each in OURS),
            *({"name": each, "newName": here, "newTag": "latest"} for each, here in SERVERS.items()),
        ]
        whole = {
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "resources": [os.path.relpath(self.base.folder, self.overlay)],
            "images": images,
            "patches": yaml.load(PATCHES, yaml.CSafeLoader),
            "configMapGenerator": [
                {
                    "name": "rules",
                    "namespace": NAMESPACE,
                    "behavior": "replace",
                    "files": [each.name for each in rules],
                }
            ],
        }
        (self.overlay / "kustomization.yaml").write_text(yaml.safe_dump(whole), encoding="utf-8")
        secrets.make(self.folder / "secrets", self.base)

    def decide(self, words: Mapping[str, str]) -> None:
        """The site says this of itself, from its beginning."""
        copied(self.folder / "checkout", OVERLAY)
        say(self.base, words)

    def apply(self) -> str:
        """What `k8s/apply` said. Raises AssertionError with it when it failed."""
        return run([str(ROOT / "k8s" / "apply"), str(self.overlay)])

    def passwords(self) -> dict[str, str]:
        """Initial ones for every log-in that has none, by log-in."""
        slips = self.folder / "slips"
        district = self.folder / "checkout" / "deploy" / "district" / "district.yaml"
        run([str(ROOT / "k8s" / "passwords"), str(district), str(slips)])
        return dict(re.findall(r"^(\S+): (\S+)$", slips.read_text(encoding="utf-8"), re.MULTILINE))

    def restore(self) -> str:
        """What `k8s/restore` said. Raises AssertionError with it when it failed."""
        return run([str(ROOT / "k8s" / "restore"), str(self.overlay)])

    def wipe(self) -> None:
        """Nothing is left but the backups and what the site keeps itself: its Secrets and its overlay."""
        remove()
        for each in claims():
            if each != BACKUPS:
                shutil.rmtree(self.folder / "volumes" / each)

    def prepare(self) -> None:
        """What a site brings is there: the namespace with its Secrets, and volumes on the node's disk."""
        self.write()
        if not kubectl("get", "namespace", NAMESPACE, "--ignore-not-found"):
            kubectl("create", "namespace", NAMESPACE)
        kubectl("apply", "-f", str(self.folder / "secrets" / "secrets.yaml"))
        self.stores.mkdir(exist_ok=True)
        for each in (claim for claim in claims() if claim.startswith(STORE)):
            place = self.stores / each.removeprefix(STORE)
            place.unlink(missing_ok=True)
            place.symlink_to(self.folder / "volumes" / each)
        volumes = self.folder / "volumes.yaml"
        volumes.write_text(yaml.safe_dump_all(self._volumes()), encoding="utf-8")
        kubectl("apply", "-f", str(volumes))

    def _volumes(self) -> Iterator[Manifest]:
        node = kubectl("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}")
        for claim in claims():
            disk = self.folder / "volumes" / claim
            disk.mkdir(parents=True, exist_ok=True)
            chosen = {"key": "kubernetes.io/hostname", "operator": "In", "values": [node]}
            yield {
                "apiVersion": "v1",
                "kind": "PersistentVolume",
                "metadata": {"name": claim},
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "capacity": {"storage": "100Gi"},
                    "claimRef": {"namespace": NAMESPACE, "name": claim},
                    "local": {"path": str(disk)},
                    "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [chosen]}]}},
                    "persistentVolumeReclaimPolicy": "Retain",
                },
            }


def remove() -> None:
    """No site is on the cluster."""
    kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=180s")
    kubectl("delete", "persistentvolumes", "--all", "--timeout=60s")


def claims() -> Iterator[str]:
    """The volumes that the overlay asks for, but for the signatures that no one fetches here."""
    manifests = render(OVERLAY)
    yield from (each["metadata"]["name"] for each in of_kind(manifests, "PersistentVolumeClaim"))
    for each in of_kind(manifests, "StatefulSet"):
        if each["metadata"]["name"] != "clamav":
            for claim in each["spec"]["volumeClaimTemplates"]:
                yield f"{claim['metadata']['name']}-{each['metadata']['name']}-0"


def run(command: list[str]) -> str:
    """What the command printed. Raises AssertionError with all that it said when it failed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def kubectl(*words: str) -> str:
    """What kubectl printed. Raises AssertionError when it failed."""
    return run(["kubectl", *words]).strip()


def ours(*words: str) -> str:
    """The same in the site's namespace."""
    return kubectl("-n", NAMESPACE, *words)


def listed(kind: str, selector: str = "") -> list[Any]:
    """The objects of this kind in the site's namespace."""
    found: list[Any] = json.loads(ours("get", kind, "-l", selector, "-o", "json"))["items"]
    return found


@contextmanager
def forwarded(service: str) -> Iterator[str]:
    """The service's address at loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["kubectl", "-n", NAMESPACE, "port-forward", f"service/{service}", f"{port}:8080"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as forwarding:
        assert forwarding.stdout
        assert forwarding.stdout.readline().startswith("Forwarding")
        try:
            yield f"https://localhost:{port}"
        finally:
            forwarding.terminate()
