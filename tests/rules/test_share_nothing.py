"""Law 7 and ADR 1: services share nothing but messages; the walls hold in the source itself."""

from __future__ import annotations

import ast

import pytest

from tests.rules.source import CHASSIS, SERVICES, imports, modules, package, relative, tree

HTTP_CLIENTS = {"httpx", "requests", "urllib3", "http.client", "urllib.request", "aiohttp"}
# The only places that may fetch over HTTP, each with its reason.
FETCHERS = {
    "services/gateway/gateway/clients": "the gateway is a client of the public APIs",
    "services/files/files/adapters/claim_fetch.py": "the presigned GET of an offered claim",
    "services/audit/audit/adapters/outside.py": "the object store's client, for its time limits",
    "services/files/files/adapters/objects_minio.py": "the object store's client, for its time limits",
    "services/scan/scan/adapters/objects_minio.py": "as above",
    "services/workflow/workflow/adapters/bucket_minio.py": "as above",
    "services/gateway/gateway/bootstrap.py": "hands its clients the transport with which tests serve them",
    "libs/chassis/chassis/wire/topology.py": "RabbitMQ's management API, for users' rights",
}


def reads_environment(module: ast.Module) -> bool:
    """Whether the module reads the process's environment."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"})
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and any(a.name in {"environ", "getenv"} for a in node.names)
        )
        for node in ast.walk(module)
    )


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_imports_no_other_service(service: str) -> None:
    """Whoever imports another service knows its classes."""
    others = set(SERVICES) - {service}
    taken = [
        (relative(path), name)
        for path in modules(package(service))
        for name in imports(path)
        if name.split(".")[0] in others
    ]
    assert not taken


def test_the_chassis_imports_no_service() -> None:
    """Plumbing knows nobody who uses it."""
    taken = [
        (relative(path), name)
        for path in modules(CHASSIS)
        for name in imports(path)
        if name.split(".")[0] in SERVICES
    ]
    assert not taken


@pytest.mark.parametrize("folder", [CHASSIS, *(package(service) for service in SERVICES)], ids=relative)
def test_http_clients_live_in_named_adapters_only(folder: object) -> None:
    """An HTTP client anywhere else is a call between services waiting to happen."""
    found = [
        (relative(path), name)
        for path in modules(folder)  # type: ignore[arg-type]
        for name in imports(path)
        if name in HTTP_CLIENTS and not any(relative(path).startswith(place) for place in FETCHERS)
    ]
    assert not found


@pytest.mark.parametrize("service", SERVICES)
def test_only_settings_reads_the_environment(service: str) -> None:
    """A setting that is read elsewhere is documented nowhere."""
    readers = [relative(path) for path in modules(package(service)) if reads_environment(tree(path))]
    assert readers == [f"services/{service}/{service}/settings.py"]


def test_the_chassis_reads_the_environment_in_its_own_command_only() -> None:
    """`python -m chassis` is an operator's command; the library is handed what it needs."""
    readers = [relative(path) for path in modules(CHASSIS) if reads_environment(tree(path))]
    assert set(readers) <= {"libs/chassis/chassis/__main__.py"}
