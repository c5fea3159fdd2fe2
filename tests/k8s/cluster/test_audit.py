"""The audit trail on a cluster: events reach it, and its checkpoints leave the operator's hands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from audit import verify
from deploy.demo.life import eventually
from deploy.local.progress import say
from tests.k8s.cluster import relay
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.letter import carry
from tests.k8s.cluster.site import AUDITOR, listed, ours
from tests.k8s.cluster.test_reach import Targets, reached

WITHIN = 120.0
LOCKS = """
import json, os
from pathlib import Path
import urllib3
from minio import Minio
from minio.error import S3Error
secret = Path(os.environ["S3_SECRET_KEY_FILE"]).read_text().strip()
pool = urllib3.PoolManager(ca_certs=os.environ["SSL_CERT_FILE"])
store = Minio(os.environ["S3_ENDPOINT"], os.environ["S3_ACCESS_KEY"], secret, http_client=pool)
told = {"locked": 0, "removed": 0, "newest": ""}
for each in store.list_objects("audit-checkpoints", include_version=True):
    lock = store.get_object_retention("audit-checkpoints", each.object_name, version_id=each.version_id)
    told["locked"] += lock.mode == "COMPLIANCE"
    told["newest"] = store.get_object("audit-checkpoints", each.object_name).data.decode()
    try:
        store.remove_object("audit-checkpoints", each.object_name, version_id=each.version_id)
        told["removed"] += 1
    except S3Error:
        pass
print(json.dumps(told))
"""


def in_worker(*command: str) -> str:
    """What the command says in a worker of audit."""
    return ours("exec", "deployment/audit-worker", "--", "python", *command)


def test_a_letters_life_is_on_record_and_stands_to_what_lies_outside(
    running: Running, tmp_path: Path
) -> None:
    carry(running)

    def recorded() -> str | None:
        trail = in_worker("-m", "audit", "export", "general")
        return trail if "workflow.file.opened" in trail else None

    eventually(recorded, WITHIN, "the letter on record")

    def outside() -> dict[str, object] | None:
        told = json.loads(in_worker("-c", LOCKS))
        return told if told["locked"] else None

    told = eventually(outside, WITHIN, "a checkpoint in the locked bucket")
    assert told["removed"] == 0, "its own account removed a checkpoint"
    kept, trail = tmp_path / "kept.json", tmp_path / "trail.jsonl"
    kept.write_text(str(told["newest"]), encoding="utf-8")
    trail.write_text(in_worker("-m", "audit", "export"), encoding="utf-8")
    command = [sys.executable, verify.__file__, "trail", str(trail), "--checkpoint", str(kept)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert in_worker("-m", "audit", "audit") == ""
    say(f"{told['locked']} checkpoints locked; {done.stdout.splitlines()[-2]}")


def test_a_checkpoint_is_mailed_to_whom_the_site_names(running: Running) -> None:
    """The first is: after it every sixtieth."""
    del running

    def mailed() -> bool | None:
        found = [each for each in relay.mails() if each["To"] == AUDITOR]
        return any("checkpoint 1 " in str(each["Subject"]) for each in found) or None

    assert eventually(mailed, WITHIN, "the mail with the first checkpoint")


@pytest.mark.parametrize(
    ("process", "expected"),
    [
        ("audit-worker", {relay.PORT}),
        ("notify-worker", {relay.PORT}),
        ("audit-web", set()),
        ("files-worker", set()),
    ],
)
def test_only_workers_that_send_mail_reach_the_relay_and_only_its_port(
    running: Running, process: str, expected: set[int]
) -> None:
    service, _, role = process.partition("-")
    pod = listed("pods", f"app.kubernetes.io/name={service},app.kubernetes.io/component={role}")[0]
    targets: Targets = {(relay.address(), port): "relay" for port in (relay.PORT, relay.OTHER_PORT)}
    found = reached("daftar", pod["metadata"]["name"], targets)
    assert found == {("relay", f"{port}/TCP") for port in expected}
