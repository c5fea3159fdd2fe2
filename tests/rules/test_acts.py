"""What an act needs beside its declaration is there; what was forgotten is named with where it belongs."""

from __future__ import annotations

import pytest

from gateway.http.wording import ACTS as WORDS
from tests.rules.source import ROOT
from tests.security.matrix import ASKED, ROWS
from workflow.application.acts import ACTS

TEMPLATES = {
    path.name: path.read_text(encoding="utf-8")
    for path in (ROOT / "services/gateway/gateway/templates").glob("*.html")
}
ELSEWHERE = {
    "open": "new_file.html, a page of its own",
    "diarise": "diarise.html, a page of its own",
    "return": "file.html, a button of the form that forwards",
}
"""Acts that are offered where the page does not ask `may`, and where."""


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_is_offered_on_a_page(act) -> None:
    offered = any(f'"{act.name}" in ' in text for text in TEMPLATES.values())
    assert offered or act.name in ELSEWHERE, f'no template asks `"{act.name}" in ... .may`'


@pytest.mark.parametrize("act", [act for act in ACTS if act.says], ids=lambda act: act.name)
def test_an_act_has_words_in_the_movements(act) -> None:
    assert act.says in WORDS, "add it to ACTS in gateway/http/wording.py, and its words to the catalogues"


@pytest.mark.parametrize("key", ASKED, ids="-".join)
def test_an_act_has_a_row_in_the_authorisation_matrix(key) -> None:
    act, endpoint = ASKED[key]
    assert (act.method.lower(), endpoint) in {(row.method, row.endpoint) for row in ROWS}, (
        "add it to ROWS in tests/security/matrix.py"
    )
