"""What the gateway is told: where the services are, the cookie's key, how long a session lasts.

It has no store and no broker, so it declares its own settings instead of taking the common ones.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chassis.process import profile
from chassis.process.settings import THREADS, address, log_level, read, setting, whole, zone
from chassis.trust.sealing import is_no_secret
from gateway.application.terms import FILE

KEY_BYTES = 32
CONTACT = re.compile(r"(?:mailto:|https://|tel:)[!-~]+")


def cookie_key(path: str) -> bytes:
    """The key in the file `path`: 32 random bytes as base64. Raises ValueError."""
    try:
        key = base64.b64decode(Path(path).read_text(encoding="ascii").strip(), validate=True)
    except (OSError, binascii.Error, UnicodeDecodeError) as fault:
        raise ValueError("names no readable file of base64") from fault
    if len(key) != KEY_BYTES:
        raise ValueError("holds no 32 bytes")
    if is_no_secret(key):
        raise ValueError("holds a key that anybody would guess")
    return key


def with_terms(path: str) -> Path:
    """The folder of that name, where the office's terms are. Raises ValueError."""
    if not (Path(path) / FILE).is_file():
        raise ValueError(f"names no folder with {FILE}")
    return Path(path)


def contact(text: str) -> str:
    """Where a weakness is reported, as RFC 9116 writes it. Raises ValueError."""
    if not CONTACT.fullmatch(text):
        raise ValueError("is no address like mailto:..., https://... or tel:...")
    return text


def addresses(text: str) -> list[str]:
    """Those that the routes name."""
    return [part.rpartition("=")[2].strip() for part in text.split(",") if part.strip()]


def routes(text: str) -> str:
    """Addresses by department: `http://a` or `general=http://b,*=http://a`. Raises ValueError."""
    found = addresses(text)
    if not found or not all(each.startswith(("http://", "https://")) for each in found):
        raise ValueError("is neither an address nor department=address, ..., *=address")
    return text


@dataclass(frozen=True)
class Settings:
    """The gateway's settings."""

    cookie_key: bytes = setting(
        "COOKIE_KEY_FILE",
        parse=cookie_key,
        help="file of the key that seals session cookies (32 bytes, base64)",
    )
    auth_url: str = setting("AUTH_URL", default="http://127.0.0.1:8101", parse=routes, help="auth")
    files_url: str = setting(
        "FILES_URL",
        default="http://127.0.0.1:8102",
        parse=routes,
        help="files, or `general=http://..,*=http://..`",
    )
    workflow_url: str = setting(
        "WORKFLOW_URL", default="http://127.0.0.1:8103", parse=routes, help="workflow, as FILES_URL"
    )
    notify_url: str = setting(
        "NOTIFY_URL", default="http://127.0.0.1:8104", parse=routes, help="notify, as FILES_URL"
    )
    scan_url: str = setting(
        "SCAN_URL", default="http://127.0.0.1:8105", parse=routes, help="scan, as FILES_URL"
    )
    audit_url: str = setting(
        "AUDIT_URL", default="http://127.0.0.1:8106", parse=routes, help="audit, as FILES_URL"
    )
    http_bind: str = setting(
        "HTTP_BIND", default="127.0.0.1:8080", parse=address, help="address of the pages"
    )
    web_threads: int = setting(
        "WEB_THREADS", default=8, parse=THREADS, help="requests served at once by a process"
    )
    metrics_bind: str = setting(
        "METRICS_BIND",
        default="127.0.0.1:9200",
        parse=address,
        help="address of /metrics, /livez and /readyz",
    )
    zone: str = setting("ZONE", default="Asia/Kolkata", parse=zone, help="time zone of civil dates")
    development: bool = setting(
        "DEVELOPMENT", default=False, help="`yes` lets the session cookie travel without TLS"
    )
    contracts: Path = setting(
        "CONTRACTS",
        default=Path("contracts"),
        parse=with_terms,
        help="folder of the wire contract, which holds the office's terms",
    )
    log_level: str = setting(
        "LOG_LEVEL", default="info", parse=log_level, help="debug, info, warning or error"
    )
    idle_minutes: int = setting(
        "IDLE_MINUTES", default=30, parse=whole(1), help="a session ends after so many minutes without use"
    )
    session_hours: int = setting(
        "SESSION_HOURS", default=10, parse=whole(1), help="a session ends after so many hours in any case"
    )
    max_upload: int = setting(
        "MAX_UPLOAD_MB", default=200, parse=whole(1), help="largest upload of the scan station, in megabytes"
    )
    security_contact: str | None = setting(
        "SECURITY_CONTACT",
        default=None,
        parse=contact,
        help="where a weakness is reported (`mailto:...`), told at `/.well-known/security.txt`",
    )
    proxies: int = setting(
        "PROXIES",
        default=0,
        help="how many proxies before the gateway set X-Forwarded-*; 0 trusts none",
    )
    tls_certificate: Path | None = setting(
        "TLS_CERTIFICATE",
        default=None,
        help="file of the certificates (PEM) with which `HTTP_BIND` is served",
    )
    tls_key: Path | None = setting("TLS_KEY", default=None, help="file of their private key (PEM)")

    def unsafe(self) -> Iterator[str]:
        """What is refused outside development."""
        yield from profile.served(self.http_bind, self.tls_certificate)
        for name in ("auth", "files", "workflow", "notify", "scan", "audit"):
            yield from profile.called(f"{name.upper()}_URL", addresses(getattr(self, f"{name}_url")))


def load() -> Settings:
    """The settings of this process. Raises SettingsError with every fault."""
    return read(Settings, os.environ)
