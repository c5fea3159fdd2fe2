"""What an API no longer promises: a version may only grow.

Asked of two OpenAPI documents of one version. A request that was accepted must be accepted, and an answer
must still be one that a reader of the older document understands; readers ignore what they do not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Json = Mapping[str, Any]

_AT_MOST: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_AT_LEAST: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_ALIKE: Final = ("pattern", "format", "additionalProperties")
_NULL: Final = {"type": "null"}


def broken(before: Json, after: Json) -> list[str]:
    """Each promise of `before` that `after` does not keep; none when the API's version was raised."""
    if before["info"]["version"] != after["info"]["version"]:
        return []
    return [*_operations(before, after), *_refusals(before, after)]


def _operations(before: Json, after: Json) -> Iterator[str]:
    asked, told = Comparison(before, after, asked=True), Comparison(before, after, asked=False)
    for path, methods in before["paths"].items():
        for method, old in methods.items():
            where = f"{method.upper()} {path}"
            new = after["paths"].get(path, {}).get(method)
            if new is None:
                yield f"{where} is gone"
                continue
            if new["security"] and not old["security"]:
                yield f"{where} asks for a log-in now"
            yield from _parameters(old, new, asked, where)
            yield from _body(old, new, asked, where)
            yield from _answers(old, new, told, where)


def _refusals(before: Json, after: Json) -> Iterator[str]:
    """A code may be new or go; one that stays keeps its status, by which clients decide."""
    for code, status in before["x-refusals"].items():
        if after["x-refusals"].get(code, status) != status:
            yield f"{code} has another status"


def _parameters(old: Json, new: Json, asked: Comparison, where: str) -> Iterator[str]:
    were = {(one["in"], one["name"]): one for one in old["parameters"]}
    are = {(one["in"], one["name"]): one for one in new["parameters"]}
    for key, one in are.items():
        if one["required"] and not were.get(key, {}).get("required"):
            yield f"{where}: {key[1]} must be given now"
    for key, one in were.items():
        if key not in are:
            yield f"{where}: {key[1]} is gone"
        else:
            yield from asked.schemas(one["schema"], are[key]["schema"], f"{where}: {key[1]}")


def _body(old: Json, new: Json, asked: Comparison, where: str) -> Iterator[str]:
    was, now = (one.get("requestBody", {"content": {}})["content"] for one in (old, new))
    if now and not was:
        yield f"{where} asks for a body now"
    for media, one in was.items():
        if media not in now:
            yield f"{where} no longer takes {media}"
        else:
            yield from asked.schemas(one["schema"], now[media]["schema"], f"{where} body")


def _answers(old: Json, new: Json, told: Comparison, where: str) -> Iterator[str]:
    for status, answer in old["responses"].items():
        if status not in new["responses"]:
            yield f"{where} no longer answers {status}"
            continue
        now = new["responses"][status].get("content", {})
        for media, one in answer.get("content", {}).items():
            if media not in now:
                yield f"{where} no longer answers {media}"
            else:
                yield from told.schemas(one["schema"], now[media]["schema"], f"{where} {status}")


@dataclass(frozen=True)
class Comparison:
    """Compares schemas of two documents. What is `asked` of clients may only widen, what they are told may
    only narrow.
    """

    before: Json
    after: Json
    asked: bool

    def schemas(self, old: Json, new: Json, where: str) -> Iterator[str]:
        """Why a client of the old schema is not served by the new one."""
        olds, news = _alternatives(old, self.before), _alternatives(new, self.after)
        inner, outer = (olds, news) if self.asked else (news, olds)
        if _NULL in inner and _NULL not in outer and {} not in outer:
            yield f"{where}: null is {'refused' if self.asked else 'possible'} now"
        olds, news = ([one for one in side if one != _NULL] for side in (olds, news))
        if len(olds) == 1 == len(news):
            yield from self._plain(olds[0], news[0], where)
            return
        for one in olds if self.asked else news:
            pairs = [(one, other) for other in news] if self.asked else [(other, one) for other in olds]
            if not any(not list(self._plain(*pair, where)) for pair in pairs):
                yield f"{where}: another shape"

    def _plain(self, old: Json, new: Json, where: str) -> Iterator[str]:
        inner, outer = (old, new) if self.asked else (new, old)
        if not outer:
            return
        if inner.get("type") != outer.get("type") and (inner.get("type"), outer.get("type")) != (
            "integer",
            "number",
        ):
            yield f"{where}: another type"
            return
        yield from _limits(inner, outer, where)
        if "items" in old and "items" in new:
            yield from self.schemas(old["items"], new["items"], f"{where}[]")
        yield from self._properties(old, new, where)

    def _properties(self, old: Json, new: Json, where: str) -> Iterator[str]:
        inner, outer = (old, new) if self.asked else (new, old)
        for name in outer.get("required", []):
            if name in new.get("properties", {}) and name not in inner.get("required", []):
                yield f"{where}.{name} {'must be given' if self.asked else 'may be missing'} now"
        for name, one in old.get("properties", {}).items():
            if name not in new.get("properties", {}):
                yield f"{where}.{name} is gone"
            else:
                yield from self.schemas(one, new["properties"][name], f"{where}.{name}")


def _limits(inner: Json, outer: Json, where: str) -> Iterator[str]:
    """Every value of `inner` keeps the limits of `outer`."""
    values = [_values(one) for one in (inner, outer)]
    if values[1] is not None and (values[0] is None or not values[0] <= values[1]):
        yield f"{where}: other values"
    for names, sign in ((_AT_MOST, 1), (_AT_LEAST, -1)):
        for name in set(names) & set(outer):
            if name not in inner or sign * inner[name] > sign * outer[name]:
                yield f"{where}: another {name}"
    for name in _ALIKE:
        if name in outer and inner.get(name) != outer[name]:
            yield f"{where}: another {name}"


def _values(schema: Json) -> set[Any] | None:
    return {schema["const"]} if "const" in schema else set(schema["enum"]) if "enum" in schema else None


def _alternatives(schema: Json, document: Json) -> list[Json]:
    """The shapes of which a value has one, references followed, titles and the like left out."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return _alternatives(document["components"]["schemas"][name], document)
    if "anyOf" in schema:
        return [shape for one in schema["anyOf"] for shape in _alternatives(one, document)]
    return [
        {name: value for name, value in schema.items() if name not in {"title", "description", "default"}}
    ]
