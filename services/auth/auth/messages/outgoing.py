"""What auth says: domain facts as events of the wire (contracts/events/auth.*)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from auth.application.ports import Listed
from auth.domain.history import Entry, Subject
from auth.domain.session import Session
from chassis.clock import to_text
from chassis.envelope import UNSTAMPED, Event, Outgoing
from chassis.ids import DISTRICT
from chassis.trust.tokens import Jwk

KEYSET_PUBLISHED = "auth.keyset.published.v1"
SESSION_REVOKED = "auth.session.revoked.v1"
DIRECTORY_LISTED = "auth.directory.listed.v1"


def told(subject: Subject, entry: Entry) -> Outgoing:
    """An entry of a subject's history."""
    return _event(
        f"auth.{subject.kind}.{entry.participle}.v1",
        subject.id,
        entry.position,
        to_text(entry.at),
        entry.data,
        entry.epoch,
    )


def session_revoked(session: Session) -> Outgoing:
    """The end of a session; `expires` says until when a token of it could have been used at the latest."""
    data = {"session": session.id, "person": session.person, "expires": to_text(session.expires)}
    return _event(SESSION_REVOKED, session.id, 1, to_text(session.revoked or session.expires), data)


def keyset_published(keys: Sequence[Jwk], at: datetime) -> Outgoing:
    """The public keys as they stand since that instant."""
    return _event(KEYSET_PUBLISHED, "keyset", 1, to_text(at), {"keys": [dict(key) for key in keys]})


def directory_listed(subjects: Mapping[str, Listed], position: int, at: datetime) -> Outgoing:
    """The list of everything that a consumer must have heard, as it stands since that instant."""
    listed = {subject: where._asdict() for subject, where in subjects.items()}
    return _event(DIRECTORY_LISTED, "directory", position, to_text(at), {"subjects": listed})


def _event(
    type_: str, subject: str, position: int, time: str, data: dict[str, Any], epoch: int = UNSTAMPED
) -> Outgoing:
    return Outgoing(Event(type_, subject, position, DISTRICT, time, data, epoch))
