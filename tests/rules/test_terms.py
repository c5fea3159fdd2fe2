"""A thing has one name in each language: screens and mails call it as contracts/terms.yaml does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

from tests.rules.source import ROOT

TERMS: dict[str, dict[str, dict[str, Any]]] = yaml.load(
    (ROOT / "contracts" / "terms.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)
MAILS = yaml.load(
    (ROOT / "services/notify/notify/texts/mail.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)
PRINTED = yaml.load(
    (ROOT / "services/workflow/workflow/adapters/press/templates/words.yaml").read_text(encoding="utf-8"),
    yaml.CSafeLoader,
)
TRANSLATED = ("bn", "hi")
LETTER = r"[\u0900-\u0963\u0966-\u09ff]"  # of both scripts, without the danda that ends a sentence
DOT = re.compile("[\u0915\u0916\u0917\u091c\u092b]\u093c")  # as decomposed: क़ ख़ ग़ ज़ फ़


def catalogue(language: str) -> dict[str, list[str]]:
    """What stands for each message of the pages; with a number, in each form."""
    path = ROOT / f"services/gateway/gateway/locale/{language}/LC_MESSAGES/messages.po"
    with path.open("rb") as source:
        messages = [message for message in read_po(source, locale=language) if message.id]
    return {_one(message.id)[0]: _one(message.string) for message in messages}


def _one(text: Any) -> list[str]:
    """The forms of a message, of which most have one."""
    return [text] if isinstance(text, str) else list(text)


def mails(language: str) -> Iterator[str]:
    """What mails say."""
    yield from MAILS["words"][language].values()
    for mail in MAILS["mails"].values():
        yield from mail[language].values()


def printed(language: str) -> list[str]:
    """What is printed."""
    fixed = [word for sheet in PRINTED.values() for word in sheet[language].values()]
    return [text for word in fixed for text in (word.values() if isinstance(word, dict) else [word])]


def shown(language: str) -> list[str]:
    """All that anybody reads in this language."""
    pages = [text for forms in catalogue(language).values() for text in forms]
    return [*pages, *mails(language), *printed(language)]


def uses(text: str, word: str) -> bool:
    """Whether the word, or one that begins with it, stands in the text."""
    plain = unicodedata.normalize("NFC", text)
    return bool(re.search(rf"(?<!{LETTER}){re.escape(unicodedata.normalize('NFC', word))}", plain))


@pytest.mark.parametrize("text", ["নথি", "এই নথিতে রাখুন", "পুরোনো নথি।"])
def test_a_word_is_found_with_its_endings(text: str) -> None:
    assert uses(text, "নথি")


@pytest.mark.parametrize("text", ["ফাইল", "অনথি", ""])
def test_a_word_is_not_found_inside_another(text: str) -> None:
    assert not uses(text, "নথি")


@pytest.mark.parametrize("concept", TERMS)
def test_a_term_is_complete_and_the_pages_use_it(concept: str) -> None:
    told = TERMS[concept]
    assert set(told) == {"en", *TRANSLATED}
    assert all(set(one) <= {"term", "also", "never"} for one in told.values())
    for language in TRANSLATED:
        assert catalogue(language).get(told["en"]["term"]) == [told[language]["term"]], language


@pytest.mark.parametrize("kind", ["file", "receipt"])
@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_mails_call_things_as_the_pages_do(language: str, kind: str) -> None:
    assert MAILS["words"][language][kind] == TERMS[kind][language]["term"]


@pytest.mark.parametrize("field", ["sender", "subject", "letter-number"])
@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_print_calls_things_as_the_pages_do(language: str, field: str) -> None:
    name = "letter_ref" if field == "letter-number" else field
    assert PRINTED["slip"][language][name] == TERMS[field][language]["term"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_word_that_means_something_else_is_nowhere(language: str) -> None:
    never = [word for told in TERMS.values() for word in told[language].get("never", ())]
    assert never
    found = {word: text for word in never for text in shown(language) if uses(text, word)}
    assert not found


def test_hindi_is_written_as_offices_print_it() -> None:
    """Without the dot below of Persian sounds, and asking as government pages do (vocabulary 11.3)."""
    texts = [unicodedata.normalize("NFD", text) for text in shown("hi")]
    assert not [text for text in texts if DOT.search(text)]
    assert not [text for text in texts if "कीजिए" in text]
