"""One pooled HTTP client per service: routes by department, bounds waits, turns problem JSON into errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict, TypeVar, Unpack

import httpx
import structlog
from pydantic import ValidationError

from chassis.ids import DISTRICT, BadIdentifier, department_of
from gateway.api.model import Model
from gateway.clients.caller import Caller
from gateway.clients.problems import AgainstContract, NoSuchItem, ServiceProblem, Unanswered

M = TypeVar("M", bound=Model)
Query = Mapping[str, str | int | None]
Body = Model | Iterator[bytes] | None

# No page hangs longer than ten seconds (reliability.md 10, R6).
TIMEOUT = httpx.Timeout(8.0, connect=2.0)
LIMITS = httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=30.0)
_PASSED_ON_STATUS = 500  # from here on the service itself failed; what happened is unknown
_TOLD = 5  # faults of one answer

log = structlog.get_logger()


@dataclass(frozen=True)
class Routes:
    """Where a department's service is. `*` answers for the departments that are not named."""

    by_department: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> Routes:
        """`http://a`, or `general=http://b,*=http://a`. Raises ValueError when a part is no address."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        pairs = [part.partition("=")[::2] if "=" in part else ("*", part) for part in parts]
        routes = {department.strip(): url.strip().rstrip("/") for department, url in pairs}
        if not routes or any(not url.startswith(("http://", "https://")) for url in routes.values()):
            raise ValueError("expected an address or department=address, ..., *=address")
        return cls(routes)

    def url(self, department: str) -> str:
        """The address of the department's service. Raises NoSuchItem when nobody serves it."""
        url = self.by_department.get(department) or self.by_department.get("*")
        if url is None and department == DISTRICT:
            url = next(
                iter(self.by_department.values())
            )  # what concerns the whole district every process knows
        if url is None:
            raise NoSuchItem(department)
        return url

    def by_address(self) -> list[list[str]]:
        """The named departments, those of one address together."""
        found: dict[str, list[str]] = {}
        for department, url in self.by_department.items():
            found.setdefault(url, []).append(department)
        return list(found.values())


def home_of(identifier: str) -> str:
    """The department that an id belongs to. Raises NoSuchItem when it is no id."""
    try:
        return department_of(identifier)
    except BadIdentifier as error:
        raise NoSuchItem(identifier) from error


class More(TypedDict, total=False):
    """What a request may have beside method and path; `key` makes an act one act."""

    query: Query | None
    body: Body
    headers: Mapping[str, str] | None
    key: str | None


class ServiceClient:
    """Calls one service. `transport` is given by tests that serve it in-process."""

    def __init__(self, service: str, routes: Routes, transport: httpx.BaseTransport | None = None) -> None:
        self.service, self.routes = service, routes
        self._http = httpx.Client(
            timeout=TIMEOUT,
            limits=LIMITS,
            transport=transport or httpx.HTTPTransport(retries=1, limits=LIMITS),
        )

    def close(self) -> None:
        """The pooled connections are closed."""
        self._http.close()

    def answer(
        self,
        shape: type[M],
        method: str,
        department: str,
        path: str,
        caller: Caller,
        **more: Unpack[More],
    ) -> M:
        """The answer in `shape`, as the contract promises it. Raises ServiceProblem; AgainstContract when it
        is not of that shape, which is logged without a word of what was answered.
        """
        response = self.call(method, department, path, caller, **more)
        try:
            return shape.model_validate_json(response.content)
        except ValidationError as error:
            faults = [
                f"{'.'.join(map(str, fault['loc']))}: {fault['type']}"
                for fault in error.errors(include_url=False, include_context=False, include_input=False)
            ]
            log.error(  # noqa: TRY400  # the traceback would show what was answered
                "service_answered_against_its_contract",
                service=self.service,
                department=department,
                answer=shape.__name__,
                faults=faults[:_TOLD],
            )
            raise AgainstContract(self.service, department, caller.correlation) from None

    def call(
        self,
        method: str,
        department: str,
        path: str,
        caller: Caller,
        *,
        query: Query | None = None,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        """The successful response, its body read. Raises ServiceProblem."""
        sent = {**self._headers(caller, key), **(headers or {})}
        if isinstance(body, Model):
            sent["Content-Type"] = "application/json"
        try:
            response = self._http.request(
                method,
                self._address(department, path),
                params=_given(query),
                headers=sent,
                content=body.model_dump_json(by_alias=True) if isinstance(body, Model) else body,
            )
        except httpx.HTTPError as error:
            raise Unanswered(self.service, department, caller.correlation) from error
        self._refuse(response, department, caller)
        return response

    def stream(
        self,
        department: str,
        path: str,
        caller: Caller,
        headers: Mapping[str, str],
        query: Query,
    ) -> httpx.Response:
        """A response whose body is still to be read; the reader closes it. Raises ServiceProblem."""
        sent = {**self._headers(caller, None), **headers}
        request = self._http.build_request(
            "GET", self._address(department, path), headers=sent, params=_given(query)
        )
        try:
            response = self._http.send(request, stream=True)
            if response.is_error:
                response.read()
        except httpx.HTTPError as error:
            raise Unanswered(self.service, department, caller.correlation) from error
        self._refuse(response, department, caller)
        return response

    def _address(self, department: str, path: str) -> str:
        return f"{self.routes.url(department)}/v1{path}"

    def _headers(self, caller: Caller, key: str | None) -> dict[str, str]:
        headers = {"Daftar-Correlation": caller.correlation}
        if token := caller.tokens.get(self.service):
            headers["Authorization"] = f"Bearer {token}"
        if caller.post:
            headers["Daftar-Post"] = caller.post
        if key:
            headers["Idempotency-Key"] = key
        return headers

    def _refuse(self, response: httpx.Response, department: str, caller: Caller) -> None:
        if response.is_success or response.status_code == httpx.codes.NOT_MODIFIED:
            return
        if response.status_code >= _PASSED_ON_STATUS:
            raise Unanswered(self.service, department, caller.correlation)
        raise _problem(response, caller)


def _given(query: Query | None) -> dict[str, str | int]:
    return {name: value for name, value in (query or {}).items() if value not in {None, ""}}


def _problem(response: httpx.Response, caller: Caller) -> ServiceProblem:
    try:
        raw = response.json()
    except ValueError:
        raw = {}
    body = raw if isinstance(raw, dict) else {}
    params = body.get("params")
    return ServiceProblem(
        response.status_code,
        str(body.get("code") or f"http-{response.status_code}"),
        params if isinstance(params, dict) else {},
        str(body.get("correlation") or caller.correlation),
    )
