"""Refresh credentials and device credentials as text.

A refresh credential is `<session>.<generation>.<proof>`; the proof is a MAC under a sealed key, so the store
holds nothing that opens a session. A device credential is random; the store holds its digest.
"""

import hashlib
import hmac
import secrets

from auth.application.ports import Keys
from auth.domain.session import SessionOver


def written(keys: Keys, session: str, generation: int) -> str:
    """The refresh credential of that generation."""
    return f"{session}.{generation}.{keys.refresh_credential(session, generation)}"


def read(keys: Keys, credential: str) -> tuple[str, int]:
    """Session and generation of a credential that we once gave. Raises SessionOver for any other text."""
    session, _, rest = credential.partition(".")
    number, _, proof = rest.partition(".")
    if not number.isascii() or not number.isdigit() or len(credential) > 200:  # noqa: PLR2004 - ours have about 75
        raise SessionOver
    expected = keys.refresh_credential(session, int(number))
    if not hmac.compare_digest(expected.encode(), proof.encode()):
        raise SessionOver
    return session, int(number)


def new_device() -> str:
    """A fresh credential for a browser."""
    return secrets.token_urlsafe(24)


def digest(device: str) -> str:
    """What is stored of a device credential."""
    return hashlib.sha256(device.encode()).hexdigest()
