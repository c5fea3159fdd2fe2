"""Holds the fake services to `contracts/api/`: they may leave out what a page does without, and tell nothing
that no service tells, nor at an address that no service has.
"""

from __future__ import annotations

import re
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import yaml
from flask import Response, request
from jsonschema import Draft202012Validator

CONTRACTS = Path(__file__).parents[3] / "contracts" / "api"


def unpromised(service: str, answer: Response) -> list[str]:
    """What of the answer the service would never say to the request."""
    document, asked = _document(service), f"{request.method} {request.path}"
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        code = (answer.get_json(silent=True) or {}).get("code")
        is_known = document["x-refusals"].get(code) == answer.status_code
        return [] if is_known else [f"{asked}: {answer.status_code} {code}"]
    method = request.method.lower()
    found = [
        methods[method]
        for path, methods in document["paths"].items()
        if method in methods and re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), request.path)
    ]
    if not found:
        return [f"{asked}: no such route"]
    schema = _schema(found[0], answer.status_code)
    if schema is None:
        return []
    faults = Draft202012Validator({**schema, "components": document["components"]}).iter_errors(answer.json)
    return [f"{asked}: {fault.json_path} {fault.message}" for fault in faults]


def _schema(operation: dict[str, Any], status: int) -> Any:
    content = operation["responses"].get(str(status), {}).get("content", {})
    return content.get("application/json", {}).get("schema")


@cache
def _document(service: str) -> dict[str, Any]:
    return _sparing(yaml.safe_load((CONTRACTS / f"{service}.yaml").read_text(encoding="utf-8")))


def _sparing(part: Any) -> Any:
    """The document with objects of which any field may be left out and none added."""
    if isinstance(part, list):
        return [_sparing(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {name: _sparing(each) for name, each in part.items()}
    if isinstance(part.get("properties"), dict) and part.get("type") == "object":
        kept.pop("required", None)
        kept["additionalProperties"] = False
    return kept
