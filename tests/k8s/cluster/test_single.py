"""`single` on a real cluster: ready from nothing, restricted, shut in, and used."""

from __future__ import annotations

import json
import subprocess

import pytest

from deploy.local.progress import say
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.letter import carry
from tests.k8s.cluster.site import NAMESPACE, OVERLAY, kubectl, listed, ours
from tests.k8s.manifests import render, workloads

SANDBOXED = ("files-web", "files-worker", "scan-worker")


def test_every_process_is_ready_from_nothing(running: Running) -> None:
    deployments = listed("deployments")
    assert {each["metadata"]["name"] for each in deployments} == {
        one.name for one in workloads(render(OVERLAY)) if one.kind == "Deployment"
    }
    for each in deployments:
        assert each["status"].get("readyReplicas") == each["spec"]["replicas"], each["metadata"]["name"]
    say(f"ready from nothing: {running.seconds:.0f} s")


def test_nothing_was_started_twice(running: Running) -> None:
    """A process that waits for its servers waits; it does not end and begin again."""
    for each in listed("pods", "app.kubernetes.io/component"):
        (status,) = each["status"]["containerStatuses"]
        assert status["restartCount"] == 0, each["metadata"]["name"]


def test_restricted_admission_is_enforced(running: Running) -> None:
    """All pods of the overlay were let in, so what is asked here is that others are not."""
    labels = json.loads(kubectl("get", "namespace", NAMESPACE, "-o", "json"))["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    asked = ["kubectl", "-n", NAMESPACE, "run", "root", "--image=daftar-auth", "--dry-run=server"]
    refused = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "violates PodSecurity" in refused.stderr


@pytest.mark.parametrize("deployment", SANDBOXED)
def test_the_guards_of_the_sandbox_hold_in_a_container(running: Running, deployment: str) -> None:
    lines = ours("logs", f"deployment/{deployment}").splitlines()
    tried = [json.loads(line) for line in lines if "sandbox_tried" in line]
    assert tried
    assert all(each["missing"] == [] for each in tried)


def test_a_letter_lives_its_whole_life(running: Running) -> None:
    assert carry(running)
