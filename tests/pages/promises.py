"""What the services promise to answer, by `contracts/api/`: whatever a page is tested with is held to it."""

from __future__ import annotations

import re
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import yaml
from jsonschema_rs import Draft202012Validator

HTTPS_OWN = {206: "Range", 304: "If-None-Match"}
"""What an answer with content becomes when a request has that header; no contract repeats it."""

CONTRACTS = Path(__file__).parents[2] / "contracts" / "api"


def refusal_status(service: str, code: str) -> int:
    """The status with which the service refuses so. Raises KeyError for a code that it does not have."""
    return int(_document(service)["x-refusals"][code])


def unpromised(service: str, request: httpx.Request, answer: httpx.Response) -> list[str]:
    """What of the answer the service would never say to the request."""
    asked = f"{request.method} {request.url.path}"
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        code = answer.json().get("code")
        is_known = _document(service)["x-refusals"].get(code) == answer.status_code
        return [] if is_known else [f"{asked}: {answer.status_code} {code}"]
    route = _route(service, request.method.lower(), request.url.path)
    if route is None:
        return [f"{asked}: no such route"]
    if answer.status_code in HTTPS_OWN:
        return [] if HTTPS_OWN[answer.status_code] in request.headers else [f"{asked}: nobody asked for that"]
    if str(answer.status_code) not in _operation(service, *route)["responses"]:
        return [f"{asked}: {answer.status_code} is not foreseen"]
    validator = _validator(service, *route, answer.status_code)
    faults = validator.iter_errors(answer.json()) if validator else ()
    return [f"{asked}: {'.'.join(map(str, fault.instance_path))} {fault.message}" for fault in faults]


def _route(service: str, method: str, path: str) -> tuple[str, str] | None:
    for route, methods in _document(service)["paths"].items():
        if method in methods and re.fullmatch(re.sub(r"{\w+}", "[^/]+", route), path):
            return route, method
    return None


def _operation(service: str, route: str, method: str) -> dict[str, Any]:
    return dict(_document(service)["paths"][route][method])


@cache
def _validator(service: str, route: str, method: str, status: int) -> Draft202012Validator | None:
    content = _operation(service, route, method)["responses"][str(status)].get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        return None
    return Draft202012Validator({**schema, "components": _document(service)["components"]})


@cache
def _document(service: str) -> dict[str, Any]:
    path = CONTRACTS / f"{service}.yaml"
    return dict(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
