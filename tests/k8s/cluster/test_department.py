"""A department gets processes of its own while people work, and goes back: nothing is lost, and whoever
carries files into it and out of it notices no more than a 503 here and there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from deploy.cluster import department
from deploy.local.progress import say
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.laws import comes_to_rest
from tests.k8s.cluster.letter import carry
from tests.k8s.cluster.site import listed, ours
from tests.k8s.cluster.traffic import Traffic

OWN = "landacq"


@contextmanager
def split(running: Running, own: str) -> Iterator[None]:
    """The department has processes of its own meanwhile."""
    department.give(running.site.base, own)
    running.site.apply()
    try:
        yield
    finally:
        department.take_back(running.site.base, own)
        running.site.apply()


def served(deployment: str) -> str:
    """The departments that the running process was told to serve."""
    return ours("exec", f"deployment/{deployment}", "--", "printenv", "DEPARTMENTS")


def audits() -> None:
    """Nothing stands otherwise than it was written."""
    for each in ("workflow", "files", "scan"):
        words = ["audit", "general"] if each == "workflow" else ["audit"]
        ours("exec", f"deployment/{each}-worker", "--", "python", "-m", each, *words)


def test_a_department_gets_processes_of_its_own_and_goes_back_while_people_work(running: Running) -> None:
    with Traffic(running) as traffic:
        traffic.goes_on()
        with split(running, OWN):
            for service in department.SPLIT:
                for role in ("web", "worker"):
                    assert served(f"{service}-{role}-{OWN}") == OWN
                    assert OWN not in served(f"{service}-{role}").split(",")
            carry(running)
            traffic.goes_on()
        assert not [
            each for each in listed("deployments") if each["metadata"]["labels"]["daftar/pool"] == OWN
        ]
        assert OWN in served("workflow-worker").split(",")
        carry(running)
        traffic.goes_on()
    comes_to_rest(running.site, traffic.couriers)
    audits()
    say(f"there and back: {traffic.acts} acts, {traffic.asked_again} requests answered with 503")
