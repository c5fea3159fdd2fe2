"""The house rules of manifests: each is a function that yields a sentence for each breach."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from tests.k8s.manifests import Manifest, Workload, name_of, of_kind, selects, workloads

Rule = Callable[[Sequence[Manifest]], Iterator[str]]

VOLUMES = {
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
}
"""What the Pod Security Standard `restricted` lets a pod mount."""

PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
COUNTED = ("cpu", "memory", "ephemeral-storage")
EXACT = re.compile(r".+(@sha256:[0-9a-f]{64}|:v?\d+\.\d+\.\d+[\w.-]*)")
SPREAD = {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}
GRACE = 25 + 10 + 5
"""Seconds: requests in hand, what was committed is sent (docs/operating.md), out of the Service before."""


def restricted(manifests: Sequence[Manifest]) -> Iterator[str]:
    """The Pod Security Standard `restricted`; beyond it a numeric account, and no token of Kubernetes'."""
    for each in workloads(manifests):
        yield from (f"{each} {fault}" for fault in _pod_faults(each.spec))
        for container in each.containers:
            own = {**each.spec.get("securityContext", {}), **container.get("securityContext", {})}
            yield from (f"{each}, {container['name']} {fault}" for fault in _guard_faults(own))
            if any("hostPort" in port for port in container.get("ports", [])):
                yield f"{each}, {container['name']} takes a port of the node"


def _pod_faults(spec: Manifest) -> Iterator[str]:
    for name in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(name):
            yield f"shares the node's {name}"
    for volume in spec.get("volumes", []):
        if not VOLUMES & volume.keys():
            yield f"mounts {volume['name']} from where it may not"
    if spec.get("automountServiceAccountToken") is not False:
        yield "is given a token of Kubernetes'"
    if spec.get("serviceAccountName", "default") == "default":
        yield "has no account of its own"


def _guard_faults(own: Manifest) -> Iterator[str]:
    if own.get("runAsNonRoot") is not True or not own.get("runAsUser"):
        yield "may be root"
    if own.get("privileged") or own.get("allowPrivilegeEscalation") is not False:
        yield "may gain rights"
    capabilities = own.get("capabilities", {})
    if capabilities.get("drop") != ["ALL"] or capabilities.get("add"):
        yield "keeps capabilities"
    if own.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield "may call whatever it likes"


def read_only(manifests: Sequence[Manifest]) -> Iterator[str]:
    """Nothing is written into an image."""
    for each in workloads(manifests):
        for container in each.containers:
            if container.get("securityContext", {}).get("readOnlyRootFilesystem") is not True:
                yield f"{each}, {container['name']} may write to its root"


def probed(manifests: Sequence[Manifest]) -> Iterator[str]:
    """What stays has three probes, and no two are the same question asked in the same way."""
    for each in workloads(manifests):
        if not each.stays:
            continue
        for container in each.spec["containers"]:
            yield from (f"{each} has no {probe}" for probe in PROBES if probe not in container)
            for one, other in combinations(PROBES, 2):
                if container.get(one) == container.get(other):
                    yield f"{each}: {one} and {other} are the same"


def limited(manifests: Sequence[Manifest]) -> Iterator[str]:
    """What a container asks for and may use at most is said, and how large its scratch space may grow."""
    for each in workloads(manifests):
        for container in each.containers:
            for kind in ("requests", "limits"):
                missing = set(COUNTED) - container.get("resources", {}).get(kind, {}).keys()
                yield from (
                    f"{each}, {container['name']} has no {kind} of {what}" for what in sorted(missing)
                )
        for volume in each.spec.get("volumes", []):
            if "emptyDir" in volume and "sizeLimit" not in volume["emptyDir"]:
                yield f"{each}: {volume['name']} may grow without end"


def budgeted(manifests: Sequence[Manifest]) -> Iterator[str]:
    """Whatever stays has one budget, which lets a node be emptied."""
    budgets = of_kind(manifests, "PodDisruptionBudget")
    for each in workloads(manifests):
        own = [one["spec"] for one in budgets if selects(one["spec"]["selector"], each.labels)]
        if each.stays and len(own) != 1:
            yield f"{each} has {len(own)} budgets"
        if any(one.get("maxUnavailable") in {0, "0%"} or "minAvailable" in one for one in own):
            yield f"{each} can stop a node from being emptied"


def spread(manifests: Sequence[Manifest]) -> Iterator[str]:
    """The pods of a Deployment are spread over nodes and zones, among their own kind."""
    for each in _deployments(manifests):
        constraints = each.spec.get("topologySpreadConstraints", [])
        if {one["topologyKey"] for one in constraints} != SPREAD:
            yield f"{each} is not spread over nodes and zones"
        if not all(selects(one["labelSelector"], each.labels) for one in constraints):
            yield f"{each} is spread among others"


def exact(manifests: Sequence[Manifest]) -> Iterator[str]:
    """An image is named by its digest or by a whole version."""
    for each in workloads(manifests):
        for container in each.containers:
            if not EXACT.fullmatch(container["image"]):
                yield f"{each} runs {container['image']}, which may be another tomorrow"
    for other in of_kind(manifests, "RabbitmqCluster", "Tenant"):
        if not EXACT.fullmatch(other["spec"]["image"]):
            yield f"{name_of(other)} runs {other['spec']['image']}, which may be another tomorrow"


def denied(manifests: Sequence[Manifest]) -> Iterator[str]:
    """Where no policy speaks, nobody reaches anybody; and every pod has a policy that speaks of it alone."""
    policies = [one["spec"] for one in of_kind(manifests, "NetworkPolicy")]
    both = {"Ingress", "Egress"}
    if not any(
        one["podSelector"] == {}
        and set(one["policyTypes"]) == both
        and not one.get("ingress")
        and not one.get("egress")
        for one in policies
    ):
        yield "nobody denies what is not allowed"
    for each in workloads(manifests):
        if not any(
            one["podSelector"]
            and set(one["policyTypes"]) == both
            and selects(one["podSelector"], each.labels)
            for one in policies
        ):
            yield f"{each} has no policy of its own"


def secret(manifests: Sequence[Manifest]) -> Iterator[str]:
    """No secret stands in the manifests, and none is told by the environment."""
    yield from (
        f"Secret {one['metadata']['name']} stands in the tree" for one in of_kind(manifests, "Secret")
    )
    for each in workloads(manifests):
        for container in each.containers:
            told = [
                *container.get("envFrom", []),
                *(one.get("valueFrom", {}) for one in container.get("env", [])),
            ]
            if any("secretRef" in one or "secretKeyRef" in one for one in told):
                yield f"{each} is told a secret by its environment"


def patient(manifests: Sequence[Manifest]) -> Iterator[str]:
    """A process has the time to end in order."""
    for each in _deployments(manifests):
        if each.spec.get("terminationGracePeriodSeconds", 30) <= GRACE:
            yield f"{each} is killed before it has ended"


def whole(manifests: Sequence[Manifest]) -> Iterator[str]:
    """What a pod needs of the same manifests is among them."""
    there = {(one["kind"], one["metadata"]["name"]) for one in manifests}
    for each in workloads(manifests):
        claims = {one["metadata"]["name"] for one in each.manifest["spec"].get("volumeClaimTemplates", [])}
        asked = {("ServiceAccount", each.spec.get("serviceAccountName", "default"))}
        for volume in each.spec.get("volumes", []):
            sources = [volume, *volume.get("projected", {}).get("sources", [])]
            asked |= {("ConfigMap", one["configMap"]["name"]) for one in sources if "configMap" in one}
            if "persistentVolumeClaim" in volume:
                asked.add(("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]))
            claims.add(volume["name"])
        for container in each.containers:
            asked |= {
                ("ConfigMap", one["configMapRef"]["name"])
                for one in container.get("envFrom", [])
                if "configMapRef" in one
            }
            for mount in container.get("volumeMounts", []):
                if mount["name"] not in claims:
                    yield f"{each} mounts {mount['name']}, which is not there"
        yield from (f"{each} needs {kind} {name}, which is not there" for kind, name in sorted(asked - there))


RULES: tuple[Rule, ...] = (
    restricted,
    read_only,
    probed,
    limited,
    budgeted,
    spread,
    exact,
    denied,
    secret,
    patient,
    whole,
)


def _deployments(manifests: Sequence[Manifest]) -> Iterator[Workload]:
    return (each for each in workloads(manifests) if each.kind == "Deployment")
