"""Routes that are matched from the start and built when first asked for.

Werkzeug compiles for every route the function that writes its address, which is most of what an application of
two hundred routes does before it can serve. A service never writes one, a page some of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule whose address is compiled the first time that somebody asks for it; for `Flask.url_rule_class`."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))
        return lambda rule, **values: compiled()(rule, **values)
