"""What an operator does to a running cluster, and what happens to one, while people work: they notice no more
than a 503 here and there, and no law is broken.
"""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from deploy.local.progress import say
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.laws import comes_to_rest
from tests.k8s.cluster.site import NAMESPACE, listed, ours
from tests.k8s.cluster.traffic import Traffic
from tests.office import wait_for

ANOTHER_RELEASE = os.environ.get("DAFTAR_NEXT_TAG", "next")
READY_SECONDS = 240.0
KILLED = ("workflow-worker", "notify-worker", "workflow-worker")
DRAINED = ("gateway-web", "workflow-web")


def test_a_release_is_rolled_out_and_taken_back(running: Running) -> None:
    with Traffic(running) as traffic:
        traffic.goes_on()
        for tag in (ANOTHER_RELEASE, running.site.tag):
            running.site.write(tag)
            running.site.apply()
            images = {image_of(each) for each in listed("deployments", "app.kubernetes.io/part-of=daftar")}
            assert {image.rpartition(":")[2] for image in images} == {tag}
            traffic.goes_on()
    comes_to_rest(running.site, traffic.couriers)
    say(f"there and back: {traffic.acts} acts, {traffic.asked_again} requests answered with 503")


def image_of(deployment: dict[str, object]) -> str:
    return str(deployment["spec"]["template"]["spec"]["containers"][0]["image"])  # type: ignore[index]


@pytest.mark.parametrize("deployment", DRAINED)
def test_a_drain_takes_one_process_at_a_time(running: Running, deployment: str) -> None:
    """What a drain asks for is evictions; the budget admits the next one when the first is made good."""
    scale(deployment, 2)
    try:
        with Traffic(running) as traffic:
            traffic.goes_on()
            first, second = pods_of(deployment)
            assert evicted(first)
            assert not evicted(second), "two of two at once"
            wait_for(lambda: evicted(second), f"leave to evict {second}", READY_SECONDS)
            traffic.goes_on()
        comes_to_rest(running.site, traffic.couriers)
        say(f"{deployment} drained: {traffic.acts} acts, {traffic.asked_again} requests answered with 503")
    finally:
        scale(deployment, 1)


def test_workers_are_killed_in_the_middle_of_their_messages(running: Running) -> None:
    with Traffic(running) as traffic:
        for deployment in KILLED:
            traffic.goes_on()
            (pod,) = pods_of(deployment)
            ours("delete", "pod", pod, "--grace-period=0", "--force")
        traffic.goes_on()
    comes_to_rest(running.site, traffic.couriers)
    say(f"{len(KILLED)} workers killed: {traffic.acts} acts")


def scale(deployment: str, replicas: int) -> None:
    """So many of them are ready."""
    ours("scale", f"deployment/{deployment}", f"--replicas={replicas}")
    ours("rollout", "status", f"deployment/{deployment}", "--timeout=300s")
    wait_for(lambda: len(pods_of(deployment)) == replicas, f"{replicas} of {deployment}", READY_SECONDS)


def pods_of(deployment: str) -> list[str]:
    """The names of those that are not on their way out."""
    service, _, role = deployment.partition("-")
    selector = f"app.kubernetes.io/name={service},app.kubernetes.io/component={role}"
    found = listed("pods", selector)
    return [each["metadata"]["name"] for each in found if "deletionTimestamp" not in each["metadata"]]


def evicted(pod: str) -> bool:
    """Whether the pod's budget gave leave, and so it goes."""
    eviction = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": pod, "namespace": NAMESPACE},
    }
    path = f"/api/v1/namespaces/{NAMESPACE}/pods/{pod}/eviction"
    asked = ["kubectl", "create", "--raw", path, "-f", "-"]
    done = subprocess.run(asked, input=json.dumps(eviction), capture_output=True, text=True, check=False)
    assert done.returncode == 0 or "disruption budget" in done.stderr, done.stderr
    return done.returncode == 0
