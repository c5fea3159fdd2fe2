"""RFC 8785 for what a history entry may hold: objects, lists, text, whole numbers, true, false, null.

Floating-point numbers are refused, not formatted: nothing in an office's history is one, and their text is
the only hard part of the standard. A test compares this with the rfc8785 library.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from workflow.domain.errors import NotCanonical

_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_LARGEST = 2**53 - 1  # beyond it a reader in another language may see another number (RFC 7493)


def canonical(value: object) -> str:
    """The one text of `value` under RFC 8785. Raises NotCanonical for what is outside the subset."""
    return _WRITER.encode(_ordered(value))


def _ordered(value: object) -> object:
    match value:
        case None | bool():
            return value
        case int():
            if abs(value) > _LARGEST:
                raise NotCanonical(f"{value} is beyond 2^53")
            return int(value)
        case str():
            return _encodable(value)
        case Mapping():
            return {key: _ordered(value[key]) for key in _sorted(value)}
        case Sequence() if not isinstance(value, bytes | bytearray | memoryview):
            return [_ordered(element) for element in value]
        case _:
            raise NotCanonical(f"{type(value).__name__} has no canonical text here")


def _sorted(names: Iterable[object]) -> list[str]:
    """RFC 8785 3.2.3: names are sorted by their UTF-16 code units; for ASCII that is any order of text."""
    texts = [_name(name) for name in names]
    return sorted(texts) if all(map(str.isascii, texts)) else sorted(texts, key=_code_units)


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise NotCanonical(f"a name is text, not {type(name).__name__}")
    return _encodable(name)


def _code_units(name: str) -> bytes:
    return name.encode("utf-16-be")


def _encodable(text: str) -> str:
    if text.isascii():
        return str(text)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as fault:
        raise NotCanonical("half of a surrogate pair is no text") from fault
    return str(text)
