"""Which guards hold is found out by trying, and a service that demands one that does not hold refuses to
begin.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from prometheus_client import REGISTRY

from chassis.confine.guards import Guard, demands
from chassis.confine.trial import NotHeld, Proof
from chassis.process.settings import SettingsError
from chassis.testing.forbidding import FORBIDDING

HELD = "import json, chassis.confine.trial as trial; print(json.dumps(sorted(trial.held())))"
EVERY = sorted(Guard)


def held(*under: str) -> list[str]:
    """The guards that hold on this machine, or where the kernel refuses more."""
    command = [*under, sys.executable, "-I", "-c", HELD]
    said = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return list(json.loads(said.stdout))


def test_every_guard_holds_on_the_machine_that_tests():
    assert held() == EVERY


def test_in_a_container_that_forbids_namespaces_the_filter_keeps_the_network_away():
    assert held(*FORBIDDING, "unshare,setns,mount") == EVERY


def test_a_kernel_without_landlock_leaves_files_open_and_says_so():
    assert held(*FORBIDDING, "landlock_create_ruleset") == [each for each in EVERY if each != Guard.FILES]


def test_a_kernel_that_takes_no_filter_and_forbids_namespaces_leaves_the_network_open_and_says_so():
    assert Guard.NETWORK not in held(*FORBIDDING, "unshare,seccomp,prctl")


class TestProof:
    def test_a_demand_that_does_not_hold_is_refused_by_name(self):
        proof = Proof(tuple(Guard), lambda: frozenset(Guard) - {Guard.FILES})
        with pytest.raises(SettingsError, match="does not hold here: files"):
            proof.check()
        with pytest.raises(NotHeld):
            proof.ping()
        assert REGISTRY.get_sample_value("daftar_sandbox_guard", {"guard": "files"}) == 0
        assert REGISTRY.get_sample_value("daftar_sandbox_guard", {"guard": "calls"}) == 1

    def test_what_is_not_demanded_may_be_missing(self):
        proof = Proof((Guard.CALLS,), lambda: frozenset({Guard.CALLS}))
        proof.check()
        proof.ping()

    def test_it_is_tried_once(self):
        answers = iter([frozenset(Guard)])
        proof = Proof(tuple(Guard), lambda: next(answers))
        proof.check()
        proof.ping()


@pytest.mark.parametrize("text", ["", "all", "files,", "network;calls"])
def test_a_demand_that_is_none_of_the_guards_is_refused(text):
    with pytest.raises(ValueError, match="comma list of account, network, files, calls"):
        demands(text)


def test_demands_may_be_given_up_by_name_only():
    assert demands("none") == ()
    assert demands("network, calls") == (Guard.NETWORK, Guard.CALLS)
