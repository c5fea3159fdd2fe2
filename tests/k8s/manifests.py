"""Manifests as data: rendered by the pinned Kustomize, and the pods that they ask for."""

from __future__ import annotations

import copy
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from deploy.cluster.overlay import Overlay
from deploy.local.builds import manifest_check
from deploy.local.paths import ROOT

K8S = ROOT / "k8s"
OVERLAYS = tuple(sorted(folder.name for folder in (K8S / "overlays").iterdir()))

Manifest = dict[str, Any]

BASED_ON = ("clamav", "district", "minio", "mongo", "rabbitmq")
"""The folders of `deploy/` from which the overlays take files."""


def copied(checkout: Path, overlay: str) -> Overlay:
    """A copy of ours, in which everything may be changed."""
    shutil.copytree(K8S, checkout / "k8s")
    for each in BASED_ON:
        shutil.copytree(ROOT / "deploy" / each, checkout / "deploy" / each)
    return Overlay.named(str(checkout / "k8s" / "overlays" / overlay))


def say(overlay: Overlay, words: Mapping[str, str]) -> None:
    """The site says this of itself, in place of what stood there. AssertionError at an unknown name."""
    file = overlay.folder / "site" / "site.env"
    text = file.read_text(encoding="utf-8")
    for name, value in words.items():
        text, found = re.subn(rf"^{name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
        assert found == 1, name
    file.write_text(text, encoding="utf-8")


@cache
def text_of(folder: Path) -> str:
    """What Kustomize makes of the folder."""
    command = [str(manifest_check("kustomize")), "build", str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def render(overlay: str) -> list[Manifest]:
    """The overlay's manifests, anew at each call."""
    return copy.deepcopy(_parsed(overlay))


def parse(text: str) -> list[Manifest]:
    """The manifests of a YAML text."""
    return [each for each in yaml.load_all(text, yaml.CSafeLoader) if each]


@cache
def _parsed(overlay: str) -> list[Manifest]:
    return parse(text_of(K8S / "overlays" / overlay))


def of_kind(manifests: Iterable[Manifest], *kinds: str) -> list[Manifest]:
    """Those of these kinds."""
    return [each for each in manifests if each["kind"] in kinds]


def name_of(manifest: Manifest) -> str:
    """Its kind and name, for sentences."""
    return f"{manifest['kind']} {manifest['metadata']['name']}"


def named(manifests: Iterable[Manifest], kind: str, name: str) -> Manifest:
    """The one of that kind and name; a generated name may go on with its digest."""
    wanted = re.compile(rf"{name}(-[0-9a-z]{{10}})?")
    (found,) = [each for each in of_kind(manifests, kind) if wanted.fullmatch(each["metadata"]["name"])]
    return found


@dataclass(frozen=True)
class Workload:
    """What makes pods, and the pod that it makes."""

    manifest: Manifest
    template: Manifest

    @property
    def kind(self) -> str:
        """Deployment, StatefulSet, DaemonSet, Job or CronJob."""
        return str(self.manifest["kind"])

    @property
    def name(self) -> str:
        """Its name, without the kind."""
        return str(self.manifest["metadata"]["name"])

    @property
    def labels(self) -> dict[str, str]:
        """Of its pods."""
        return dict(self.template["metadata"].get("labels", {}))

    @property
    def spec(self) -> Manifest:
        """Of its pods."""
        return dict(self.template["spec"])

    @property
    def containers(self) -> list[Manifest]:
        """All of a pod, those that begin it too."""
        return [*self.spec.get("initContainers", []), *self.spec["containers"]]

    @property
    def stays(self) -> bool:
        """Whether it runs until it is told to end."""
        return self.kind in {"Deployment", "StatefulSet", "DaemonSet"}

    def __str__(self) -> str:
        """For sentences."""
        return f"{self.kind} {self.name}"


def workloads(manifests: Iterable[Manifest]) -> Iterator[Workload]:
    """Everything that makes pods."""
    for each in of_kind(manifests, "Deployment", "StatefulSet", "DaemonSet", "Job"):
        yield Workload(each, each["spec"]["template"])
    for each in of_kind(manifests, "CronJob"):
        yield Workload(each, each["spec"]["jobTemplate"]["spec"]["template"])


def selects(selector: Manifest | None, labels: dict[str, str]) -> bool:
    """Whether a label selector means a pod with these labels; an empty one means all."""
    asked = selector or {}
    equal = all(labels.get(key) == value for key, value in asked.get("matchLabels", {}).items())
    return equal and all(_holds(each, labels) for each in asked.get("matchExpressions", []))


def _holds(expression: Manifest, labels: dict[str, str]) -> bool:
    value = labels.get(expression["key"])
    match expression["operator"]:
        case "In":
            return value in expression["values"]
        case "NotIn":
            return value not in expression["values"]
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case other:
            raise ValueError(f"no such operator: {other}")
