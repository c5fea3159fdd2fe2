"""The one text of a value (RFC 8785), so that a digest is of what was said and not of how it was spaced."""

from typing import Any

import rfc8785


class NotCanonical(Exception):
    """The value has no canonical text: it is not JSON, or another reader might read another number."""


def canonical(value: Any) -> str:
    """The canonical text of `value`: objects, lists, text, numbers, true, false, null. Raises
    NotCanonical.
    """
    try:
        return rfc8785.dumps(value).decode()
    except (ValueError, RecursionError) as fault:
        raise NotCanonical(str(fault)) from fault
