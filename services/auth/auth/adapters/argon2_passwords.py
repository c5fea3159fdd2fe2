"""Passwords hashed with argon2id, in OWASP's profile of 19 MiB, two passes, one lane.

Hashing gives up the interpreter's lock and takes a core for some 20 ms, so at most as many run at once as
there are cores: a storm of log-ins delays log-ins, not the officers who are at work.
"""

import os
import threading
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 2


class Argon2Passwords:
    """A `Passwords`."""

    def __init__(self, cores: int | None = None) -> None:
        self._hasher = PasswordHasher(PASSES, MEMORY_KIB, parallelism=1, type=Type.ID)
        self._turns = threading.Semaphore(cores or os.cpu_count() or 1)
        self._nobodys = self._hasher.hash(os.urandom(16))

    def hashed(self, password: str) -> str:
        """A salted hash with its parameters."""
        with self._turns:
            return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one; compared with nobody's when nothing is stored."""
        with self._turns:
            try:
                self._hasher.verify(stored or self._nobodys, password)
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None
