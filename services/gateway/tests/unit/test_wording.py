"""What is said, in three languages: nothing untranslatable, nothing that fails to fill in."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from gateway.api.workflow import HistoryLine
from gateway.application.movements import movements
from gateway.clients.problems import ServiceProblem, Unanswered
from gateway.http.wording import CODES, TOLD_AS, worded
from gateway.i18n import LANGUAGES, LOCALE, Words, catalogues

PACKAGE = LOCALE.parent
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


def words(language: str) -> Words:
    return Words(language, catalogues()[language], ZoneInfo("Asia/Kolkata"), NOW)


def spoken() -> set[str]:
    """Every message of the code and the templates."""
    found = extract_from_dir(
        PACKAGE,
        [("**.py", "python"), ("templates/**.html", "jinja2")],
        {"templates/**.html": {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}},
        keywords={"_": None, "gettext": None, "ngettext": (1, 2), "N_": None},
    )
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_the_code_is_in_the_catalogue(language: str) -> None:
    """`services/gateway/catalogues.sh` takes new messages in."""
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue(language)
    }
    assert not spoken() - known


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_by_itself_how_its_language_counts(language: str) -> None:
    head = (LOCALE / language / "LC_MESSAGES" / "messages.po").read_text("utf-8").partition("\n\n")[0]
    assert f'"Language: {language}\\n"' in head
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in head


@pytest.mark.parametrize("language", ["bn", "hi"])
def test_bengali_and_hindi_readers_are_served(language: str) -> None:
    messages = [message for message in catalogue(language) if message.id]
    assert [message.id for message in messages if not _strings(message.string)[0]] == [], "translate these"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_what_the_message_fills_in(language: str) -> None:
    for message in catalogue(language):
        for text in filter(None, _strings(message.string) if message.id else []):
            wanted = {name for each in _strings(message.id) for name in PLACEHOLDER.findall(each)}
            assert set(PLACEHOLDER.findall(text)) <= wanted, message.id
            assert wanted - {"num"} <= set(PLACEHOLDER.findall(text)), message.id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*CODES, "a-code-of-tomorrow"])
def test_every_problem_has_words(language: str, code: str) -> None:
    told = worded(words(language), ServiceProblem(409, code, {"service": "files", "department": "general"}))
    assert told.title
    assert told.advice
    assert "%(" not in told.title


def refusals() -> set[str]:
    """Every code that a service may answer, as the contract says."""
    contracts = Path(__file__).parents[4] / "contracts" / "api"
    documents = [
        yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in contracts.glob("*.yaml")
    ]
    return {code for document in documents for code in document["x-refusals"]}


def test_every_refusal_of_a_service_has_words_of_its_own() -> None:
    """A code that is told by its status only says something general, or puts the blame on us."""
    told = {*CODES, *TOLD_AS, "overtaken"}
    assert {"not-placed", "not-diarised", "permit-expired"} <= refusals()
    assert sorted(refusals() - told) == [], "add it to CODES in gateway/http/wording.py"
    assert not set(TOLD_AS.values()) - set(CODES)
    assert not set(TOLD_AS) - refusals(), "no service says this any more"


@pytest.mark.parametrize("language", ["bn", "hi"])
def test_every_refusal_is_translated(language: str) -> None:
    known = {message.id: message.string for message in catalogue(language)}
    assert not [text for texts in CODES.values() for text in texts if not known.get(text)]


def test_who_overtook_is_named_with_act_and_time() -> None:
    params = {
        "by": "u-2",
        "post": "p-hc",
        "act": "forwarded",
        "at": "2026-11-22T05:30:00.000Z",
        "revision": 7,
    }
    told = worded(words("en"), ServiceProblem(409, "overtaken", params), lambda post: f"the post {post}")
    assert told.title == "the post p-hc sent it on meanwhile"
    assert "22-11-2026 11:00" in told.advice


def test_which_department_did_not_answer_is_named() -> None:
    assert (
        worded(words("en"), Unanswered("files", "landacq")).title
        == "The document store of landacq does not answer"
    )
    assert worded(words("en"), Unanswered("auth", "-")).title == "Log-in does not answer"


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        ("2026-11-22T05:00:00.000Z", "today, 10:30"),
        ("2026-11-21T18:40:00.000Z", "today, 00:10"),
        ("2026-11-21T18:20:00.000Z", "since yesterday"),
        ("2026-11-19T05:00:00.000Z", "3 days"),
    ],
)
def test_how_long_counts_by_the_districts_day(instant: str, told: str) -> None:
    assert words("en").since(instant) == told


def test_movements_say_who_had_it_from_when_to_when() -> None:
    lines = [
        _line(1, "file.opened", holder="a"),
        _line(2, "file.noted", holder="a"),
        _line(3, "file.forwarded", to="b"),
        _line(4, "file.received", holder="b"),
        _line(5, "file.reminded", holder="b"),
        _line(6, "file.forwarded", to="a", action="return"),
    ]
    shown = movements(lines, is_last=True)
    assert [(m.act, m.holder, m.until, m.is_here) for m in shown] == [
        ("opened", "a", lines[2].at, False),
        ("noted", None, None, False),
        ("forwarded", "b", lines[5].at, False),
        ("received", None, None, False),
        ("reminded", None, None, False),
        ("returned", "a", None, True),
    ]


def test_movements_of_a_part_do_not_claim_to_know_the_present_holder() -> None:
    assert not movements([_line(1, "file.opened", holder="a")], is_last=False)[0].is_here


def _line(position: int, kind: str, **data: str) -> HistoryLine:
    custody = {name: data.get(name) for name in ("holder", "to")}
    at = f"2026-11-2{position}T05:00:00.000Z"
    told = {**data, "custody": custody}
    return HistoryLine(
        position=position, type=kind, at=at, by=None, data=told, words=None, text="", digest=""
    )


def _strings(text: object) -> list[str]:
    return [str(each) for each in text] if isinstance(text, tuple | list) else [str(text or "")]


def test_the_catalogues_are_sources_only() -> None:
    assert not list(Path(LOCALE).rglob("*.mo"))
