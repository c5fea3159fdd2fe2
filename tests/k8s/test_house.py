"""Each house rule can be broken, and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.k8s import house
from tests.k8s.house import Rule
from tests.k8s.manifests import Manifest, named, of_kind, render

Break = Callable[[list[Manifest]], Any]


def pod(manifests: list[Manifest], kind: str = "Deployment", name: str = "files-worker") -> Manifest:
    """The pod that one of the manifests makes."""
    found: Manifest = named(manifests, kind, name)["spec"]["template"]["spec"]
    return found


def container(manifests: list[Manifest], kind: str = "Deployment", name: str = "files-worker") -> Manifest:
    """Its container."""
    found: Manifest = pod(manifests, kind, name)["containers"][0]
    return found


def guard(manifests: list[Manifest]) -> Manifest:
    """The container's security context."""
    found: Manifest = container(manifests)["securityContext"]
    return found


def volume(manifests: list[Manifest], name: str) -> Manifest:
    """A volume of the pod."""
    found: Manifest
    (found,) = [each for each in pod(manifests)["volumes"] if each["name"] == name]
    return found


def budget(manifests: list[Manifest]) -> Manifest:
    """The budget of files' workers."""
    found: Manifest = named(manifests, "PodDisruptionBudget", "files-worker")["spec"]
    return found


def without(manifests: list[Manifest], kind: str, name: str) -> None:
    """One manifest less."""
    manifests.remove(named(manifests, kind, name))


A_SECRET = {"kind": "Secret", "metadata": {"name": "auth"}}
A_TENANT = {"kind": "Tenant", "metadata": {"name": "minio"}, "spec": {"image": "minio:RELEASE"}}

BREACHES: list[tuple[Rule, str, Break]] = [
    (house.restricted, "shares the node's hostPID", lambda m: pod(m).update(hostPID=True)),
    (
        house.restricted,
        "mounts tmp",
        lambda m: volume(m, "tmp").update(hostPath=volume(m, "tmp").pop("emptyDir")),
    ),
    (house.restricted, "given a token", lambda m: pod(m).pop("automountServiceAccountToken")),
    (house.restricted, "no account of its own", lambda m: pod(m).pop("serviceAccountName")),
    (house.restricted, "may be root", lambda m: pod(m)["securityContext"].pop("runAsNonRoot")),
    (house.restricted, "may be root", lambda m: pod(m)["securityContext"].update(runAsUser=0)),
    (house.restricted, "may gain rights", lambda m: guard(m).update(privileged=True)),
    (house.restricted, "may gain rights", lambda m: guard(m).pop("allowPrivilegeEscalation")),
    (house.restricted, "keeps capabilities", lambda m: guard(m)["capabilities"].update(add=["NET_RAW"])),
    (house.restricted, "keeps capabilities", lambda m: guard(m).pop("capabilities")),
    (
        house.restricted,
        "may call",
        lambda m: pod(m)["securityContext"].update(seccompProfile={"type": "Unconfined"}),
    ),
    (house.restricted, "takes a port", lambda m: container(m)["ports"][0].update(hostPort=80)),
    (
        house.restricted,
        "StatefulSet clamav, signatures keeps",
        lambda m: pod(m, "StatefulSet", "clamav")["initContainers"][0]["securityContext"].pop("capabilities"),
    ),
    (house.read_only, "may write", lambda m: guard(m).pop("readOnlyRootFilesystem")),
    (house.probed, "no startupProbe", lambda m: container(m).pop("startupProbe")),
    (
        house.probed,
        "readinessProbe and livenessProbe are the same",
        lambda m: container(m).update(livenessProbe=container(m)["readinessProbe"]),
    ),
    (house.limited, "no limits of memory", lambda m: container(m)["resources"]["limits"].pop("memory")),
    (house.limited, "no requests of cpu", lambda m: container(m)["resources"].pop("requests")),
    (house.limited, "grow without end", lambda m: volume(m, "tmp")["emptyDir"].pop("sizeLimit")),
    (house.budgeted, "has 0 budgets", lambda m: without(m, "PodDisruptionBudget", "files-worker")),
    (house.budgeted, "has 2 budgets", lambda m: m.extend(of_kind(m, "PodDisruptionBudget"))),
    (house.budgeted, "can stop a node", lambda m: budget(m).update(maxUnavailable=0)),
    (house.budgeted, "can stop a node", lambda m: budget(m).update(minAvailable=1)),
    (house.spread, "not spread", lambda m: pod(m)["topologySpreadConstraints"].pop()),
    (
        house.spread,
        "among others",
        lambda m: pod(m)["topologySpreadConstraints"][0].update(labelSelector={"matchLabels": {"a": "b"}}),
    ),
    (house.exact, "files:latest", lambda m: container(m).update(image="files:latest")),
    (house.exact, "files", lambda m: container(m).update(image="files")),
    (house.exact, "files:3", lambda m: container(m).update(image="files:3")),
    (house.exact, "Tenant minio runs minio:RELEASE", lambda m: m.append(A_TENANT)),
    (house.denied, "nobody denies", lambda m: without(m, "NetworkPolicy", "nobody")),
    (
        house.denied,
        "nobody denies",
        lambda m: named(m, "NetworkPolicy", "nobody")["spec"].update(egress=[{}]),
    ),
    (house.denied, "no policy of its own", lambda m: without(m, "NetworkPolicy", "files-worker")),
    (house.secret, "stands in the tree", lambda m: m.append(A_SECRET)),
    (
        house.secret,
        "told a secret",
        lambda m: container(m)["envFrom"].append({"secretRef": {"name": "files"}}),
    ),
    (
        house.secret,
        "told a secret",
        lambda m: container(m)["env"].append(
            {"name": "KEK", "valueFrom": {"secretKeyRef": {"name": "files"}}}
        ),
    ),
    (house.patient, "before it has ended", lambda m: pod(m).pop("terminationGracePeriodSeconds")),
    (
        house.whole,
        "PersistentVolumeClaim store-files",
        lambda m: without(m, "PersistentVolumeClaim", "store-files"),
    ),
    (house.whole, "ConfigMap files-settings", lambda m: without(m, "ConfigMap", "files-settings")),
    (house.whole, "ServiceAccount files-worker", lambda m: without(m, "ServiceAccount", "files-worker")),
    (house.whole, "mounts secrets", lambda m: pod(m)["volumes"].remove(volume(m, "secrets"))),
]


@pytest.mark.parametrize(
    ("rule", "sentence", "broken"), BREACHES, ids=[f"{rule.__name__}-{said}" for rule, said, _ in BREACHES]
)
def test_a_breach_is_said(rule: Rule, sentence: str, broken: Break) -> None:
    manifests = render("single")
    assert list(rule(manifests)) == []
    broken(manifests)
    found = list(rule(manifests))
    assert found
    assert any(sentence in each for each in found), found


def test_every_rule_has_a_breach() -> None:
    assert {rule for rule, _, _ in BREACHES} == set(house.RULES)
