"""Page images come in a few fixed widths, so that a slow link is asked for little and a cache is hit
often.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WIDTHS: Final = (160, 480, 800, 1200, 1600)
DEFAULT_WIDTH: Final = 800


class NoSuchPage(Exception):
    """The document has no page of this number; it has `pages`."""

    def __init__(self, page: int, pages: int) -> None:
        super().__init__(f"page {page} of {pages}")
        self.page = page
        self.pages = pages


class WidthNotOffered(Exception):
    """Page images are not made in this width; `widths` are."""

    def __init__(self, width: int) -> None:
        super().__init__(f"no page images {width} pixels wide")
        self.width = width
        self.widths = WIDTHS


@dataclass(frozen=True)
class PageImage:
    """One page as a picture, PNG or JPEG, whichever is smaller."""

    content: bytes
    media_type: str


def render_key(sha256: str, page: int, width: int) -> str:
    """Where the page's image is cached: it depends on nothing but the bytes, the page and the width."""
    return f"{sha256}/{page}/{width}"
