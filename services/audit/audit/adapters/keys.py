"""The keys with which checkpoints are signed: Ed25519, of a file that is mounted and lies in no store.

A line a key: `audit:` and the 32 bytes of its seed in base64, the newest last. While there are two lines,
every checkpoint is signed by both and names both, so whoever trusts the old key comes to trust the new one.
"""

import base64
import binascii
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.trust.sealing import is_no_secret

OWNER: Final = "audit"
SEED_BYTES: Final = 32
FOR_DEVELOPMENT: Final = sha256(b"daftar-demo-only").digest()
"""What everybody knows, and so refused in an office."""


class KeysInHand:
    """Signs with each of the keys."""

    def __init__(self, seeds: Sequence[bytes]) -> None:
        keys = [Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds]
        self._keys = {key.public_key().public_bytes_raw().hex(): key for key in keys}

    def sign(self, text: str) -> dict[str, str]:
        """A signature by each key in hand, by the key's public part; both in hex."""
        return {public: key.sign(text.encode()).hex() for public, key in self._keys.items()}

    def public(self) -> Sequence[str]:
        """The public parts of the keys in hand, the newest last."""
        return tuple(self._keys)


def read_seeds(path: Path | None) -> list[bytes]:
    """The seeds in the file, the newest last; without a file the one that everybody knows. Raises OSError,
    and ValueError where a line is no key, or one that anybody would guess.
    """
    if path is None:
        return [FOR_DEVELOPMENT]
    lines = [line for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    if not lines:
        raise ValueError(f"{path} holds no key")
    return [_seed(line.strip(), f"{path}, line {number}") for number, line in enumerate(lines, start=1)]


def _seed(line: str, where: str) -> bytes:
    owner, _, text = line.rpartition(":")
    try:
        seed = base64.b64decode(text, validate=True)
    except binascii.Error as fault:
        raise ValueError(f"{where} is no base64") from fault
    if owner != OWNER:
        raise ValueError(f"{where} does not begin with {OWNER}: and so is no key of this service")
    if len(seed) != SEED_BYTES:
        raise ValueError(f"{where} holds {len(seed)} bytes, not {SEED_BYTES}")
    if is_no_secret(seed) or seed == FOR_DEVELOPMENT:
        raise ValueError(f"{where} is a key that anybody would guess")
    return seed
