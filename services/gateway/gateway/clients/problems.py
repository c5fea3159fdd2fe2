"""What a service may answer instead of what was asked.

Clients raise these from problem JSON; pages word them by `code` in the reader's language and keep what was
typed. The correlation id is what the reader can quote and the log can find.
"""

from __future__ import annotations

from typing import Any


class ServiceProblem(Exception):
    """A service refused: `status` and `code` say why, `params` hold the data of the error."""

    def __init__(
        self, status: int, code: str, params: dict[str, Any] | None = None, correlation: str = ""
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.params, self.correlation = status, code, params or {}, correlation


class Unanswered(ServiceProblem):
    """A service did not answer, or not in time; whether the act happened is unknown."""

    def __init__(self, service: str, department: str, correlation: str = "") -> None:
        super().__init__(503, "unanswered", {"service": service, "department": department}, correlation)


class AgainstContract(Unanswered):
    """A service answered what its contract does not say: it or we are of another release. As with one that
    did not answer, whether the act happened is unknown.
    """

    def __init__(self, service: str, department: str, correlation: str = "") -> None:
        super().__init__(service, department, correlation)
        self.code = "against-contract"


class NoSuchItem(ServiceProblem):
    """An id that is none, or of a department that nobody serves (architecture 2: 404)."""

    def __init__(self, identifier: str) -> None:
        super().__init__(404, "not-found", {"id": identifier})


class SignedOut(Exception):
    """The refresh credential no longer works: the person has to log in again."""
