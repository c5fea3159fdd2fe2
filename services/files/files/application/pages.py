"""Page images: made on demand, kept by what they are made from, the first one made ahead."""

from __future__ import annotations

import io
from time import monotonic
from typing import BinaryIO

from chassis.errors import Transient
from chassis.ids import department_of
from files.application.ports import BodyMissing
from files.application.room import Room, Shelves
from files.domain.document import Document
from files.domain.pages import DEFAULT_WIDTH, WIDTHS, NoSuchPage, PageImage, WidthNotOffered, render_key
from files.domain.verdicts import Unfit


def page_image(document: Document, page: int, width: int, room: Room) -> PageImage:
    """The page's image, from the cache where it has been made before. Raises NoSuchPage, WidthNotOffered,
    BodyMissing, DamagedBody, Unfit, Transient.
    """
    if not 1 <= page <= document.pages:
        raise NoSuchPage(page, document.pages)
    if width not in WIDTHS:
        raise WidthNotOffered(width)
    shelves = Shelves(department_of(document.id))
    cached = _cached(shelves.renders, render_key(document.shown.sha256, page, width), room)
    if cached:
        return cached
    with room.bodies.open(shelves.locked, document.shown) as body:
        return _make(document, body, page, width, room)


def render_ahead(document: Document, body: BinaryIO, room: Room) -> None:
    """The first page is in the cache, if that can be had now; whoever opens the paper first does not wait."""
    try:
        _make(document, body, 1, DEFAULT_WIDTH, room)
    except (Transient, Unfit):
        room.meter.took_in("not-rendered-ahead")


def _cached(bucket: str, key: str, room: Room) -> PageImage | None:
    info = room.objects.stat(bucket, key)
    if info is None:
        return None
    try:
        return PageImage(b"".join(room.objects.read(bucket, key)), info.media_type)
    except BodyMissing:
        return None


def _make(document: Document, body: BinaryIO, page: int, width: int, room: Room) -> PageImage:
    began = monotonic()
    body.seek(0)
    image = room.page_maker.render(body, document.shown.media_type, page, width)
    room.meter.rendered(monotonic() - began)
    bucket = Shelves(department_of(document.id)).renders
    key = render_key(document.shown.sha256, page, width)
    room.objects.put(bucket, key, io.BytesIO(image.content), len(image.content), image.media_type)
    return image
