"""The public API: send a scan, watch it become text, look at a doubtful page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from chassis.http import Api, Caller, Forbidden, Refusal
from chassis.ids import BadIdentifier, aggregate_id, department_of
from chassis.record import Cause
from directory import Capability, Directory, NotInCharge, UnknownPost
from scan.application.ports import Message
from scan.application.quality import PermitPress, permit, require_scan_room
from scan.application.receive import Arrival, receive
from scan.application.room import Room
from scan.domain.batch import Channel, Diarised, NoSuchBatch
from scan.domain.permits import LIFE_SECONDS
from scan.http.schemas import Batches, BatchView, ListQuery, PermitBody, PermitView, UploadQuery

PART = 256 * 1024


def refusals() -> Mapping[type[Exception], Refusal]:
    """How each refusal of this service is answered."""
    return {
        NoSuchBatch: Refusal(404, "not-found"),
        BadIdentifier: Refusal(404, "not-found"),
        Diarised: Refusal(403, "diarised"),
        NotInCharge: Refusal(403, "not-your-post"),
        UnknownPost: Refusal(422, "unknown-post"),
    }


def build(room: Room, directory: Directory, press: PermitPress, departments: tuple[str, ...]) -> Api:
    """The routes over this room, for batches of these departments."""
    api = Api("scan")
    counter = Counter(room, directory, press, departments)
    common = {"permission": Capability.SCAN}
    api.post(
        "/batches", query=UploadQuery, answer=BatchView, status=201, idempotent=True, raw=True, **common
    )(counter.send)
    api.get("/batches", query=ListQuery, answer=Batches, **common)(counter.batches)
    api.get("/batches/<batch>", answer=BatchView, **common)(counter.batch)
    api.post("/permits", body=PermitBody, answer=PermitView, **common)(counter.permit)
    return api


class Counter:
    """The handlers."""

    def __init__(
        self, room: Room, directory: Directory, press: PermitPress, departments: tuple[str, ...]
    ) -> None:
        self._room = room
        self._directory = directory
        self._press = press
        self._departments = frozenset(departments)

    def send(self, caller: Caller, query: UploadQuery, stream: BinaryIO) -> BatchView:
        """A scan is received; the request's key becomes the ULID of its batch."""
        self._require(caller, query.department)
        batch = aggregate_id(query.department, caller.request.key)
        asked = caller.request
        message = Message(asked.key, asked.fingerprint, Cause(caller.correlation, request=asked.key))
        by = self._directory.actor(caller.person, _post(caller)).signature()
        with self._room.workplace.room() as folder:
            path = folder / "upload"
            with path.open("wb") as into:
                while part := stream.read(PART):
                    into.write(part)
            arrival = Arrival(batch, query.name, path, Channel.UPLOAD, by)
            return BatchView.of(receive(arrival, message, self._room))

    def batches(self, caller: Caller, query: ListQuery) -> Batches:
        """The department's batches, the newest first."""
        self._require(caller, query.department)
        found = self._room.batches.newest(query.department, query.after, query.limit)
        following = found[-1].id if len(found) == query.limit else None
        return Batches(items=[BatchView.of(batch) for batch in found], next=following)

    def batch(self, caller: Caller, batch: str) -> BatchView:
        """One batch with its pages."""
        self._require(caller, department_of(batch))
        return BatchView.of(self._room.batches.load(batch).batch)

    def permit(self, caller: Caller, body: PermitBody) -> PermitView:
        """Leave to look at a document for quality control, until its paper is diarised."""
        self._require(caller, department_of(body.document))
        post = _post(caller)
        granted = permit(body.document, caller.person, post, self._directory, self._press, self._room)
        return PermitView(permit=granted, expires_in=LIFE_SECONDS)

    def _require(self, caller: Caller, department: str) -> None:
        """A department that is not served is 404, never a new database (architecture 2)."""
        if department not in self._departments:
            raise NoSuchBatch(department)
        require_scan_room(_post(caller), department, self._directory)


def _post(caller: Caller) -> str:
    if caller.post is None:
        raise Forbidden("post-missing")
    return caller.post
