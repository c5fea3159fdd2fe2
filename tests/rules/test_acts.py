"""What an act needs beside its declaration is there; what was forgotten is named with where it belongs."""

from __future__ import annotations

import re

import pytest

from gateway.http.app import GROUPS
from gateway.http.deeds import ACTS as WORDS
from tests.rules.source import ROOT
from tests.security.matrix import ROWS
from tests.security.scene import ASKED
from workflow.application.acts import ACTS

TEMPLATES = {
    path.name: path.read_text(encoding="utf-8")
    for path in (ROOT / "services/gateway/gateway/templates").glob("*.html")
}
ELSEWHERE = {
    "open": "new_file.html, a page of its own",
    "diarise": "diarise.html, a page of its own",
    "return": "file.html, a button of the form that forwards",
    "draft": "_letters.html, in the place of the papers; then letter.html",
    "discard-draft": "letter.html, a page of its own",
    "approve": "letter.html",
    "withdraw-approval": "letter.html",
    "sign": "letter.html",
    "dispatch": "_deliveries.html, on the page of the letter",
    "reply-received": "_deliveries.html, on the page of the letter",
    "issue": "letter.html, by way of letter_issue.html",
    "issue-at-once": "letter.html, by way of letter_issue.html",
}
"""Acts that are offered where the page does not ask `may`, and where."""


def shown(page: str) -> str:
    """What a page's template says, with the macros that it calls, and those that they call."""
    macros = dict(
        re.findall(r"{% macro (\w+)\(.*?%}(.*?){%-? endmacro %}", TEMPLATES["_acts.html"], re.DOTALL)
    )
    found, called = TEMPLATES[page], set[str]()
    while new := {name for name in macros if re.search(rf"\b{name}\(", found)} - called:
        found += "".join(macros[name] for name in sorted(new))
        called |= new
    return found


@pytest.mark.parametrize(
    ("act", "kind"),
    [pytest.param(act, kind, id=f"{act.name}-{kind.entity}") for act in ACTS for kind in act.of],
)
def test_an_act_is_offered_on_the_page_of_its_item(act, kind) -> None:
    page = f"{kind.entity}.html"
    offered = f'"{act.name}" in ' in shown(page)
    assert offered or act.name in ELSEWHERE, f'{page} does not ask `"{act.name}" in ... .may`'


def test_every_form_is_sent_to_a_route_that_there_is() -> None:
    routes = [re.sub("<.*?>", "[^/]+", route.path) for group in GROUPS for route in group.routes]
    actions = {
        (name, re.sub("{{.*?}}", "x", action))
        for name, text in TEMPLATES.items()
        for action in re.findall(r'action="(/.*?)"', text)
    }
    assert actions
    assert not [each for each in actions if not any(re.fullmatch(route, each[1]) for route in routes)]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_has_words_in_the_movements(act) -> None:
    """What is not told, such as a draft, is named where it overtook somebody."""
    assert (act.says or act.name) in WORDS, (
        "add it to ACTS in gateway/http/deeds.py, and its words to the catalogues"
    )


@pytest.mark.parametrize("key", ASKED, ids="-".join)
def test_an_act_has_a_row_in_the_authorisation_matrix(key) -> None:
    act, endpoint = ASKED[key]
    assert (act.method.lower(), endpoint) in {(row.method, row.endpoint) for row in ROWS}, (
        "add it to the rows in tests/security/of_receipts.py or of_files.py"
    )
