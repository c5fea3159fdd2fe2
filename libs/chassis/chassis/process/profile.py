"""What an office may not be told (ADR 37): each rule once, for the settings of every service.

A rule yields whole sentences, which start with the name of the setting and quote no secret. A service's
settings put them together in `unsafe`; `DEVELOPMENT=yes`, for the demo and for tests only, lets them pass.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from chassis.trust.sealing import read_kek

KNOWN_PASSWORDS: Final = frozenset(
    {"", "admin", "change-me", "changeme", "daftar", "daftar-demo-only", "guest", "minioadmin", "password"}
)
"""What servers and examples come with, ours among them."""


def broker(url: str) -> Iterator[str]:
    """Of RabbitMQ's address."""
    parts = urlsplit(url)
    if parts.scheme != "amqps":
        yield "BROKER speaks to RabbitMQ in the clear: it has to begin with amqps://"
    if parts.username == "guest":
        yield "BROKER uses the account guest, which everybody knows"
    elif _is_known(parts):
        yield "BROKER has a password that everybody knows, or none"


def store(url: str) -> Iterator[str]:
    """Of where documents lie."""
    parts = urlsplit(url)
    if parts.scheme not in {"mongodb", "mongodb+srv"}:
        return
    if not parts.username or _is_known(parts):
        yield "STORE reaches MongoDB without an account, or with a password that everybody knows"
    asked = {name.lower(): values[-1] for name, values in parse_qs(parts.query).items()}
    if (asked.get("tls") or asked.get("ssl") or str(parts.scheme == "mongodb+srv").lower()) != "true":
        yield "STORE speaks to MongoDB in the clear: its address has to say tls=true"


def objects(access_key: str, secret_key: str, *, secure: bool) -> Iterator[str]:
    """Of the object store."""
    if access_key == "minioadmin":
        yield "S3_ACCESS_KEY is the account that everybody knows"
    if secret_key in KNOWN_PASSWORDS:
        yield "S3_SECRET_KEY is a password that everybody knows"
    if not secure:
        yield "S3_SECURE=no sends papers in the clear"


def own_key(path: Path | None, service: str) -> Iterator[str]:
    """Of the file with the key under which private keys lie in the store."""
    if path is None:
        yield "KEK_FILE is missing, so private keys would be sealed under a key that everybody knows"
        return
    try:
        read_kek(path, service)
    except (OSError, ValueError) as fault:
        yield f"KEK_FILE cannot be used: {fault}"


def served(bind: str, certificate: Path | None) -> Iterator[str]:
    """Of where a process answers."""
    if certificate is None and not _is_this_machine(bind.rpartition(":")[0]):
        yield "HTTP_BIND is open to other machines in the clear: TLS_CERTIFICATE and TLS_KEY are missing"


def called(name: str, addresses: Iterable[str]) -> Iterator[str]:
    """Of the addresses of services in the setting `name`."""
    if any(
        each.startswith("http://") and not _is_this_machine(urlsplit(each).hostname or "")
        for each in addresses
    ):
        yield f"{name} sends what people write to another machine in the clear"


def mail(password: str | None, *, starttls: bool) -> Iterator[str]:
    """Of the mail server."""
    if password is not None and not starttls:
        yield "SMTP_PASSWORD would travel in the clear: SMTP_STARTTLS=yes is missing"


def _is_known(parts: SplitResult) -> bool:
    return unquote(parts.password or "") in KNOWN_PASSWORDS


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
