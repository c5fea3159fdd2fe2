"""The OpenAPI 3.1 document of an API, from the declarations that also check each request.

Written here rather than with spectree: that library validates requests itself, in its own order and with
answers of its own, which would stand beside our deny-by-default and problem JSON; OpenAPI 3.1 takes
pydantic's JSON Schemas as they are, so little is left to do.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from chassis.http.api import PREFIX, Api, Route
from chassis.http.problems import INTERNAL, OF_HTTP, STANDARD, Refusal

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


Shape = tuple[type[BaseModel], JsonSchemaMode]
Shapes = Mapping[Any, dict[str, Any]]  # by Shape


def describe(api: Api, refusals: Mapping[type[Exception], Refusal]) -> dict[str, Any]:
    """The whole document. `x-capability` is what an operation asks of the acting post; `x-refusals` are all
    the codes that any route may answer instead, by their status, from the same table that answers.
    """
    bodies: set[Shape] = {(route.body, "validation") for route in api.routes if route.body}
    answers: set[Shape] = {(route.answer, "serialization") for route in api.routes if route.answer}
    models = sorted(bodies | answers, key=lambda one: (one[0].__name__, one[1]))
    shapes, schemas = models_json_schema(models, ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for route in api.routes:
        path = PREFIX + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, shapes)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Daftar {api.name}", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Problem": _PROBLEM},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "x-refusals": _codes(refusals),
    }


def _codes(refusals: Mapping[type[Exception], Refusal]) -> dict[str, int]:
    every = [*STANDARD.values(), *OF_HTTP.values(), INTERNAL, *refusals.values()]
    return {one.code: one.status for one in sorted(every, key=lambda one: (one.status, one.code))}


def _operation(route: Route, shapes: Shapes) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "security": [] if route.permission == "public" else [{"bearer": []}],
        "parameters": _parameters(route),
        "responses": {
            str(route.status): _answer(route, shapes),
            "default": {
                "description": "Refused",
                "content": _content("application/problem+json", {"$ref": _REF.format(model="Problem")}),
            },
        },
    }
    if route.capability:
        operation["x-capability"] = str(route.capability)
    if route.body:
        operation["requestBody"] = {
            "required": True,
            "content": _content("application/json", shapes[route.body, "validation"]),
        }
    if route.raw:
        binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": binary}
    return operation


def _answer(route: Route, shapes: Shapes) -> dict[str, Any]:
    if route.answer is None:
        return {"description": "Done"}
    content = _content("application/json", shapes[route.answer, "serialization"])
    return {"description": "Done", "content": content}


def _content(media_type: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {media_type: {"schema": dict(schema)}}


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
