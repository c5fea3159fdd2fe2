"""Runs apart: binds the PDFs of pages to one, in a process of its own with bounds.

`python -I -m scan.adapters.binding <folder> <memory> <largest file> <seconds> <guards>` has the names of the
pages as a JSON list in standard input; they lie in the folder, and so does WHOLE afterwards. Each was written
by a process that a page may have taken over, so it is as hostile as what came from outside.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from chassis.confine.guards import demands
from scan.adapters.bounds import bound_ourselves

WHOLE: Final = "whole.pdf"
COLOURS: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
"""What the pages' grey and red, green and blue mean: a permanent PDF says it."""
CLAIM: Final = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
"""That this is PDF/A-2b (ISO 19005-2, 6.6.4): the pages are made so by `leaf.py`."""


def bind(pages: Sequence[str]) -> None:
    """WHOLE is one PDF/A-2b of all the pages, in order. Raises whatever pikepdf raises."""
    with pikepdf.new() as whole:
        for name in pages:
            with pikepdf.open(name) as page:
                whole.pages.extend(page.pages)
        whole.Root.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFA1,
                    OutputConditionIdentifier=String("sRGB"),
                    Info=String("sRGB"),
                    DestOutputProfile=whole.make_stream(COLOURS, N=3),
                )
            ]
        )
        whole.Root.Metadata = whole.make_stream(CLAIM, Type=Name.Metadata, Subtype=Name.XML)
        whole.save(
            WHOLE,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,  # it stands as we wrote it
        )


def bind_apart(binding: Callable[[Sequence[str]], None]) -> None:
    """Binds what standard input names, and ends; with UNCONFINED where a demanded guard cannot be had."""
    folder, memory, largest, seconds, guards = sys.argv[1:6]
    bound_ourselves(int(memory), int(seconds), demands(guards), Path(folder), largest=int(largest))
    binding(json.load(sys.stdin))


if __name__ == "__main__":
    bind_apart(bind)
