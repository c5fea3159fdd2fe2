"""Holds the fake services to `contracts/api/`: they may leave out what a page does without, and tell nothing
that no service tells, nor at an address that no service has.
"""

from __future__ import annotations

import json
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
    found = _operation(service)
    if found is None:
        return [f"{asked}: no such route"]
    schema = _schema(found, answer.status_code)
    if schema is None:
        return []
    faults = Draft202012Validator({**schema, "components": document["components"]}).iter_errors(answer.json)
    return [f"{asked}: {fault.json_path} {fault.message}" for fault in faults]


def completed(service: str, answer: Response) -> Response:
    """The answer with what it leaves out, as empty as the contract lets it be."""
    found = _operation(service)
    schema = _schema(found, answer.status_code) if found and answer.is_json else None
    if schema is not None:
        answer.set_data(json.dumps(_filled(answer.json, schema, _whole(service)["components"]["schemas"])))
    return answer


def _filled(told: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _filled(told, schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return None if told is None else _filled(told, schema["anyOf"][0], schemas)
    if isinstance(told, list):
        return [_filled(each, schema["items"], schemas) for each in told]
    if not isinstance(told, dict):
        return told
    properties = schema.get("properties", {})
    empty = {
        name: _empty(properties[name], schemas) for name in schema.get("required", ()) if name not in told
    }
    return empty | {name: _filled(each, properties.get(name, {}), schemas) for name, each in told.items()}


def _empty(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _filled({}, schema, schemas)
    return {"array": [], "boolean": False, "integer": 0, "object": {}, "string": ""}.get(
        schema.get("type", "")
    )


def _schema(operation: dict[str, Any], status: int) -> Any:
    content = operation["responses"].get(str(status), {}).get("content", {})
    return content.get("application/json", {}).get("schema")


def _operation(service: str) -> dict[str, Any] | None:
    method = request.method.lower()
    for path, methods in _document(service)["paths"].items():
        if method in methods and re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), request.path):
            return dict(methods[method])
    return None


@cache
def _document(service: str) -> dict[str, Any]:
    return dict(_sparing(_whole(service)))


@cache
def _whole(service: str) -> dict[str, Any]:
    return dict(yaml.safe_load((CONTRACTS / f"{service}.yaml").read_text(encoding="utf-8")))


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
