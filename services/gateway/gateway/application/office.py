"""Everything a page may need, built once by bootstrap and handed to each page: no globals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from chassis.clock import Clock
from gateway.application.leaving import Leaving
from gateway.application.permits import PermitKeeper
from gateway.application.post_book import PostBook
from gateway.application.terms import Term
from gateway.application.tokens import TokenKeeper
from gateway.clients.audit import AuditClient
from gateway.clients.auth import AuthClient
from gateway.clients.files import FilesClient
from gateway.clients.notify import NotifyClient
from gateway.clients.scan import ScanClient
from gateway.clients.workflow import WorkflowClient


@dataclass(frozen=True)
class Office:
    """The services, what is kept in memory about them, the clock, languages and terms, the contact."""

    auth: AuthClient
    files: FilesClient
    workflow: WorkflowClient
    notify: NotifyClient
    scan: ScanClient
    audit: AuditClient
    tokens: TokenKeeper
    leaving: Leaving
    permits: PermitKeeper
    posts: PostBook
    clock: Clock
    zone: ZoneInfo
    translations: Mapping[str, NullTranslations]
    terms: tuple[Term, ...]
    security_contact: str | None
