"""The inside of the sandbox as it would be after a paper had taken over the parser. Run as a program."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from chassis.testing.hostile import tried
from files.adapters.paper import serve


def do_evil(_request: dict[str, Any], body: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The body says what to try; the answer, what came of it."""
    return {"got": tried(json.load(body))}, b""


if __name__ == "__main__":
    serve(do_evil)
