"""A department gets processes of its own while the office works and goes back; a letter crosses into it all
the same, and every chain stands as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.cluster import department
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.letter import carry
from tests.k8s.cluster.site import listed, ours

OWN = "landacq"


@pytest.fixture
def split(running: Running) -> Iterator[Running]:
    department.give(running.site.base, OWN)
    running.site.apply()
    yield running
    department.take_back(running.site.base, OWN)
    running.site.apply()


def served(deployment: str) -> str:
    """The departments that the running process was told to serve."""
    return ours("exec", f"deployment/{deployment}", "--", "printenv", "DEPARTMENTS")


def audits() -> None:
    """Nothing stands otherwise than it was written."""
    for each in ("workflow", "files", "scan"):
        words = ["audit", "general"] if each == "workflow" else ["audit"]
        ours("exec", f"deployment/{each}-worker", "--", "python", "-m", each, *words)


def test_a_letter_crosses_into_a_department_with_processes_of_its_own(split: Running) -> None:
    for service in department.SPLIT:
        for role in ("web", "worker"):
            assert served(f"{service}-{role}-{OWN}") == OWN
            assert OWN not in served(f"{service}-{role}").split(",")
    carry(split)
    audits()


def test_a_letter_crosses_into_it_when_it_is_back_in_the_pool(running: Running) -> None:
    assert not [each for each in listed("deployments") if each["metadata"]["labels"]["daftar/pool"] == OWN]
    assert OWN in served("workflow-worker").split(",")
    carry(running)
    audits()
