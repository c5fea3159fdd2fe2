"""Signed statements between services and people's browsers: JWTs with Ed25519, and nothing else.

What a token may be is decided by the verifier, never by the token: one algorithm, one type, one audience,
keys from our own list by their `kid`. A header that brings a key along (`jwk`, `jku`, ...) is refused unread.
The algorithm is written `Ed25519`, the name RFC 9864 gives to EdDSA with this curve.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM: Final = "Ed25519"
LEEWAY: Final = timedelta(seconds=5)  # clocks of two machines on one LAN
LONGEST: Final = 4096  # characters; ours have about 500
REMEMBERED: Final = 1024  # tokens: an officer shows the same one with every click of five minutes
_HEADER = {"alg", "kid", "typ"}
_PUBLIC = ("kty", "crv", "x")

Jwk = Mapping[str, Any]


class InvalidToken(Exception):
    """The token is worth nothing. `code` says which check it failed: malformed, header, algorithm, type, key,
    signature, audience, expired, early.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def new_key(kid: str) -> dict[str, Any]:
    """A fresh private key as a JWK."""
    key = OKPKey.generate_key("Ed25519", private=True)
    return {**key.as_dict(private=True), "kid": kid}


def public_part(jwk: Jwk) -> dict[str, Any]:
    """What everybody may know of the key: {kty, crv, kid, x}."""
    return {name: jwk[name] for name in ("kty", "crv", "kid", "x")}


class Signer:
    """Signs in the name of `kid`."""

    def __init__(self, kid: str, private_jwk: Jwk) -> None:
        self._kid = kid
        self._key = OKPKey.import_key({name: private_jwk[name] for name in ("kty", "crv", "x", "d")})

    def sign(self, claims: Mapping[str, Any], typ: str) -> str:
        """The claims as a token of that type. `exp` and `iat` are seconds, as RFC 7519 wants them."""
        header = {"alg": ALGORITHM, "kid": self._kid, "typ": typ}
        payload = json.dumps(claims, separators=(",", ":")).encode()
        return jws.serialize_compact(header, payload, self._key, algorithms=[ALGORITHM])


def verify(
    token: str, keys: Iterable[Jwk], *, typ: str, audience: str | None, now: datetime
) -> dict[str, Any]:
    """The claims of a token that one of the keys signed, of this type, for this audience and no other (None:
    the type has none) and holding now. Raises InvalidToken.
    """
    kid = _kid(token, typ)
    key = next((each for each in keys if each.get("kid") == kid), None)
    if key is None:
        raise InvalidToken("key")
    claims = _signed_claims(token, key)
    _check_times(claims, now)
    if audience is not None and claims.get("aud") not in (audience, [audience]):
        raise InvalidToken("audience")
    return claims


@lru_cache(REMEMBERED)
def _kid(token: str, typ: str) -> str:
    try:
        header = jws.extract_compact(token.encode("ascii")).headers() if len(token) <= LONGEST else None
    except (JoseError, ValueError, TypeError, AttributeError) as fault:
        raise InvalidToken("malformed") from fault
    if not isinstance(header, dict):
        raise InvalidToken("malformed")
    if set(header) != _HEADER or not isinstance(header["kid"], str):
        raise InvalidToken("algorithm" if header.get("alg") != ALGORITHM else "header")
    if header["alg"] != ALGORITHM:
        raise InvalidToken("algorithm")
    if header["typ"] != typ:
        raise InvalidToken("type")
    return header["kid"]


def _signed_claims(token: str, key: Jwk) -> dict[str, Any]:
    try:
        claims = json.loads(_signed_payload(token, *(key[name] for name in _PUBLIC)))
    except (JoseError, KeyError, ValueError) as fault:
        raise InvalidToken("signature") from fault
    if not isinstance(claims, dict):
        raise InvalidToken("malformed")
    return claims


@lru_cache(REMEMBERED)
def _signed_payload(token: str, *public: str) -> bytes:
    """What that very key has signed, which is so for ever; whether it still holds is asked each time."""
    key = OKPKey.import_key(dict(zip(_PUBLIC, public, strict=True)))
    payload: bytes = jws.deserialize_compact(token, key, algorithms=[ALGORITHM]).payload
    return payload


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    expires, issued = claims.get("exp"), claims.get("iat", 0)
    if type(expires) is not int or type(issued) is not int:
        raise InvalidToken("malformed")
    if now.timestamp() >= expires:
        raise InvalidToken("expired")
    if now.timestamp() + LEEWAY.total_seconds() < issued:
        raise InvalidToken("early")
