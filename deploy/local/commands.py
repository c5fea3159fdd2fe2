"""What each command does with the instance that the environment chooses."""

import os
import shutil
import subprocess
from argparse import Namespace
from collections.abc import Sequence

from deploy.local import servers
from deploy.local.install import Unmet
from deploy.local.instance import Instance, open_instance
from deploy.local.paths import PYTHON
from deploy.local.probes import http_ok
from deploy.local.processes import (
    PROCESS_NAMES,
    Settings,
    Site,
    all_processes,
    behind_the_door,
    site_of,
)
from deploy.local.progress import say
from deploy.local.provision import provision
from deploy.local.servers import nginx, prometheus
from deploy.local.supervisor import NotStarted, Process, Running, Supervisor, Tier

LOG_LINES = "40"
FAILED = 1
NOT_ALL_RUNNING = 3


def carry_out(options: Namespace) -> int:
    """The command is done; answers the exit code. Raises Unmet or CommandFailed."""
    instance = open_instance(os.environ)
    try:
        return _COMMANDS[options.command](instance, options)
    except NotStarted as failure:
        say(str(failure))
        return FAILED


def up(instance: Instance, options: Namespace) -> int:
    """The servers run, and with `--services` Daftar's processes; or exactly what is named runs."""
    site = site_of(instance, os.environ, overrides(options.set))
    if options.door:
        site = behind_the_door(site)
    _check_names(options.names, [*servers.NAMES, *PROCESS_NAMES, *prometheus.NAMES])
    with instance.locked():
        supervisor = Supervisor(instance)
        supervisor.start(_wanted_servers(instance, options.names), say)
        if options.names:
            supervisor.start(_named_services(site, options.names), say)
        elif options.services:
            _start_services(site, supervisor)
        if options.door:
            supervisor.start([nginx.proxy(instance)], say)
        supervisor.start(_wanted_watchers(site, options), say)
    return 0


def down(instance: Instance, options: Namespace) -> int:
    """Everything, or what is named, has ended."""
    with instance.locked():
        supervisor = Supervisor(instance)
        stopped = supervisor.stop(options.names, kill=options.kill)
        left = supervisor.running()
    say(f"stopped: {', '.join(stopped) or 'nothing ran'}")
    if options.erase and not left:
        shutil.rmtree(instance.directory)
    return 0


def status(instance: Instance, _: Namespace) -> int:
    """What runs was told; the exit code is 0 when something runs and nothing ended by itself."""
    supervisor = Supervisor(instance)
    running, ended = supervisor.running(), supervisor.ended()
    say(f"instance {instance.directory}")
    for process in sorted(running.values(), key=lambda one: (one.tier, one.name)):
        ports = ", ".join(map(str, process.ports))
        say(f"  {process.name:18} {_state(process):10} process {process.pid}, ports {ports}")
    for name in ended:
        say(f"  {name:18} ENDED      see {supervisor.log(name)}")
    return 0 if running and not ended else NOT_ALL_RUNNING


def logs(instance: Instance, options: Namespace) -> int:
    """The logs' last lines were shown; with `--follow` what comes, until interrupted."""
    files = sorted(instance.folder("logs").glob("*.log"))
    _check_names(options.names, [file.stem for file in files])
    chosen = [str(file) for file in files if not options.names or file.stem in options.names]
    if not chosen:
        say("there are no logs yet")
        return 0
    follow = ["-F"] if options.follow else []
    return subprocess.run(["tail", "-n", LOG_LINES, *follow, "--", *chosen], check=False).returncode


def run(instance: Instance, options: Namespace) -> int:
    """The module has run with the settings of the named process, as an operator's tool needs them."""
    _check_names([options.name], PROCESS_NAMES)
    (process,) = _named_services(site_of(instance, os.environ), [options.name])
    command = [str(PYTHON), "-m", options.module, *options.arguments]
    return subprocess.run(command, env={**os.environ, **process.environment}, check=False).returncode


def env(instance: Instance, _: Namespace) -> int:
    """The servers' addresses were written as shell commands."""
    for name, value in servers.addresses(instance, os.environ).items():
        say(f"export {name}='{value}'")
    return 0


_COMMANDS = {"up": up, "down": down, "status": status, "logs": logs, "run": run, "env": env}


def _wanted_servers(instance: Instance, names: Sequence[str]) -> list[Process]:
    """The named servers, else all that start unasked; none whose address the environment gives."""
    return [
        server
        for server in servers.all_servers(instance)
        if (server.name in names if names else not server.on_request) and not os.environ.get(server.given_by)
    ]


def _named_services(site: Site, names: Sequence[str]) -> list[Process]:
    if not set(names) & set(PROCESS_NAMES):
        return []
    return [process for process in all_processes(site) if process.name in names]


def _wanted_watchers(site: Site, options: Namespace) -> list[Process]:
    return [one for one in prometheus.watchers(site) if options.watch or one.name in options.names]


def _start_services(site: Site, supervisor: Supervisor) -> None:
    processes = all_processes(site)
    if {process.name for process in processes} <= set(supervisor.running()):
        return
    provision(site)
    supervisor.start(processes, say)


def _state(process: Running) -> str:
    if process.tier != Tier.SERVICES:
        return "runs"
    metrics = process.ports[-1]
    return "ready" if http_ok(metrics, "/readyz") else "not ready"


def overrides(wishes: Sequence[str]) -> dict[str, Settings]:
    """Settings by process, service or `*`, of wishes like `workflow-worker:LOG_LEVEL=debug`. Raises Unmet."""
    found: dict[str, Settings] = {}
    for wish in wishes:
        process, colon, setting = wish.partition(":")
        name, equals, value = setting.partition("=")
        if not (colon and equals):
            message = f"--set takes PROCESS:NAME=VALUE, not {wish!r}"
            raise Unmet(message)
        found.setdefault(process, {})[name] = value
    return found


def _check_names(names: Sequence[str], known: Sequence[str]) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        message = f"unknown: {', '.join(unknown)}; there are {', '.join(known)}"
        raise Unmet(message)
