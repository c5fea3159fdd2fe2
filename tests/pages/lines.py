"""The gateway's lines to the services. They carry what the real services answer, and hold it to the contract;
a test can cut one, or have a refusal come over it that is hard to bring about.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from flask import Flask

from tests.pages.promises import refusal_status, unpromised


@dataclass(frozen=True)
class Called:
    """One request that went over a line."""

    service: str
    method: str
    path: str
    headers: httpx.Headers
    content: bytes

    @property
    def body(self) -> Any:
        """The JSON in it; None when there is nothing."""
        return json.loads(self.content) if self.content else None


@dataclass
class Line(httpx.BaseTransport):
    """From the gateway to one service. `heard` is called after each request that may have changed something.

    `broken_contract` are sentences about answers that the contract does not know.
    """

    service: str
    app: Flask
    heard: Callable[[], object]
    calls: list[Called] = field(default_factory=list)
    broken_contract: list[str] = field(default_factory=list)
    fault: Exception | None = None
    loses_answer: bool = False
    answers: dict[tuple[str, str], httpx.Response] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._real = httpx.WSGITransport(app=self.app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """What the service answers, or what the test has put in the place of it."""
        content = request.read()
        self.calls.append(Called(self.service, request.method, request.url.path, request.headers, content))
        if self.fault:
            raise self.fault
        for (method, ending), answer in self.answers.items():
            if request.method == method and request.url.path.endswith(ending):
                return answer
        answer = self._real.handle_request(request)
        told = httpx.Response(answer.status_code, headers=answer.headers, content=answer.read())
        self.broken_contract += unpromised(self.service, request, told)
        if request.method != "GET":
            self.heard()
        if self.loses_answer:
            self.loses_answer = False
            raise httpx.ReadError("the line broke")
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=httpx.ByteStream(told.content)
        )

    def cut(self) -> None:
        """From now on nobody answers."""
        self.fault = httpx.ConnectError("the line is cut")

    def stall(self) -> None:
        """From now on requests arrive and no answer comes in time."""
        self.fault = httpx.ReadTimeout("no answer in time")

    def lose_answer(self) -> None:
        """The next request is done, and its answer does not arrive."""
        self.loses_answer = True

    def mend(self) -> None:
        """The service itself answers again."""
        self.fault = None
        self.answers.clear()

    def refuse(self, method: str, ending: str, code: str, **more: Any) -> None:
        """From now on requests to such addresses are refused. The code must be one of the service's own."""
        status = refusal_status(self.service, code)
        self.answer(method, ending, {"code": code, "status": status, "correlation": "c-1", **more}, status)

    def answer(self, method: str, ending: str, body: Any, status: int = 200) -> None:
        """From now on requests to such addresses get this, whatever the contract says."""
        self.answers[method, ending] = httpx.Response(status, json=body)
