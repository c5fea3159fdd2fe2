"""Letters for the scanner of the simulated office: a sheet with who wrote and of what."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from deploy.simulate.matters import Paper

FONT = "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf"
SIZE, DPI, POINTS = (1240, 620), 150, 28
MARGIN, LINE = 90, 60


def scanned(paper: Paper) -> bytes:
    """A grey TIFF of half a sheet, read in a moment."""
    sheet = Image.new("L", SIZE, 255)
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(FONT, POINTS)
    lines = ("To the District Magistrate", f"Subject: {paper.subject}", "", "Yours faithfully,", paper.sender)
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + number * LINE), line, fill=0, font=font)
    written = io.BytesIO()
    sheet.save(written, format="TIFF", dpi=(DPI, DPI))
    return written.getvalue()
