"""Folders that cannot serve are told at start, by the name of their setting and with what helps."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from chassis.confine.guards import Guard
from chassis.testing.keys import write_kek
from chassis.testing.process import ended
from scan.adapters.intake_folder import InUse
from scan.adapters.places import intake_faults, of_other_accounts, workplace_faults

ROOT = Path(__file__).parents[4]
WITHOUT_CAP_LEASE = ("setpriv", "--bounding-set=-lease", "--inh-caps=-lease")
SOMEBODY = 12_345
ASK = """
import sys
from pathlib import Path
from scan.adapters.places import of_other_accounts
print(*of_other_accounts(map(Path, sys.argv[1:])))
"""


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {
        "STORE": f"sqlite:///{folder}/store",
        "BROKER": "amqp://s:s@127.0.0.1:1/x",
        "DEPARTMENTS": "general",
        "DEVELOPMENT": "yes",
        "S3_ENDPOINT": "127.0.0.1:1",
        "S3_ACCESS_KEY": "a",
        "S3_SECRET_KEY": "s",
        "KEK_FILE": str(write_kek(folder, "scan")),
        "RULES": str(ROOT / "deploy/district/rules"),
        **more,
    }


class TestIntake:
    def test_a_local_folder_serves_whether_it_is_there_yet_or_not(self, tmp_path):
        (tmp_path / "there").mkdir()
        assert intake_faults(tmp_path / "there", tmp_path / "there.taken") == []
        assert intake_faults(tmp_path / "not/yet", tmp_path / "not/yet.taken") == []
        assert [path.name for path in tmp_path.iterdir()] == ["there"]
        assert list((tmp_path / "there").iterdir()) == []

    def test_a_file_system_without_leases_is_refused(self, tmp_path):
        def none_granted(_descriptor: int) -> None:
            raise InUse

        (fault,) = intake_faults(tmp_path / "intake", tmp_path / "taken", none_granted)
        assert fault.startswith("INTAKE needs read leases")
        assert list(tmp_path.iterdir()) == []

    def test_two_file_systems_are_refused(self, tmp_path):
        """No rename leads from one to the other."""
        (fault,) = intake_faults(Path("/dev/shm/intake"), tmp_path)
        assert "INTAKE_TAKEN" in fault

    def test_who_may_lease_any_file_is_not_warned(self, tmp_path):
        tmp_path.chmod(0o777)
        assert list(of_other_accounts([tmp_path])) == []

    def test_without_the_capability_what_others_write_or_own_is_told(self, tmp_path):
        ours, shared, theirs, used = (tmp_path / name for name in ("ours", "shared", "theirs", "used"))
        for folder in (ours, shared, theirs, used):
            folder.mkdir(mode=0o700)
        (ours / "letter.tif").touch()
        shared.chmod(0o770)
        os.chown(theirs, SOMEBODY, -1)
        (used / "letter.tif").touch()
        os.chown(used / "letter.tif", SOMEBODY, -1)
        told = self.told_without_the_capability(ours, shared, theirs, used, tmp_path / "not there")
        assert told == [str(shared), str(theirs), str(used)]

    def told_without_the_capability(self, *folders: Path) -> list[str]:
        command = [*WITHOUT_CAP_LEASE, sys.executable, "-c", ASK, *map(str, folders)]
        asked = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        return asked.stdout.split()


class TestWorkplace:
    def test_a_folder_that_others_reach_serves(self):
        assert workplace_faults(Path("/tmp"), tuple(Guard)) == []

    def test_one_behind_a_closed_door_does_not_where_pages_are_read_by_another_account(self, tmp_path):
        inside = tmp_path / "closed" / "inside"
        inside.mkdir(parents=True)
        inside.parent.chmod(0o700)
        assert bool(workplace_faults(inside, tuple(Guard))) is (os.geteuid() == 0)
        assert workplace_faults(inside, ()) == []

    def test_what_is_no_folder_is_refused(self, tmp_path):
        (fault,) = workplace_faults(tmp_path / "nowhere", ())
        assert fault.startswith("WORKPLACE is")


def test_a_worker_says_so_and_ends(tmp_path):
    told = environment(tmp_path, WORKPLACE=str(tmp_path / "nowhere"), INTAKE="/proc/intake")
    status, said = ended("scan", "worker", told, checkout=ROOT)
    assert status == 2
    assert said.splitlines() == [
        f"WORKPLACE is {tmp_path / 'nowhere'}, which is no folder",
        "INTAKE_TAKEN is /proc/intake.taken/general, where this process cannot write",
    ]
