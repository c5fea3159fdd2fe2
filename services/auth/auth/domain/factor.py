"""The second factor: a code that a person's device makes from a shared secret and the time (RFC 6238), good
once; or one of the recovery codes that they keep on paper, each good once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

STEP: Final = 30  # seconds
DIGITS: Final = 6
EITHER_WAY: Final = 1  # steps by which clocks may differ
SECRET_BYTES: Final = 20
RECOVERY_CODES: Final = 10
_RECOVERY_BYTES: Final = 10  # 80 bits: nobody guesses one


@dataclass(frozen=True)
class Factor:
    """`sealed` is the secret as the store holds it; `step` the newest whose code was used; `recovery` the
    digests of the recovery codes that are left.
    """

    sealed: str
    step: int = 0
    recovery: tuple[str, ...] = ()

    def spent(self, code: str, secret: bytes, at: datetime) -> Factor | None:
        """The factor after the code was used; null when it is not right now, or was used before."""
        typed = "".join(each for each in code.casefold() if each.isalnum())
        now = int(at.timestamp()) // STEP
        for step in range(max(self.step + 1, now - EITHER_WAY), now + EITHER_WAY + 1):
            if hmac.compare_digest(code_at(secret, step).encode(), typed.encode()):
                return replace(self, step=step)
        used = digest(typed)
        if used in self.recovery:
            return replace(self, recovery=tuple(each for each in self.recovery if each != used))
        return None


def new_secret() -> bytes:
    """A secret of the length that RFC 4226 recommends."""
    return secrets.token_bytes(SECRET_BYTES)


def new_recovery_codes() -> tuple[str, ...]:
    """Codes to keep on paper, in groups of four letters."""
    texts = (
        base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)
    )
    return tuple("-".join(text[start : start + 4] for start in range(0, len(text), 4)) for text in texts)


def digest(code: str) -> str:
    """What is stored of a recovery code."""
    return hashlib.sha256(code.casefold().replace("-", "").encode()).hexdigest()


def code_at(secret: bytes, step: int) -> str:
    """The code of that step since 1970."""
    told = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = told[-1] & 15
    number = int.from_bytes(told[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)
