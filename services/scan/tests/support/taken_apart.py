"""A file taken apart in the sandbox, its pages in memory."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from scan.adapters.splitter import SandboxSplitter
from scan.domain.quality import Limits


def taken_apart(content: bytes, folder: Path, limits: Limits, splitter: SandboxSplitter) -> list[Image.Image]:
    """The pages, by way of the folder. Raises what the splitter raises."""
    original, into = folder / "original", folder / "pages"
    original.write_bytes(content)
    into.mkdir()
    return [_loaded(path) for path in splitter.split(original, into, limits)]


def _loaded(path: Path) -> Image.Image:
    with Image.open(path) as image:
        image.load()
        return image
