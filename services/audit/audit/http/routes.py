"""The routes: what an auditor reads, and who has read a file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from flask import Response

from audit.application.look import every_line, lines, readers
from audit.application.ports import Office
from audit.application.prove import NothingPinned, export, proof
from audit.http.models import Asked, AskedChain, AskedPage, CheckpointView, LinePage, LineView, Readers
from chassis.http import Api, Caller, Refusal
from chassis.ids import department_of
from chassis.record import canonical
from chassis.spreadsheet import csv_line
from chassis.store.port import NotFound
from chassis.trust.authority import NotCapable
from directory import Capability, Directory

REFUSALS: Final[Mapping[type[Exception], Refusal]] = {NothingPinned: Refusal(409, "nothing-pinned")}
COLUMNS: Final = (
    "line",
    "time",
    "heard",
    "type",
    "person",
    "post",
    "item",
    "subject",
    "position",
    "digest",
    "entry",
)
MOST_ROWS: Final = 100_000
"""Rows of one CSV; more are asked for by shorter times."""


def build(office: Office, directory: Directory, serves: Callable[[str], bool]) -> Api:
    """The API over the office, for the chains that this process serves; any other is not found."""
    api, desk = Api("audit"), AuditDesk(office, directory, serves)
    auditor = {"permission": Capability.AUDIT}
    api.get("/lines", query=AskedPage, answer=LinePage, **auditor)(desk.lines)
    api.get("/lines.csv", query=Asked, **auditor)(desk.table)
    api.get("/trail", query=AskedChain, **auditor)(desk.trail)
    api.get("/items/<item>/proof", **auditor)(desk.proof)
    api.get("/items/<item>/readers", permission="post", answer=Readers)(desk.readers)
    api.get("/checkpoints/last", permission="post", answer=CheckpointView)(desk.checkpoint)
    return api


class AuditDesk:
    """The handlers. Every auditor sees the same, so most do not ask who calls."""

    def __init__(self, office: Office, directory: Directory, serves: Callable[[str], bool]) -> None:
        self._office, self._directory, self._serves = office, directory, serves

    def lines(self, caller: Caller, query: AskedPage) -> LinePage:  # noqa: ARG002 - see above
        """Who did what, newest first."""
        chain = self._served(query.department)
        found, after = lines(chain, query.wanted(), query.after, query.limit, self._office)
        return LinePage(items=[LineView.of(line) for line in found], next=after)

    def table(self, caller: Caller, query: Asked) -> Response:  # noqa: ARG002 - see above
        """The same as CSV, at most a hundred thousand rows."""
        found = islice(every_line(self._served(query.department), query.wanted(), self._office), MOST_ROWS)
        return _file(_rows(LineView.of(line) for line in found), "text/csv", "trail.csv")

    def trail(self, caller: Caller, query: AskedChain) -> Response:  # noqa: ARG002 - see above
        """A chain with every checkpoint, as the verifier reads it."""
        told = export([self._served(query.department)], self._office)
        name = f"trail-{query.department}.jsonl"
        return _file((f"{line}\n" for line in told), "application/jsonl", name)

    def proof(self, caller: Caller, item: str) -> Response:  # noqa: ARG002 - see above
        """That the lines about the item stand in a chain which a checkpoint pins, for the verifier."""
        return _file(
            [canonical(proof(item, self._home(item), self._office))], "application/json", "proof.json"
        )

    def readers(self, caller: Caller, item: str) -> Readers:
        """Who has read the item: for auditors, and for the officers of the department where it is at home."""
        home, post, can = self._home(item), caller.post or "", self._directory.can
        if not (can(post, Capability.AUDIT) or can(post, Capability.OFFICER, home)):
            raise NotCapable(post, Capability.AUDIT)
        return Readers(items=[LineView.of(line) for line in readers([item], home, self._office)])

    def checkpoint(self, caller: Caller) -> CheckpointView:  # noqa: ARG002 - it is the same for all
        """The newest checkpoint: who keeps it can prove later that nothing before it was changed."""
        last = self._office.checkpoints.last()
        if last is None:
            raise NotFound("checkpoint")
        heads = [head.told for head in last.heads]
        return CheckpointView(
            digest=last.digest, text=last.text, signatures=dict(last.signatures), heads=heads
        )

    def _served(self, chain: str) -> str:
        if not self._serves(chain):
            raise NotFound(chain)
        return chain

    def _home(self, item: str) -> str:
        return self._served(department_of(item))


def _file(pieces: Iterable[str], media_type: str, name: str) -> Response:
    answer = Response(pieces, mimetype=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _rows(views: Iterable[LineView]) -> Iterator[str]:
    """Rows of text."""
    yield _row([*COLUMNS, "particulars"])
    for view in views:
        told = view.model_dump()
        yield _row([*(told[name] for name in COLUMNS), canonical(view.particulars)])


def _row(cells: list[object]) -> str:
    return csv_line(["" if cell is None else str(cell) for cell in cells])
