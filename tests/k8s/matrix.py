"""Who may reach whom, by the architecture (1, 4.2, 4.3) and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from deploy.cluster.department import SPLIT
from deploy.local.processes import SERVICES
from tests.k8s.reach import Edge

ROLES = ("web", "worker")


def allowed(overlay: str, own: Sequence[str] = ()) -> Iterator[Edge]:
    """The whole table of an overlay in which these departments have processes of their own."""
    services = [(each, "") for each in SERVICES] + [(each, f"-{code}") for each in SPLIT for code in own]
    processes = [f"{service}-{role}{suffix}" for (service, suffix), role in product(services, ROLES)]
    webs = [each for each in processes if "-web" in each]
    jobs = ["topology", "objects", "district"]
    servers = ["rabbitmq", "minio", "clamav"]

    yield "ingress", "gateway-web", "8080/TCP"
    yield from (("gateway-web", each, "8080/TCP") for each in webs)

    yield from ((each, "rabbitmq", "5671/TCP") for each in (*processes, "topology", "district"))
    yield "topology", "rabbitmq", "15671/TCP"
    keepers = [each for each in processes if each.startswith(("audit-", "files-", "scan-", "workflow-"))]
    yield from ((each, "minio", "9000/TCP") for each in (*keepers, "objects"))
    if overlay == "single":
        yield "backup", "minio", "9000/TCP"
        jobs.append("backup")
    else:
        yield from ((each, "mongodb", "27017/TCP") for each in (*processes, "district", "accounts"))
        servers.append("mongodb")
        jobs.append("accounts")
    yield from ((each, "clamav", "3310/TCP") for each in processes if each.startswith("files-worker"))
    yield from (
        (each, "mail relay", "587/TCP")
        for each in processes
        if each.startswith(("audit-worker", "notify-worker"))
    )
    yield from (("clamav", outside, "443/TCP") for outside in ("internet", "mail relay"))

    if overlay == "district":
        yield "minio-operator", "minio", "9000/TCP"
        outside = (
            "internet",
            "mail relay",
            "inner network",
        )  # Kubernetes' own API is at an address of the site
        operated = product(("rabbitmq", "mongodb", "minio"), outside, ("443/TCP", "6443/TCP"))
        yield from operated

    for asking in ("monitoring", "keda"):
        yield from ((asking, each, "9200/TCP") for each in (*processes, "gateway-web", *jobs))
        yield asking, "rabbitmq", "15692/TCP"
    yield "monitoring", "minio", "9000/TCP"

    everybody = (*processes, "gateway-web", *jobs, *servers)
    yield from ((each, "dns", f"53/{protocol}") for each in everybody for protocol in ("TCP", "UDP"))
