"""`python -m gateway web` serves the pages; the gateway has no other role."""

from __future__ import annotations

import sys
from typing import cast

from chassis.process.serve import serve
from chassis.process.settings import CommonSettings, SettingsError
from gateway.bootstrap import web_app
from gateway.settings import load


def main(arguments: list[str]) -> int:
    """0 after a regular end, 2 when it cannot start."""
    if arguments != ["web"]:
        sys.stderr.write("usage: python -m gateway web\n")
        return 2
    try:
        settings = load()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    # `serve` reads six settings that both classes declare alike; the gateway has no store and no broker.
    serve(lambda: web_app(settings), cast("CommonSettings", settings), "gateway")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
