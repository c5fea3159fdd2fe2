"""Everything a page may need, built once by bootstrap and handed to each page: no globals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from chassis.clock import Clock
from gateway.application.permits import PermitKeeper
from gateway.application.ports import AuthApi, FilesApi, NotifyApi, ScanApi, WorkflowApi
from gateway.application.post_book import PostBook
from gateway.application.tokens import TokenKeeper


@dataclass(frozen=True)
class Office:
    """The services, what is kept in memory about them, the clock and the languages."""

    auth: AuthApi
    files: FilesApi
    workflow: WorkflowApi
    notify: NotifyApi
    scan: ScanApi
    tokens: TokenKeeper
    permits: PermitKeeper
    posts: PostBook
    clock: Clock
    zone: ZoneInfo
    translations: Mapping[str, NullTranslations]
