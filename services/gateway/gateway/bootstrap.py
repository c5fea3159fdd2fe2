"""The composition root: the only module that knows every adapter and every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import httpx
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis.clock import Clock, SystemClock
from chassis.http.app import ON_EXIT
from chassis.ids import new_ulid
from gateway.application.leaving import Leaving
from gateway.application.office import Office
from gateway.application.permits import PermitKeeper
from gateway.application.post_book import PostBook
from gateway.application.terms import read_terms
from gateway.application.tokens import TokenKeeper
from gateway.clients.audit import AuditClient
from gateway.clients.auth import AuthClient
from gateway.clients.files import FilesClient
from gateway.clients.http import Routes, ServiceClient
from gateway.clients.notify import NotifyClient
from gateway.clients.scan import ScanClient
from gateway.clients.workflow import WorkflowClient
from gateway.http.app import create_app
from gateway.i18n import catalogues
from gateway.session import EncryptedCookies, Lifetime
from gateway.settings import Settings

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Clients:
    """One pooled client per service."""

    auth: ServiceClient
    files: ServiceClient
    workflow: ServiceClient
    notify: ServiceClient
    scan: ServiceClient
    audit: ServiceClient

    def close(self) -> None:
        """All connections are closed."""
        for client in (self.auth, self.files, self.workflow, self.notify, self.scan, self.audit):
            client.close()


def web_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    transport: Callable[[str], httpx.BaseTransport] | None = None,
) -> Flask:
    """The pages over the services of `settings`. Tests give a clock, and a transport per service."""
    clock = clock or SystemClock()
    clients = _clients(settings, transport)
    office = _office(settings, clients, clock)
    app = create_app(
        office,
        _cookies(settings, clock),
        _form_secret(settings.cookie_key),
        max_upload=settings.max_upload * MEGABYTE,
        secure=not settings.development,
    )
    app.extensions[ON_EXIT] = (office.leaving.close, clients.close)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own way to wrap an application
    return app


def _clients(settings: Settings, transport: Callable[[str], httpx.BaseTransport] | None) -> Clients:
    def client(service: str, url: str) -> ServiceClient:
        return ServiceClient(service, Routes.parse(url), transport(service) if transport else None)

    return Clients(
        auth=client("auth", settings.auth_url),
        files=client("files", settings.files_url),
        workflow=client("workflow", settings.workflow_url),
        notify=client("notify", settings.notify_url),
        scan=client("scan", settings.scan_url),
        audit=client("audit", settings.audit_url),
    )


def _office(settings: Settings, clients: Clients, clock: Clock) -> Office:
    auth, workflow = AuthClient(clients.auth), WorkflowClient(clients.workflow)
    return Office(
        auth=auth,
        files=FilesClient(clients.files),
        workflow=workflow,
        notify=NotifyClient(clients.notify),
        scan=ScanClient(clients.scan),
        audit=AuditClient(clients.audit),
        tokens=TokenKeeper(auth, clock),
        leaving=Leaving(lambda refresh: auth.leave(refresh, new_ulid()), clock),
        permits=PermitKeeper(clock),
        posts=PostBook(workflow, clock),
        clock=clock,
        zone=ZoneInfo(settings.zone),
        translations=catalogues(),
        terms=read_terms(settings.contracts),
        security_contact=settings.security_contact,
    )


def _cookies(settings: Settings, clock: Clock) -> EncryptedCookies:
    lifetime = Lifetime(timedelta(minutes=settings.idle_minutes), timedelta(hours=settings.session_hours))
    return EncryptedCookies(settings.cookie_key, lifetime, clock, secure=not settings.development)


def _form_secret(key: bytes) -> str:
    """Signs form tokens; another key than the cookie's, derived from it."""
    return HKDF(SHA256(), length=32, salt=None, info=b"daftar gateway forms 1").derive(key).hex()
