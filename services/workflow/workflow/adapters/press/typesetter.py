"""The process that stands by with WeasyPrint in its memory: markup comes in, a permanent PDF goes out.

`press.py` starts it, and ends it where it takes too long. It reads and writes nothing but that line, the
fonts and the stylesheet beside it, and no more memory than it is given.
"""

from __future__ import annotations

import hashlib
import resource
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pydyf
from weasyprint import CSS, HTML
from weasyprint.draw import text as drawn
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

MEMORY: Final = 1536 * 1024 * 1024  # bytes of addresses: a register of a thousand rows takes 250 MB
STYLE: Final = Path(__file__).parent / "templates" / "press.css"

FORM: Final[dict[str, Any]] = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}
ACCESSIBLE: Final = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""
"""Says of a PDF/A that it is PDF/UA-1 too, and what that statement means: WeasyPrint says one or the
other.
"""

_draw: Final = drawn.draw_first_line


def _draw_with_its_text(stream: Any, textbox: Any, *rest: Any) -> Any:
    """A line lies in a span that carries its text and its language: from shaped glyphs alone, copying,
    searching and reading aloud would get other letters.
    """
    told = {"ActualText": pydyf.String(textbox.text)}
    if textbox.style["lang"]:
        told["Lang"] = pydyf.String(textbox.style["lang"])
    stream.begin_marked_content("Span", pydyf.Dictionary(told))
    try:
        return _draw(stream, textbox, *rest)
    finally:
        stream.end_marked_content()


class Typesetter:
    """Sets pages in the office's fonts, which are read once."""

    def __init__(self) -> None:
        drawn.draw_first_line = _draw_with_its_text
        self._fonts = FontConfiguration()
        self._style = CSS(filename=STYLE, font_config=self._fonts)

    def set(self, markup: str, identifier: str) -> bytes:
        """A PDF/A-3a, the same bytes for the same markup and identifier. What the markup refers to is taken
        from the markup only.
        """
        read = HTML(string=markup, url_fetcher=URLFetcher(allowed_protocols=("data",)))
        laid_out = read.render(stylesheets=[self._style], font_config=self._fonts, **FORM)
        told = laid_out.metadata.generate_rdf_metadata
        laid_out.metadata.generate_rdf_metadata = lambda *of: told(*of).replace(b"</rdf:RDF>", ACCESSIBLE)
        into = BytesIO()
        laid_out.write_pdf(into, pdf_identifier=identifier.encode(), **FORM)
        return into.getvalue()


def main(arguments: Sequence[str]) -> None:
    """Says that it is ready; then answers each markup with its PDF until the line is closed, or with the name
    of the fault. The answer is plain bytes, as what is unpickled could run.
    """
    (descriptor,) = arguments
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    typesetter = Typesetter()
    with Connection(int(descriptor)) as line, suppress(EOFError):
        line.send_bytes(b"ready")
        while True:
            markup = line.recv_bytes()
            try:
                line.send_bytes(typesetter.set(markup.decode(), hashlib.sha256(markup).hexdigest()[:32]))
            except Exception as fault:  # noqa: BLE001 - told to the one who asked
                line.send_bytes(type(fault).__name__.encode())


if __name__ == "__main__":
    main(sys.argv[1:])
