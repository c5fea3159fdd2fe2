"""Who may reach whom, computed from the NetworkPolicies as the specification reads them.

A connection is possible where the one who opens it may leave for the other's port, and the other lets it in;
policies add up, and a pod that none speaks of in a direction is open in it. Replies need no leave. The node's
own probes, which no policy stops, are left out.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.k8s.manifests import Manifest, of_kind, selects, workloads

NAMESPACE = "daftar"
NOBODYS_PORT = 4711
"""A port that no policy names: it is in the answer where all ports are open."""


@dataclass(frozen=True)
class End:
    """One end of a connection: a pod of ours, one in another namespace, or an address outside the cluster."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    namespace: str = NAMESPACE
    address: str | None = None

    @property
    def ours(self) -> bool:
        """Whether our policies speak of it."""
        return self.address is None and self.namespace == NAMESPACE


OTHERS = (
    End("dns", {"k8s-app": "kube-dns"}, "kube-system"),
    End("another in kube-system", {"k8s-app": "another"}, "kube-system"),
    End("ingress", {}, "ingress"),
    End("monitoring", {}, "monitoring"),
    End("keda", {}, "keda"),
    End("minio-operator", {}, "minio-operator"),
    End("a stranger", {}, "default"),
    End("mail relay", address="192.0.2.25"),
    End("internet", address="198.51.100.7"),
    End("inner network", address="10.20.30.40"),
)

Edge = tuple[str, str, str]
"""From whom, to whom, `port/protocol`."""


def edges(manifests: Sequence[Manifest]) -> set[Edge]:
    """Every connection that can be made from or to our pods. Raises ValueError at what it cannot read."""
    policies = of_kind(manifests, "NetworkPolicy")
    pods = [End(each.name, each.labels) for each in workloads(manifests)] + list(_operated(manifests))
    ports = sorted({*_ports(policies), (NOBODYS_PORT, "TCP"), (NOBODYS_PORT, "UDP")})
    return {
        (one.name, other.name, f"{port}/{protocol}")
        for one in (*pods, *OTHERS)
        for other in (*pods, *OTHERS)
        if one is not other and (one.ours or other.ours)
        for port, protocol in ports
        if _may(policies, one, other, port, protocol)
    }


def _operated(manifests: Sequence[Manifest]) -> Iterator[End]:
    """What operators make pods of, with the labels of these: RabbitMQ's gives them the cluster's name, the
    others those that they are told.
    """
    for each in of_kind(manifests, "RabbitmqCluster"):
        yield End(each["metadata"]["name"], {"app.kubernetes.io/name": each["metadata"]["name"]})
    for each in of_kind(manifests, "MongoDBCommunity"):
        template = each["spec"]["statefulSet"]["spec"]["template"]
        yield End(each["metadata"]["name"], template["metadata"]["labels"])
    for each in of_kind(manifests, "Tenant"):
        (pool,) = each["spec"]["pools"]
        yield End(each["metadata"]["name"], pool["labels"])


def _may(policies: Sequence[Manifest], one: End, other: End, port: int, protocol: str) -> bool:
    leaves = not one.ours or _allowed(policies, one, other, "Egress", port, protocol)
    return leaves and (not other.ours or _allowed(policies, other, one, "Ingress", port, protocol))


def _allowed(
    policies: Sequence[Manifest], ours: End, peer: End, direction: str, port: int, protocol: str
) -> bool:
    spoken = [
        one["spec"]
        for one in policies
        if direction in one["spec"]["policyTypes"] and selects(one["spec"]["podSelector"], dict(ours.labels))
    ]
    side = "to" if direction == "Egress" else "from"
    return not spoken or any(
        _names(rule.get(side), peer) and _opens(rule.get("ports"), port, protocol)
        for one in spoken
        for rule in one.get(direction.lower()) or []
    )


def _names(peers: Sequence[Manifest] | None, peer: End) -> bool:
    return not peers or any(_is(each, peer) for each in peers)


def _is(described: Manifest, peer: End) -> bool:
    if "ipBlock" in described:
        block = described["ipBlock"]
        return (
            peer.address is not None
            and _within(peer.address, [block["cidr"]])
            and not _within(peer.address, block.get("except", []))
        )
    if peer.address is not None:
        return False
    if "namespaceSelector" not in described:
        in_namespace = peer.namespace == NAMESPACE
    else:
        in_namespace = selects(
            described["namespaceSelector"], {"kubernetes.io/metadata.name": peer.namespace}
        )
    return in_namespace and selects(described.get("podSelector"), dict(peer.labels))


def _within(address: str, networks: Iterable[str]) -> bool:
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(each) for each in networks)


def _opens(ports: Sequence[Manifest] | None, port: int, protocol: str) -> bool:
    return not ports or any(
        each.get("protocol", "TCP") == protocol and each.get("port", port) == port for each in ports
    )


def _ports(policies: Iterable[Manifest]) -> Iterator[tuple[int, str]]:
    for policy in policies:
        for rule in (*policy["spec"].get("ingress", []), *policy["spec"].get("egress", [])):
            for each in rule.get("ports", []):
                if "endPort" in each or not isinstance(each.get("port"), int):
                    raise ValueError(f"{policy['metadata']['name']} has a port that is no number: {each}")
                yield each["port"], each.get("protocol", "TCP")
