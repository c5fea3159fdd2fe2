"""Private keys lie in the store only sealed, under a key that is mounted and not stored beside them.

AES-256-GCM; `context` is bound to what is sealed, so a sealed key cannot be moved to another place.
"""

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.errors import Permanent

KEK_BYTES = 32
_NONCE_BYTES = 12


class SealBroken(Permanent):
    """Sealed under another key or for another place, or changed since."""


def read_kek(path: Path, service: str) -> bytes:
    """The service's key-encryption key in the file: its name, a colon, and 32 bytes in base64. The name is
    there so that one service is not given another's: who opens one store would open both. Raises
    ValueError.
    """
    try:
        owner, _, text = path.read_text(encoding="ascii").strip().rpartition(":")
        kek = base64.b64decode(text, validate=True)
    except (binascii.Error, UnicodeDecodeError) as fault:
        raise ValueError(f"{path} does not hold base64") from fault
    if owner != service:
        raise ValueError(f"{path} does not begin with {service}: and so is no key of this service")
    if len(kek) != KEK_BYTES:
        raise ValueError(f"{path} holds {len(kek)} bytes, not {KEK_BYTES}")
    if is_no_secret(kek):
        raise ValueError(f"{path} holds a key that anybody would guess")
    return kek


def is_no_secret(key: bytes) -> bool:
    """Whether the key is all nought, or nearly so: 32 random bytes have some thirty values."""
    return len(set(key)) < KEK_BYTES // 4


def seal(plain: bytes, kek: bytes, context: str = "") -> str:
    """The bytes, readable again only with the same key and context."""
    nonce = os.urandom(_NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(kek).encrypt(nonce, plain, context.encode())).decode()


def unseal(sealed: str, kek: bytes, context: str = "") -> bytes:
    """What `seal` was given. Raises SealBroken."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        return AESGCM(kek).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError) as fault:
        raise SealBroken("the seal does not open") from fault
