"""The public API of a service: routes that state who may call them, answers that say what went wrong.

`api.py` declares routes, `app.py` turns them into a Flask application, `problems.py` words refusals,
`openapi.py` describes the whole; `chassis.process.serve` runs it.
"""

from chassis.http.api import Api, Caller
from chassis.http.app import create_app
from chassis.http.problems import Refusal
from chassis.trust.authority import Authority, Claims, Forbidden, NotCapable, NotReady, Unauthenticated

__all__ = [
    "Api",
    "Authority",
    "Caller",
    "Claims",
    "Forbidden",
    "NotCapable",
    "NotReady",
    "Refusal",
    "Unauthenticated",
    "create_app",
]
