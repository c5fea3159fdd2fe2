"""Tokens that no service may accept, made from a true one: what an attacker without auth's key can do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from chassis.trust.tokens import Signer, new_key

AUDIENCES = ("audit", "auth", "files", "notify", "scan", "workflow")


def claims_of(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims, unverified."""
    header, claims, _ = token.split(".")
    return json.loads(_decoded(header)), json.loads(_decoded(claims))


def forgeries(token: str) -> dict[str, str]:
    """By name: the true token altered, signed with other keys, or with what a header smuggles in."""
    header, claims = claims_of(token)
    head, body, signature = token.split(".")
    own = new_key("own")
    signer = Signer(header["kid"], own)
    long_ago = claims | {"iat": claims["iat"] - 7200, "exp": claims["exp"] - 7200}
    public = {name: own[name] for name in ("kty", "crv", "x")}
    return {
        "nothing but dots": "..",
        "no token at all": "daftar",
        "signature cut off": f"{head}.{body}.",
        "signature of another body": f"{head}.{_encoded(claims | {'sub': 'e-1001'})}.{signature}",
        "expiry moved": f"{head}.{_encoded(claims | {'exp': claims['exp'] + 3600})}.{signature}",
        "expired, signature kept": f"{head}.{_encoded(long_ago)}.{signature}",
        "one bit of the signature": f"{head}.{body}.{_flipped(signature)}",
        "own key under the true name": signer.sign(claims, header["typ"]),
        "own key under its own name": Signer("own", own).sign(claims, header["typ"]),
        "alg none": f"{_encoded(header | {'alg': 'none'})}.{body}.",
        "alg none in capitals": f"{_encoded(header | {'alg': 'NONE'})}.{body}.{signature}",
        "HS256 with the key's name": _hs256(header, claims, header["kid"].encode()),
        "key brought along": f"{_encoded(header | {'jwk': public})}.{body}.{signature}",
        "address of a key": f"{_encoded(header | {'jku': 'http://127.0.0.1:1/keys'})}.{body}.{signature}",
        "kid as a path": Signer("../../keys/auth.key", own).sign(claims, header["typ"]),
        "a permit's type": signer.sign(claims, "permit+jwt"),
        "longer than any of ours": "a" * 7_000,
    }


def _hs256(header: dict[str, Any], claims: dict[str, Any], key: bytes) -> str:
    signed = f"{_encoded(header | {'alg': 'HS256'})}.{_encoded(claims)}"
    digest = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_text(digest)}"


def _flipped(signature: str) -> str:
    raw = bytearray(_decoded(signature))
    raw[10] ^= 1
    return _text(bytes(raw))


def _encoded(part: dict[str, Any]) -> str:
    return _text(json.dumps(part, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
