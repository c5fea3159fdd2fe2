"""Does each image hold what its service needs, no more, and run as a cluster will run it?

`make images-test`, after `make images`: docker must be there, with the images of this checkout.
"""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from chassis.testing.eventually import eventually
from deploy import sbom
from deploy.local.instance import open_instance
from deploy.local.processes import DISTRICT, PAGES, SERVICES, all_processes, site_of

EVERY = (*SERVICES, PAGES)
NOBODY = "10001"
# As restricted Pod Security asks for it, and without any network.
SHUT_IN = [
    "--read-only",
    "--tmpfs=/tmp",
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges",
    "--network=none",
]
# Those that name places of this machine, or a key that only an office needs.
OF_THIS_MACHINE = {"CONTRACTS", "INTAKE", "KEK_FILE", "RULES", "STORE"}

pytestmark = pytest.mark.parametrize("service", EVERY)


def docker(*words: str, input: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["docker", *words], input=input, capture_output=True, check=False)


def said(*words: str) -> str:
    done = docker(*words)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def image(service: str) -> str:
    return f"daftar-{service}:latest"


def in_image(service: str, program: str, *arguments: str) -> str:
    return said("run", "--rm", *SHUT_IN, f"--entrypoint={program}", image(service), *arguments)


@contextmanager
def serving(service: str, folder: Path) -> Iterator[str]:
    """A container with the service's web process, told what it is told on one machine."""
    site = site_of(open_instance({"DAFTAR_VAR": str(folder)}), {})
    (process,) = (each for each in all_processes(site) if each.name == f"{service}-web")
    told = {name: text for name, text in process.environment.items() if name not in OF_THIS_MACHINE}
    told |= {"STORE": "sqlite:////tmp/store", "RULES": "/rules", "COOKIE_KEY_FILE": "/cookie"}
    cookie = folder / "cookie"
    cookie.write_bytes(base64.b64encode(bytes(range(32))))
    cookie.chmod(0o444)
    settings = [f"--env={name}={text}" for name, text in told.items()]
    mounted = [f"--volume={DISTRICT / 'rules'}:/rules:ro", f"--volume={cookie}:/cookie:ro"]
    name = said("run", "--detach", *SHUT_IN, *settings, *mounted, image(service), service, "web").strip()
    try:
        yield name
    finally:
        docker("rm", "--force", name)


def test_it_runs_as_an_account_by_number_that_owns_nothing(service: str) -> None:
    assert said("image", "inspect", "--format={{.Config.User}}", image(service)).strip() == NOBODY
    writable = ["-xdev", "(", "-path", "/proc", "-o", "-path", "/dev", ")", "-prune", "-o"]
    run = ["run", "--rm", "--network=none", "--entrypoint=find", image(service), "/"]
    found = docker(*run, *writable, "-not", "-type", "l", "-writable", "-print").stdout.decode().split()
    shared = {"/tmp", "/var/tmp", "/run/lock"}
    assert set(found) - shared == (
        {"/intake", "/intake/share", "/intake/taken"} if service == "scan" else set()
    )


def test_nothing_in_it_compiles_or_installs_libraries(service: str) -> None:
    asked = "for each in cc gcc g++ make ld as pip pip3 git curl wget; do command -v $each; done; true"
    assert in_image(service, "sh", "-c", asked) == ""


def test_it_holds_the_libraries_of_its_list_and_no_others(service: str) -> None:
    asked = (
        "from importlib import metadata\nfor one in metadata.distributions(): print(one.name, one.version)"
    )
    found = dict(line.split() for line in in_image(service, "python", "-c", asked).splitlines())
    told = {each["name"]: each["version"] for each in sbom.of_image(service, {})["components"]}
    assert {canonicalize_name(name): number for name, number in found.items()} == told


def test_every_module_of_ours_can_be_imported(service: str) -> None:
    asked = f"""
import importlib, pkgutil
for package in ("chassis", "directory", "{service}"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        assert ".tests" not in module.name and ".testing" not in module.name, module.name
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
print("all")
"""
    assert in_image(service, "python", "-c", asked) == "all\n"


def test_it_says_which_version_it_is(service: str) -> None:
    asked = '{{index .Config.Labels "org.opencontainers.image.version"}} {{json .RepoTags}}'
    label, _, tags = said("image", "inspect", f"--format={asked}", image(service)).strip().partition(" ")
    assert {f"daftar-{service}:{label}", image(service)} <= set(json.loads(tags))


def test_without_settings_it_ends_and_names_them(service: str) -> None:
    done = docker("run", "--rm", *SHUT_IN, image(service), service, "web")
    assert done.returncode == 2
    assert (b"COOKIE_KEY_FILE" if service == PAGES else b"BROKER") in done.stderr + done.stdout


def test_it_serves_read_only_and_without_capabilities(service: str, tmp_path: Path) -> None:
    with serving(service, tmp_path) as container:
        port = 9200 if service == PAGES else 9201 + SERVICES.index(service)
        asked = f"import urllib.request as u; print(u.urlopen('http://127.0.0.1:{port}/livez').status)"

        def alive() -> bool:
            answer = docker("exec", container, "python", "-c", asked)
            assert answer.stdout == b"200\n", docker("logs", container).stderr.decode()[-2000:]
            return True

        assert eventually(alive, within=120, every=1)
