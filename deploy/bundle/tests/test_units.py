"""Each process has a unit and an account, and is told by the site's file what the site decides."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from deploy.bundle.make import libraries
from deploy.bundle.units import account, processes, settled, unit, write
from deploy.local.commands import overrides
from deploy.local.install import PACKAGES, office_packages
from deploy.local.instance import open_instance
from deploy.local.paths import HERE
from deploy.local.processes import PROCESS_NAMES, Site, site_of

SITE_FILE = HERE.parent / "bundle" / "site.env"


def site(folder: Path, text: str = "") -> Site:
    plain, wishes = settled(text)
    environ = {**plain, "DAFTAR_VAR": str(folder), "DAFTAR_TLS": "yes"}
    return site_of(open_instance(environ), environ, overrides(wishes))


def told(made: Site, name: str) -> dict[str, str]:
    return dict(next(one for one in processes(made) if one.name == name).environment)


def test_every_process_has_a_unit_and_none_of_the_tests_double(tmp_path: Path) -> None:
    write(tmp_path / "units", site(tmp_path))
    names = {path.name for path in (tmp_path / "units").glob("*.service")}
    assert {f"daftar-{name}.service" for name in PROCESS_NAMES} < names
    assert "daftar-minio.service" in names
    assert "daftar-mongo.service" not in names


def test_a_server_that_the_site_has_elsewhere_gets_no_unit_and_an_old_one_goes(tmp_path: Path) -> None:
    folder = tmp_path / "units"
    write(folder, site(tmp_path))
    assert (folder / "daftar-mail.service").exists()
    (folder / "other.service").touch()
    write(folder, site(tmp_path, "SMTP=mail.example:25"))
    assert not (folder / "daftar-mail.service").exists()
    assert (folder / "other.service").exists()


def test_processes_of_one_service_share_an_account_and_no_others(tmp_path: Path) -> None:
    accounts = {one.name: account(one.name) for one in processes(site(tmp_path))}
    assert accounts["scan-web"] == accounts["scan-worker"] == "daftar-scan"
    assert len(set(accounts.values())) == len(accounts) - 6, "six services have two processes each"
    assert "root" not in accounts.values()


@pytest.mark.parametrize("name", [*PROCESS_NAMES, "rabbitmq", "minio", "clamav", "proxy"])
def test_a_process_is_shut_in_and_starts_again(tmp_path: Path, name: str) -> None:
    text = unit(next(one for one in processes(site(tmp_path)) if one.name == name))
    for line in ("ProtectSystem=strict", "NoNewPrivileges=yes", "Restart=always", f"User={account(name)}"):
        assert line in text.splitlines()
    assert re.search(r"^MemoryMax=\d+M$", text, re.MULTILINE)
    bounded = re.findall(r"^CapabilityBoundingSet=(.*)$", text, re.MULTILINE)
    assert bounded == (["CAP_NET_BIND_SERVICE"] if name == "proxy" else [""])


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    """Programs that this machine has not stand as another, because systemd looks for them too."""
    folder = tmp_path / "units"
    write(folder, site(tmp_path))
    for path in folder.glob("*.service"):
        text = re.sub(
            r"^(Exec\w+=)(/\S+)",
            lambda found: found[1] + (found[2] if Path(found[2]).exists() else "/bin/true"),
            path.read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        )
        path.write_text(text, encoding="utf-8")
    units = sorted(map(str, folder.iterdir()))
    command = ["systemd-analyze", "verify", "--man=no", "--generators=no", *units]
    told = {**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"}
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "daftar" in line]
    assert (done.returncode, said) == (0, [])


def test_the_sites_file_speaks_to_the_installation_and_to_processes(tmp_path: Path) -> None:
    made = site(
        tmp_path, "# a word\nSMTP=mail.example:587\n\nnotify:MAIL_FROM=office@example\n*:LOG_LEVEL=debug\n"
    )
    assert told(made, "notify-worker")["SMTP"] == "mail.example:587"
    assert told(made, "notify-worker")["MAIL_FROM"] == "office@example"
    assert told(made, "scan-web")["LOG_LEVEL"] == "debug"


def test_the_file_that_is_installed_can_be_read(tmp_path: Path) -> None:
    assert told(site(tmp_path, SITE_FILE.read_text("utf-8")), "workflow-web")["RULES"].endswith("rules")


def test_the_bundle_holds_what_offices_need_and_nothing_of_the_tests() -> None:
    assert {"rabbitmq-server", "tesseract-ocr-ben", "nginx-light", "python3-venv"} <= set(office_packages())
    assert not {"chromium", "maven"} & set(office_packages())
    assert "chromium" in PACKAGES.read_text("utf-8")
    assert {"flask", "minio", "tesserocr", "aiosmtpd", "pyyaml"} <= libraries()
    assert not {"pytest", "mypy", "playwright"} & libraries()
