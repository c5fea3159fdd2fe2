"""The supervisor stops what it started, and only that."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.instance import HOST, Instance, open_instance
from deploy.local.probes import accepts
from deploy.local.supervisor import NotStarted, Process, Supervisor

LISTENER = (
    "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(600)"
)


def free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def quiet(_: str) -> None:
    """Nobody listens."""


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return open_instance({"DAFTAR_VAR": str(tmp_path / "office")})


@pytest.fixture
def supervisor(instance: Instance) -> Iterator[Supervisor]:
    supervisor = Supervisor(instance)
    yield supervisor
    supervisor.stop(kill=True)


@pytest.fixture
def listener() -> Callable[[str], Process]:
    def make(name: str) -> Process:
        port = free_port()
        command = [sys.executable, "-c", LISTENER, str(port)]
        return Process(name=name, command=command, ports=[port], ready=lambda: accepts(port))

    return make


def test_a_process_runs_until_it_is_stopped(
    supervisor: Supervisor, listener: Callable[[str], Process]
) -> None:
    process = listener("desk")
    supervisor.start([process], quiet)
    assert list(supervisor.running()) == ["desk"]
    assert supervisor.stop() == ["desk"]
    assert not supervisor.running()
    assert not accepts(process.ports[0])


def test_a_second_start_leaves_what_runs(supervisor: Supervisor, listener: Callable[[str], Process]) -> None:
    process = listener("desk")
    supervisor.start([process], quiet)
    before = supervisor.running()
    supervisor.start([process], quiet)
    assert supervisor.running() == before


def test_only_the_named_process_is_stopped(
    supervisor: Supervisor, listener: Callable[[str], Process]
) -> None:
    supervisor.start([listener("desk"), listener("tray")], quiet)
    assert supervisor.stop(["tray"], kill=True) == ["tray"]
    assert list(supervisor.running()) == ["desk"]


def test_another_process_with_the_recorded_id_is_left_alone(
    supervisor: Supervisor, instance: Instance
) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as stranger:
        record = {"pid": stranger.pid, "began": 1, "tier": 1, "ports": []}
        (instance.folder("run") / "desk.json").write_text(json.dumps(record))
        assert supervisor.ended() == ["desk"]
        assert supervisor.stop() == []
        assert stranger.poll() is None
        stranger.kill()


def test_a_process_that_ends_is_told_with_its_last_words(supervisor: Supervisor) -> None:
    command = [sys.executable, "-c", "raise SystemExit('the drive is full')"]
    with pytest.raises(NotStarted, match=r"desk ended with code 1(.|\n)*the drive is full"):
        supervisor.start([Process(name="desk", command=command, ports=[], ready=lambda: False)], quiet)


def test_a_taken_port_is_told_before_the_start(
    supervisor: Supervisor, listener: Callable[[str], Process]
) -> None:
    process = listener("desk")
    with (
        socket.create_server((HOST, process.ports[0])),
        pytest.raises(NotStarted, match=f"port {process.ports[0]} is taken"),
    ):
        supervisor.start([process], quiet)


def test_an_instance_keeps_its_secrets_and_its_ports(tmp_path: Path) -> None:
    environ = {"DAFTAR_VAR": str(tmp_path), "DAFTAR_PORT_SHIFT": "3000", "DAFTAR_PORT_MINIO": "9999"}
    first = open_instance(environ)
    again = open_instance({"DAFTAR_VAR": str(tmp_path)})
    assert again == first
    assert (first.ports["minio"], first.ports["mail"]) == (9999, 5526)
    assert (tmp_path / "instance.json").stat().st_mode & 0o777 == 0o600


def test_every_folder_of_an_instance_is_closed_to_others_also_those_on_the_way(tmp_path: Path) -> None:
    instance = open_instance({"DAFTAR_VAR": str(tmp_path / "office")})
    assert instance.folder("store", "workflow").is_dir()
    folders = [path for path in (tmp_path / "office", *(tmp_path / "office").rglob("*")) if path.is_dir()]
    assert {oct(path.stat().st_mode & 0o777) for path in folders} == {"0o700"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"DAFTAR_PORT_SHIFT": "2000"}, "gateway: browsers open no page at port 10080"),
        ({"DAFTAR_PORT_SHIFT": "60000"}, "rabbitmq: 65673 is no port"),
        ({"DAFTAR_PORT_MAIL": "8080"}, "gateway: mail has port 8080 too"),
        ({"DAFTAR_PORT_MAIL": "smtp"}, "DAFTAR_PORT_MAIL is no number"),
    ],
)
def test_ports_that_would_not_do_are_refused_and_nothing_is_recorded(
    tmp_path: Path, given: dict[str, str], told: str
) -> None:
    with pytest.raises(SystemExit, match=told):
        open_instance({"DAFTAR_VAR": str(tmp_path / "var"), **given})
    assert not (tmp_path / "var").exists()
