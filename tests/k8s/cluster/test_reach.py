"""Who reaches whom on a real cluster, by real connections, is who may by the computation (`reach.py`)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from deploy.demo.life import eventually
from deploy.local.progress import say
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.site import NAMESPACE, OVERLAY, kubectl, listed, ours
from tests.k8s.manifests import Manifest, render, workloads
from tests.k8s.reach import edges

Targets = Mapping[tuple[str, int], str]
"""Whose address and port it is, of all on which something listens."""

TRY = """
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor
def answers(target):
    try:
        socket.create_connection(tuple(target), 5).close()
    except OSError:
        return False
    return True
targets = json.loads(sys.stdin.read())
with ThreadPoolExecutor(16) as pool:
    print(json.dumps([each for each, answer in zip(targets, pool.map(answers, targets)) if answer]))
"""
STRANGERS = {"default": "a stranger", "ingress": "ingress", "keda": "keda", "monitoring": "monitoring"}
"""Namespaces from which somebody else asks, and what the computation calls him."""
SETTLED_SECONDS = 20.0


@pytest.fixture
def targets(running: Running) -> Targets:
    """By the ports that the overlay's containers say they listen on."""
    del running
    ports = {
        each.name: [port["containerPort"] for one in each.containers for port in one.get("ports", [])]
        for each in workloads(render(OVERLAY))
    }
    return {
        (each["status"]["podIP"], port): workload_of(each)
        for each in listed("pods", "app.kubernetes.io/name")
        if is_ready(each)
        for port in ports[workload_of(each)]
    }


def is_ready(pod: Manifest) -> bool:
    conditions = {each["type"]: each["status"] for each in pod["status"].get("conditions", [])}
    return conditions.get("Ready") == "True"


def workload_of(pod: Manifest) -> str:
    """The name of what made the pod."""
    labels = pod["metadata"]["labels"]
    own = (labels["app.kubernetes.io/name"], labels.get("app.kubernetes.io/component"))
    return "-".join(each for each in own if each)


def reached(namespace: str, pod: str, targets: Targets) -> set[tuple[str, str]]:
    """Whom the pod reaches, and at which port."""
    command = ["kubectl", "-n", namespace, "exec", "-i", pod, "--", "python", "-c", TRY]
    done = subprocess.run(
        command, input=json.dumps(list(targets)), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {(targets[address, port], f"{port}/TCP") for address, port in json.loads(done.stdout)}


def computed(name: str, targets: Targets) -> set[tuple[str, str]]:
    """Whom the one of that name may reach, of those that are there."""
    there = {(whose, f"{port}/TCP") for (_, port), whose in targets.items()}
    return {(to, port) for one, to, port in edges(render(OVERLAY)) if one == name} & there


def test_every_process_reaches_whom_it_may_and_no_one_else(running: Running, targets: Targets) -> None:
    pods = [each for each in listed("pods", "app.kubernetes.io/component") if is_ready(each)]
    assert len(pods) >= 11
    for pod in pods:
        own = workload_of(pod)
        others = {target: whose for target, whose in targets.items() if whose != own}
        assert reached(NAMESPACE, pod["metadata"]["name"], others) == computed(own, others), own
    say(f"{len(pods)} processes tried {len(targets)} ports each")


def test_a_hole_is_found(running: Running, targets: Targets) -> None:
    """What this file asserts can fail: one policy too many, and one process reaches everybody."""
    pod = listed("pods", "app.kubernetes.io/name=files,app.kubernetes.io/component=web")[0]
    others = {target: whose for target, whose in targets.items() if whose != workload_of(pod)}
    everybody = {(whose, f"{port}/TCP") for (_, port), whose in others.items()}
    ours("apply", "-f", str(hole(running.site.folder)))
    try:
        assert eventually(
            lambda: reached(NAMESPACE, pod["metadata"]["name"], others) == everybody or None,
            SETTLED_SECONDS,
            "reach of everybody",
        )
    finally:
        ours("delete", "networkpolicy", "hole")


def hole(folder: Path) -> Path:
    """A policy that opens all ways between the site's pods."""
    spec = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [{}], "egress": [{}]}
    policy = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "hole"},
        "spec": spec,
    }
    written = folder / "hole.yaml"
    written.write_text(yaml.safe_dump(policy), encoding="utf-8")
    return written


@pytest.mark.parametrize("namespace", STRANGERS)
def test_who_comes_from_elsewhere_reaches_whom_he_may(
    running: Running, targets: Targets, namespace: str
) -> None:
    expected = computed(STRANGERS[namespace], targets)
    with stranger(namespace, f"daftar-gateway:{running.site.tag}") as pod:
        # The firewall learns a new pod's address a moment after its start.
        assert eventually(
            lambda: reached(namespace, pod, targets) == expected or None,
            SETTLED_SECONDS,
            f"reach of {namespace} as computed",
        )


@contextmanager
def stranger(namespace: str, image: str) -> Iterator[str]:
    """A pod in that namespace, in which Python can be run."""
    if not kubectl("get", "namespace", namespace, "--ignore-not-found"):
        kubectl("create", "namespace", namespace)
    image = f"--image={image}"
    local = "--image-pull-policy=IfNotPresent"
    kubectl("-n", namespace, "run", "stranger", image, local, "--command", "--", "sleep", "600")
    try:
        kubectl("-n", namespace, "wait", "--for=condition=Ready", "pod/stranger", "--timeout=60s")
        yield "stranger"
    finally:
        kubectl("-n", namespace, "delete", "pod", "stranger", "--grace-period=0", "--force")
