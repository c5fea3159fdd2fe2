"""Style, scripts and fonts travel once, and what is text travels compressed; pages do not."""

from __future__ import annotations

import gzip

import pytest
from werkzeug.test import TestResponse

from services.gateway.tests.browser import Browser
from tests.pages.office import Office


def fetched(office: Office, name: str, coding: str, **headers: str) -> TestResponse:
    told = {"Accept-Encoding": coding, **headers}
    with office.pages.test_client() as client:
        answer = client.get(f"/static/{name}", headers=told)
        answer.get_data()
        answer.close()
        return answer


@pytest.mark.parametrize("name", ["daftar.css", "daftar.js", "vendor/htmx-2.0.11.min.js", "mark.svg"])
def test_what_is_text_is_the_same_compressed(office: Office, name: str) -> None:
    plain, packed = fetched(office, name, "identity"), fetched(office, name, "gzip, br")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    again = fetched(office, name, "gzip", **{"If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_font_is_fetched_once_for_ever_and_as_it_is(office: Office) -> None:
    font = fetched(office, "fonts/noto-sans-bengali-400.woff2", "gzip")
    assert "Content-Encoding" not in font.headers
    assert "immutable" in font.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../settings.py", "%2e%2e/app.py", "nothing.css", "fonts/../../i18n.py"])
def test_nothing_else_is_to_be_had(office: Office, name: str) -> None:
    assert fetched(office, name, "gzip").status_code == 404


def test_no_page_is_compressed_with_the_secrets_of_its_forms(clerk: Browser) -> None:
    assert "Content-Encoding" not in clerk.get("/scan").response.headers
