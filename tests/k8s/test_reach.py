"""The computation of who may reach whom reads policies as Kubernetes does."""

from __future__ import annotations

import pytest

from tests.k8s.manifests import Manifest, parse
from tests.k8s.reach import NOBODYS_PORT, edges

PODS = """
kind: Deployment
metadata: {name: client}
spec: {template: {metadata: {labels: {app: client}}, spec: {containers: []}}}
---
kind: Deployment
metadata: {name: server}
spec: {template: {metadata: {labels: {app: server}}, spec: {containers: []}}}
"""
DENY = """
---
kind: NetworkPolicy
metadata: {name: nobody}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
"""
LEAVES = """
---
kind: NetworkPolicy
metadata: {name: client}
spec:
  podSelector: {matchLabels: {app: client}}
  policyTypes: [Egress]
  egress: [{to: [{podSelector: {matchLabels: {app: server}}}], ports: [{port: 80}]}]
"""
ENTERS = """
---
kind: NetworkPolicy
metadata: {name: server}
spec:
  podSelector: {matchExpressions: [{key: app, operator: In, values: [server]}]}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: client}}}], ports: [{port: 80}]}]
"""


def rule(direction: str, peers: str, ports: str = "") -> str:
    """A policy of the server with one rule."""
    side = {"Ingress": "from", "Egress": "to"}[direction]
    return f"""
---
kind: NetworkPolicy
metadata: {{name: more}}
spec:
  podSelector: {{matchLabels: {{app: server}}}}
  policyTypes: [{direction}]
  {direction.lower()}: [{{{side}: {peers}{ports}}}]
"""


def between(text: str) -> set[tuple[str, str, str]]:
    manifests: list[Manifest] = parse(text)
    return edges(manifests)


def test_without_policies_everybody_reaches_everybody() -> None:
    found = between(PODS)
    assert ("client", "server", f"{NOBODYS_PORT}/TCP") in found
    assert ("server", "client", f"{NOBODYS_PORT}/UDP") in found
    assert ("a stranger", "server", f"{NOBODYS_PORT}/TCP") in found
    assert ("server", "internet", f"{NOBODYS_PORT}/TCP") in found


def test_denied_by_default_nobody_reaches_anybody() -> None:
    assert between(PODS + DENY) == set()


def test_one_sides_word_is_not_enough_and_both_sides_are() -> None:
    assert between(PODS + DENY + LEAVES) == set()
    assert between(PODS + DENY + ENTERS) == set()
    assert between(PODS + DENY + LEAVES + ENTERS) == {("client", "server", "80/TCP")}


def test_a_direction_that_no_policy_speaks_of_is_open() -> None:
    assert ("server", "internet", f"{NOBODYS_PORT}/TCP") in between(PODS + LEAVES + ENTERS)


def test_another_namespace_is_meant_only_where_it_is_named() -> None:
    inside = "[{podSelector: {}}]"
    assert between(PODS + DENY + rule("Ingress", inside)) == set()
    named = "[{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}]"
    assert between(PODS + DENY + rule("Ingress", named, ", ports: [{port: 80}]")) == {
        ("ingress", "server", "80/TCP")
    }
    every = "[{namespaceSelector: {}}]"
    assert ("a stranger", "server", f"{NOBODYS_PORT}/TCP") in between(PODS + DENY + rule("Ingress", every))


def test_addresses_mean_what_is_outside_but_for_the_exceptions() -> None:
    peers = "[{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]"
    found = between(PODS + DENY + rule("Egress", peers, ", ports: [{port: 443}]"))
    assert found == {("server", "internet", "443/TCP"), ("server", "mail relay", "443/TCP")}


def test_an_empty_rule_lets_everything_in_on_every_port() -> None:
    found = between(PODS + DENY + rule("Ingress", "[]"))
    assert ("internet", "server", f"{NOBODYS_PORT}/UDP") in found


@pytest.mark.parametrize("port", ["{port: http}", "{port: 80, endPort: 90}", "{protocol: TCP}"])
def test_a_port_that_cannot_be_read_is_no_answer(port: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        between(PODS + rule("Ingress", "[]", f", ports: [{port}]"))
