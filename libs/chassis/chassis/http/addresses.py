"""Routes that are matched from the start and built when first asked for.

Werkzeug compiles for every route the function that writes its address, which is most of what an application
of two hundred routes does before it can serve. A service never writes one, the pages some of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule whose address is compiled when somebody first asks for it; for `Flask.url_rule_class`."""

    def _compile_builder(self, *given: bool) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, *given))

        def built(rule: Rule, **values: Any) -> tuple[str, str]:
            return compiled()(rule, **values)

        return built
