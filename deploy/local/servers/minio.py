"""MinIO, built from its pinned Go module: the object store, with versions and object lock."""

from pathlib import Path

from deploy.local.authority import LOOPBACK, Authority, authority_of
from deploy.local.builds import minio_program
from deploy.local.instance import Instance, write_private
from deploy.local.probes import http_ok
from deploy.local.supervisor import Process

ADMIN = "daftar-admin"
GIVEN_BY = "S3_ENDPOINT"


def object_store(instance: Instance) -> Process:
    """The server with one drive; no console, no calls to the outside."""
    port = instance.ports["minio"]
    certificates = instance.folder("minio-tls")  # empty: it speaks plain HTTP
    return Process(
        name="minio",
        command=[
            str(minio_program()),
            "server",
            "--quiet",
            "--address",
            instance.address("minio"),
            "--certs-dir",
            str(certificates),
            str(instance.folder("minio")),
        ],
        ports=[port],
        ready=lambda: http_ok(port, "/minio/health/cluster", authority=authority_of(instance)),
        prepare=lambda: _show_certificate(instance, certificates),
        environment={
            "MINIO_BROWSER": "off",
            "MINIO_PROMETHEUS_AUTH_TYPE": "public",
            "MINIO_ROOT_PASSWORD": instance.secrets["minio-admin"],
            "MINIO_ROOT_USER": ADMIN,
            "MINIO_UPDATE": "off",
        },
        given_by=GIVEN_BY,
    )


def addresses(instance: Instance) -> dict[str, str]:
    """Its endpoint and its administrator's keys."""
    return {
        "S3_ENDPOINT": instance.address("minio"),
        "S3_ACCESS_KEY": ADMIN,
        "S3_SECRET_KEY": instance.secrets["minio-admin"],
    }


def _show_certificate(instance: Instance, into: Path) -> None:
    """MinIO looks for one by these names, and speaks TLS only where it finds it."""
    shown = {"certificate": into / "public.crt", "key": into / "private.key"}
    for path in shown.values():
        path.unlink(missing_ok=True)
    if instance.tls:
        own = Authority(instance.folder("tls")).certificate("minio", LOOPBACK)
        write_private(shown["certificate"], own.certificate.read_text(encoding="ascii"))
        write_private(shown["key"], own.key.read_text(encoding="ascii"))
