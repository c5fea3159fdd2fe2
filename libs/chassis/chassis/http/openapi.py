"""The OpenAPI 3.1 document of an API, from the declarations that also check each request.

Written here rather than with spectree: that library validates requests itself, in its own order and with
answers of its own, which would stand beside our deny-by-default and problem JSON; OpenAPI 3.1 takes
pydantic's JSON Schemas as they are, so little is left to do.
"""

import re
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from chassis.http.api import PREFIX, Api, Route

_REF: Final = "#/components/schemas/{model}"
_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "code", "params", "correlation"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "params": {"type": "object"},
        "correlation": {"type": "string"},
    },
}


def describe(api: Api) -> dict[str, Any]:
    """The whole document."""
    models = {model for route in api.routes for model in (route.body, route.answer) if model}
    by_name = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in by_name], ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for route in api.routes:
        path = PREFIX + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Daftar {api.name}", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Problem": _PROBLEM},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "security": [] if route.permission == "public" else [{"bearer": []}],
        "parameters": _parameters(route),
        "responses": {
            str(route.status): _answer(route),
            "default": {"description": "Refused", "content": _content("application/problem+json", "Problem")},
        },
    }
    if route.body:
        operation["requestBody"] = {
            "required": True,
            "content": _content("application/json", route.body.__name__),
        }
    if route.raw:
        binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": binary}
    return operation


def _answer(route: Route) -> dict[str, Any]:
    content = _content("application/json", route.answer.__name__) if route.answer else {}
    return {"description": "Done"} | ({"content": content} if content else {})


def _content(media_type: str, model: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": _REF.format(model=model)}}}


def _parameters(route: Route) -> list[dict[str, Any]]:
    names = re.findall(r"<(?:\w+:)?(\w+)>", route.path)
    parameters = [_parameter("path", name, {"type": "string"}, required=True) for name in names]
    if route.permission == "post":
        parameters.append(_parameter("header", "Daftar-Post", {"type": "string"}, required=True))
    if route.idempotent:
        ulid = {"type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"}
        parameters.append(_parameter("header", "Idempotency-Key", ulid, required=True))
    schema = route.query.model_json_schema() if route.query else {}
    required = schema.get("required", [])
    for name, each in schema.get("properties", {}).items():
        parameters.append(_parameter("query", name, each, required=name in required))
    return parameters


def _parameter(place: str, name: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    return {"in": place, "name": name, "required": required, "schema": schema}
