"""What can be said of `compose.yaml` without starting it: each name in it stands for something that is
there.
"""

from __future__ import annotations

import base64
import importlib.util
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from chassis.__main__ import needed, parser
from chassis.process.settings import read
from deploy.local.paths import ROOT
from deploy.local.processes import PROCESS_NAMES
from tests.support.told import OF_LIBRARIES, known, settings_of

DEPLOY = ROOT / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
WHOLE: dict[str, Any] = yaml.load(TEXT, yaml.CSafeLoader)
SERVICES: dict[str, Any] = WHOLE["services"]
EXAMPLE = (DEPLOY / "compose.env.example").read_text(encoding="utf-8")
ANYWHERE = "0.0.0.0"  # noqa: S104 - where a container listens


def environment(name: str) -> dict[str, str]:
    """What the container is told when `.env` is the example."""
    given = dict(line.split("=", 1) for line in EXAMPLE.splitlines() if line and not line.startswith("#"))
    told = SERVICES[name].get("environment", {})
    return {
        key: re.sub(r"\$\{(\w+):\?\}", lambda asked: given[asked[1]], str(text)) for key, text in told.items()
    }


@pytest.mark.parametrize("name", PROCESS_NAMES)
class TestProcess:
    def test_it_is_told_nothing_that_it_does_not_know(self, name: str) -> None:
        assert environment(name).keys() - OF_LIBRARIES <= known(name)

    def test_it_can_read_what_it_is_told(self, name: str, tmp_path: Path) -> None:
        key = tmp_path / "key"
        key.write_text(base64.b64encode(bytes(range(32))).decode())
        told = {
            setting: str(key) if text.startswith("/run/secrets/") else text
            for setting, text in environment(name).items()
        }
        assert read(settings_of(name), told)

    def test_its_command_is_its_service_and_its_role(self, name: str) -> None:
        assert SERVICES[name]["command"] == name.split("-")
        assert importlib.util.find_spec(f"{name.partition('-')[0]}.__main__")

    def test_it_sees_the_secrets_that_it_is_told_of_and_no_others(self, name: str) -> None:
        told = {
            text.removeprefix("/run/secrets/") for text in environment(name).values() if "/secrets/" in text
        }
        assert told == set(SERVICES[name]["secrets"])

    def test_it_has_a_place_for_each_folder_that_it_is_told_of(self, name: str) -> None:
        places = {volume.split(":")[1] for volume in SERVICES[name].get("volumes", ())}
        for setting in ("RULES", "INTAKE", "INTAKE_TAKEN"):
            folder = environment(name).get(setting)
            if setting in known(name) and folder:
                assert any(folder == place or folder.startswith(f"{place}/") for place in places)


def hosts(name: str) -> set[str]:
    """The other containers that it is told of."""
    found = set()
    for text in environment(name).values():
        if "://" in text:
            found.add(urlsplit(text).hostname or "")
        elif match := re.fullmatch(r"([a-z][a-z-]*):\d+", text):
            found.add(match[1])
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_whom_a_container_calls_or_waits_for_is_there(name: str) -> None:
    assert hosts(name) | set(SERVICES[name].get("depends_on", ())) <= SERVICES.keys()


def test_the_call_of_others_is_seen() -> None:
    assert hosts("scan-worker") == {"rabbitmq", "mongo", "minio"}
    assert hosts("gateway-web") == {
        f"{each}-web" for each in ("audit", "auth", "files", "workflow", "notify", "scan")
    }


def test_what_is_waited_for_says_when_it_is_healthy() -> None:
    waited = {
        other
        for told in SERVICES.values()
        if isinstance(asked := told.get("depends_on"), dict)
        for other, how in asked.items()
        if how["condition"] == "service_healthy"
    }
    assert waited == {"mongo", "rabbitmq"}
    assert waited | set(PROCESS_NAMES) == {name for name, told in SERVICES.items() if "healthcheck" in told}


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"topology"}))
def test_a_container_starts_again_and_is_bounded(name: str) -> None:
    told = SERVICES[name]
    assert told["restart"] == "unless-stopped"
    assert told["mem_limit"]
    assert told["pids_limit"]
    assert {"max-size", "max-file"} <= told["logging"]["options"].keys()


def test_the_job_before_all_others_is_a_tool_that_has_what_it_needs() -> None:
    module, *words = SERVICES["topology"]["command"]
    assert module == "chassis"
    assert set(needed(parser().parse_args(words))) <= environment("topology").keys()


def test_every_file_that_is_mounted_or_built_from_is_in_the_checkout() -> None:
    mounted = [one.split(":")[0] for told in SERVICES.values() for one in told.get("volumes", ())]
    assert [one for one in mounted if one.startswith("./") and not (DEPLOY / one).exists()] == []
    for told in SERVICES.values():
        match told.get("build"):
            case str(context):
                assert (DEPLOY / context / "Dockerfile").exists()
            case {"context": context, "dockerfile": file}:
                assert (DEPLOY / context / file).exists()


def test_volumes_and_secrets_are_declared_and_used() -> None:
    mounted = {one.split(":")[0] for told in SERVICES.values() for one in told.get("volumes", ())}
    assert {one for one in mounted if not one.startswith("./")} == WHOLE["volumes"].keys()
    assert {one for told in SERVICES.values() for one in told.get("secrets", ())} == WHOLE["secrets"].keys()


def test_the_example_says_how_each_secret_is_made() -> None:
    for told in WHOLE["secrets"].values():
        name = Path(told["file"]).name
        assert re.sub(r"^kek_\w+", "kek_$s", name) in EXAMPLE


def test_an_image_runs_a_module_as_the_commands_expect() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert 'ENTRYPOINT ["python", "-m"]' in dockerfile


def test_a_folder_that_the_scan_room_writes_to_is_its_own_in_the_image() -> None:
    """A new volume takes over the owner of the folder that it is mounted on."""
    told = environment("scan-worker")
    assert SERVICES["scan-worker"]["volumes"][-1] == "intake:/intake"
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert f"install -d -o 10001 -g 10001 /intake {told['INTAKE']} {told['INTAKE_TAKEN']};" in dockerfile


def test_only_loopback_reaches_a_published_port() -> None:
    published = [port for told in SERVICES.values() for port in told.get("ports", ())]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
