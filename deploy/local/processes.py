"""Daftar's own processes on one machine: which there are, and what each is told.

The table is the whole truth about the services here: a web and a worker process for each, the
gateway with pages only. Each is told its own settings and nobody else's secrets.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from deploy.local import servers
from deploy.local.authority import LOOPBACK, Authority, authority_of
from deploy.local.instance import Instance
from deploy.local.paths import PYTHON, ROOT
from deploy.local.probes import http_ok
from deploy.local.supervisor import Process, Tier
from deploy.minio.accounts import user_of

DISTRICT = ROOT / "deploy" / "district"
SERVICES = ("auth", "files", "workflow", "notify", "scan", "audit")
PAGES = "gateway"
SIGNING = "audit-signing"
"""The key that signs checkpoints of the audit trail; `audit` is its service's own."""
EVERY_PROCESS = "*"
MAIL_FROM = "daftar@district.example"

_ROLES = (*((service, role) for service in SERVICES for role in ("web", "worker")), (PAGES, "web"))
PROCESS_NAMES = tuple(f"{service}-{role}" for service, role in _ROLES)

Settings = dict[str, str]


@dataclass(frozen=True)
class Site:
    """What the settings are made of: the instance, where its servers are, and the caller's wishes.

    `overrides` are settings by process name, service name or `*` for all, the closer name winning.
    """

    instance: Instance
    servers: Mapping[str, str]
    environ: Mapping[str, str]
    overrides: Mapping[str, Settings] = field(default_factory=dict)

    @property
    def departments(self) -> str:
        """The departments served: DEPARTMENTS, else those of the district."""
        return self.environ.get("DEPARTMENTS") or ",".join(_departments_of(self.district))

    @property
    def district(self) -> Path:
        """The file that describes the district: DISTRICT, else the sample."""
        return ROOT / self.environ.get("DISTRICT", DISTRICT / "district.yaml")

    @property
    def rules(self) -> str:
        """The folder of the office rules: RULES, else the sample district's."""
        return str((ROOT / self.environ.get("RULES", DISTRICT / "rules")).resolve())

    def store(self, service: str) -> str:
        """Where the service keeps its documents: STORE, else SQLite files in a folder of its own."""
        folder = self.instance.folder("store", service)
        return self.environ.get("STORE") or f"sqlite:///{folder}"

    def broker(self, service: str) -> str:
        """The broker with the service's own user."""
        admin = urlsplit(self.servers["BROKER_ADMIN"])
        password = self.instance.secrets[f"broker-{service}"]
        host = admin.netloc.rpartition("@")[2]
        return admin._replace(netloc=f"{service}:{password}@{host}").geturl()


def all_processes(site: Site) -> list[Process]:
    """Every process of Daftar."""
    return [_process(site, service, role) for service, role in _ROLES]


def key_file(instance: Instance, name: str) -> Path:
    """Where the named key of 32 bytes lies."""
    return instance.folder("keys") / f"{name}.key"


def _process(site: Site, service: str, role: str) -> Process:
    name = f"{service}-{role}"
    metrics = site.instance.ports[f"{name}-metrics"]
    served = [site.instance.ports[service]] if role == "web" else []
    closer = [EVERY_PROCESS, service, name]
    settings = {
        "HTTP_BIND": site.instance.address(service),
        "METRICS_BIND": site.instance.address(f"{name}-metrics"),
        **_SETTINGS[service](site),
        **_profile(site, service),
    }
    for wish in closer:
        settings |= site.overrides.get(wish, {})
    return Process(
        name=name,
        command=[str(PYTHON), "-m", service, role],
        ports=[*served, metrics],
        ready=lambda: http_ok(metrics, "/livez"),
        environment=settings,
        tier=Tier.SERVICES,
    )


def _profile(site: Site, service: str) -> Settings:
    """How the processes speak to each other. OpenSSL itself reads SSL_CERT_FILE, in every library."""
    authority = authority_of(site.instance)
    if authority is None:
        return {"DEVELOPMENT": "yes"}  # loopback without TLS, one broker, one drive
    if service == PAGES:
        return {"SSL_CERT_FILE": str(authority)}  # nginx is before it, on this machine
    own = Authority(site.instance.folder("tls")).certificate(service, LOOPBACK)
    served = {"TLS_CERTIFICATE": str(own.certificate), "TLS_KEY": str(own.key)}
    return {**served, "SSL_CERT_FILE": str(authority)}


def _common(site: Site, service: str) -> Settings:
    return {
        "BROKER": site.broker(service),
        "CONTRACTS": str(ROOT / "contracts"),
        "DEPARTMENTS": site.departments,
        "KEK_FILE": str(key_file(site.instance, service)),
        "STORE": site.store(service),
    }


def _objects(site: Site, service: str) -> Settings:
    return {
        "S3_ACCESS_KEY": user_of(service),
        "S3_ENDPOINT": site.servers["S3_ENDPOINT"],
        "S3_SECRET_KEY": site.instance.secrets[f"objects-{service}"],
        "S3_SECURE": "yes" if site.instance.tls else "no",
    }


def _auth(site: Site) -> Settings:
    return _common(site, "auth")


def _files(site: Site) -> Settings:
    return {
        **_common(site, "files"),
        **_objects(site, "files"),
        "CLAIM_HOSTS": site.servers["S3_ENDPOINT"],
        "CLAMAV": site.servers["CLAMAV"],
        "NOT_SCANNED": site.environ.get("NOT_SCANNED", "hold"),
    }


def _workflow(site: Site) -> Settings:
    return {**_common(site, "workflow"), **_objects(site, "workflow"), "RULES": site.rules}


def _notify(site: Site) -> Settings:
    return {
        **_common(site, "notify"),
        "MAIL_FROM": MAIL_FROM,
        "RULES": site.rules,
        "SMTP": site.servers["SMTP"],
    }


def _scan(site: Site) -> Settings:
    return {
        **_common(site, "scan"),
        **_objects(site, "scan"),
        "INTAKE": str(site.instance.folder("intake")),
        "OMP_THREAD_LIMIT": "1",  # Tesseract's threads fight each other; one process a core is faster
        "RULES": site.rules,
    }


def _audit(site: Site) -> Settings:
    return {
        **_common(site, "audit"),
        **_objects(site, "audit"),
        "MAIL_FROM": MAIL_FROM,
        "SIGNING_KEYS_FILE": str(key_file(site.instance, SIGNING)),
        "SMTP": site.servers["SMTP"],
    }


def _gateway(site: Site) -> Settings:
    scheme = "https" if site.instance.tls else "http"
    urls = {f"{service.upper()}_URL": f"{scheme}://{site.instance.address(service)}" for service in SERVICES}
    return {**urls, "COOKIE_KEY_FILE": str(key_file(site.instance, PAGES))}


_SETTINGS: Mapping[str, Callable[[Site], Settings]] = {
    "auth": _auth,
    "files": _files,
    "workflow": _workflow,
    "notify": _notify,
    "scan": _scan,
    "audit": _audit,
    PAGES: _gateway,
}


def site_of(
    instance: Instance, environ: Mapping[str, str], overrides: Mapping[str, Settings] | None = None
) -> Site:
    """The site on this machine, with the servers that the environment gives or that run here."""
    return Site(instance, servers.addresses(instance, environ), environ, overrides or {})


def behind_the_door(site: Site) -> Site:
    """The same site, whose gateway believes what the proxy before it says of a request."""
    told = {PAGES: {"PROXIES": "1", **site.overrides.get(PAGES, {})}}
    return replace(site, overrides={**site.overrides, **told})


@cache
def _departments_of(district: Path) -> tuple[str, ...]:
    described = yaml.load(district.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return tuple(described["departments"])
