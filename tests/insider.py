"""What someone could sign who has a disk and its key-encryption key: the true keys, in the wrong hands.

With them the tests ask what a verifier checks besides the signature.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from chassis.trust.sealing import read_kek, unseal
from chassis.trust.tokens import Signer
from deploy.local.processes import key_file
from tests.office import Office

Sign = Callable[[Mapping[str, Any]], str]


def token_signer(office: Office) -> Sign:
    """Signs access tokens as auth does."""
    kept = _kept(office.store / "auth" / "auth.sqlite", "ring")["signing"]
    signer = _signer(office, "auth", kept, "auth signing key")
    return lambda claims: signer.sign(claims, "at+jwt")


def permit_signer(office: Office, department: str) -> Sign:
    """Signs permits as workflow does in this department."""
    kept = _kept(office.store / "workflow" / f"workflow_{department}.sqlite", "permits")
    signer = _signer(office, "workflow", kept, f"workflow.{department}.permits")
    return lambda claims: signer.sign(claims, "permit")


def _kept(database: Path, id: str) -> dict[str, Any]:
    with closing(sqlite3.connect(database)) as connection:
        ((text,),) = connection.execute("SELECT state FROM keys WHERE id = ?", [id]).fetchall()
    kept: dict[str, Any] = json.loads(text)
    return kept


def _signer(office: Office, service: str, kept: Mapping[str, Any], context: str) -> Signer:
    kek = read_kek(key_file(office.site.instance, service), service)
    return Signer(kept["public"]["kid"], json.loads(unseal(kept["sealed"], kek, context)))
