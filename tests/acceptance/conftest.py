"""The sentences of the procedures. An act presses what a page offers; what is found stands on a page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

import pytest
from pytest_bdd import parsers, step, then

from chassis.testing.clock import START
from tests.acceptance.person import Person
from tests.acceptance.world import LOGINS, POSTS, World
from tests.pages.conftest import quiet  # noqa: F401  # a fixture of every test here too
from tests.pages.office import Office

Table = Sequence[Sequence[str]]
WHO, WHOM = r"(?P<who>(?:in a second window )?[A-Z]\w+)", r"(?P<whom>[A-Z]\w+)"


def quoted(name: str) -> str:
    """Something in quotes."""
    return f'"(?P<{name}>[^"]*)"'


def maybe(words: str, name: str) -> str:
    """A part of a sentence that may be missing."""
    return f"(?: {words} {quoted(name)})?"


def sentence(*parts: str) -> parsers.re:
    """The whole of a sentence."""
    return parsers.re(" ".join(parts).replace(" (?: ", "(?: ") + "$")


def given(**fields: str | None) -> dict[str, str]:
    """The fields of which the sentence speaks."""
    return {name.replace("_", " "): text for name, text in fields.items() if text is not None}


def rows_of(table: Table) -> list[dict[str, str]]:
    """The rows of a table that has a head."""
    head, *rows = table
    return [dict(zip(head, row, strict=True)) for row in rows]


def fields_of(table: Table | None) -> dict[str, str]:
    """A table of labels and what is typed there."""
    return {row[0]: row[1] for row in table or ()}


@pytest.fixture(scope="session")
def monday() -> Iterator[Office]:
    """An office on a Monday at ten, in which nothing has been written yet."""
    with Office.opened(START) as office:
        office.seat(LOGINS.values())
        yield office


@pytest.fixture
def world(monday: Office) -> Iterator[World]:
    """The scenario's own office."""
    with monday.once_more() as office:
        yield World(office)
        assert not office.faults()


# Letters that come


@step(sentence(WHO, "scans the letter", quoted("name")))
def _(world: World, who: str, name: str, docstring: str = "a letter of one page") -> None:
    person = world.person(who)
    person.follows("Scan")
    person.typed["scans"] = (io.BytesIO(docstring.encode()), name)
    person.presses("Send")
    assert name in person.reads()


@step(sentence(WHO, "diarises the letter", quoted("subject"), "from", quoted("sender")))
def _(world: World, who: str, subject: str, sender: str, datatable: Table | None = None) -> None:
    person = world.person(who)
    person.follows("Tray")
    oldest = person.page.document.xpath("//tbody/tr//a/@href")
    assert oldest, "the tray is empty"
    person.goes_to(oldest[0])
    address = str(oldest[0]).replace("/tray/", "/receipts/")
    button = "Number, and send to the post chosen"
    person.fills({"Subject": subject, "Sender": sender, **fields_of(datatable)}, button)
    person.presses(button)
    assert "Diarised as" in person.reads(), person.reads()
    world.speaks_of(subject, address)


# What is done to a letter or a file


def does(person: Person, button: str, fields: Mapping[str, str], beside: str = "") -> None:
    """The fields are filled, and the button is pressed."""
    person.fills(fields, button, beside)
    person.presses(button, beside)


@step(sentence(WHO, "(?:looks at|speaks of) the (?:letter|file)", quoted("title")))
def _(world: World, who: str, title: str) -> None:
    world.speaks_of(title)
    world.before_it(who)


@step(sentence(WHO, "looks at it"))
def _(world: World, who: str) -> None:
    world.before_it(who)


@step(sentence(WHO, "opens it"))
def _(world: World, who: str) -> None:
    person = world.before_it(who)
    (button,) = {text for text in ("Open the file", "Open the receipt") if person.buttons(text)}
    person.presses(button)


@step(sentence(WHO, "marks it to", WHOM + maybe("with", "remark")))
def _(world: World, who: str, whom: str, remark: str | None, datatable: Table | None = None) -> None:
    fields = {"Mark to": POSTS[whom]} | given(Remark=remark) | fields_of(datatable)
    does(world.before_it(who), "Mark", fields)


@step(
    sentence(
        WHO,
        "opens a file",
        quoted("title"),
        "under",
        quoted("head") + "(?P<first> with it)?(?P<paper> on paper)?",
    )
)
def _(world: World, who: str, title: str, head: str, first: str | None, paper: str | None) -> None:
    person = world.before_it(who) if first else world.on_the_desk(who)
    person.follows("Open a new file with it" if first else "New file")
    if paper:
        person.ticks("Its body is on paper")
    does(person, "Open the file", {"Head": head, "Title": title})
    world.speaks_of(title, person.page.response.request.path)


@step(sentence(WHO, "puts it in the file", quoted("title")))
def _(world: World, who: str, title: str) -> None:
    does(world.before_it(who), "Put in this file", {"Or a file on your desk": title})
    world.speaks_of(title)


@step(sentence(WHO, "(?P<how>writes|begins) the note", quoted("note")))
def _(world: World, who: str, how: str, note: str) -> None:
    person = world.before_it(who)
    person.fills({"Draft note": note}, "Save draft")
    if how == "writes":
        person.presses("Save draft")


@step(sentence(WHO, "sends it to", WHOM + maybe("with the note", "note") + maybe("and the remark", "remark")))
def _(world: World, who: str, whom: str, note: str | None, remark: str | None) -> None:
    fields = given(Draft_note=note, Remark=remark) | {"Send to": POSTS[whom]}
    does(world.before_it(who), "Forward", fields)


@step(sentence(WHO, "returns it" + maybe("with the note", "note")))
def _(world: World, who: str, note: str | None) -> None:
    person = world.before_it(who)
    does(person, person.button_beginning("Return to "), given(Draft_note=note))


@step(sentence(WHO, "chooses the phrase", quoted("phrase"), "for", quoted("label")))
def _(world: World, who: str, phrase: str, label: str) -> None:
    world.person(who).takes_phrase(phrase, label)


@step(sentence(WHO, "pulls it back"))
def _(world: World, who: str) -> None:
    person = world.on_the_desk(who)
    person.follows("Sent")
    person.presses("Pull back", beside=world.it.title)


@step(sentence(WHO, "parks it" + maybe("until", "day") + maybe("because", "reason")))
def _(world: World, who: str, day: str | None, reason: str | None) -> None:
    does(world.before_it(who), "Park", given(Wake_up_on=day, Reason=reason))


@step(sentence(WHO, "closes it" + maybe("with", "remark")))
def _(world: World, who: str, remark: str | None) -> None:
    does(world.before_it(who), "Close", given(Closing_remark=remark))


@step(sentence(WHO, "reopens it" + maybe("because", "reason")))
def _(world: World, who: str, reason: str | None) -> None:
    does(world.before_it(who), "Reopen", given(Reason=reason))


@step(sentence(WHO, "presses", quoted("button") + "(?P<twice> twice)?" + maybe("beside", "beside")))
def _(
    world: World, who: str, button: str, twice: str | None, beside: str | None, datatable: Table | None = None
) -> None:
    person = world.person(who)
    person.fills(fields_of(datatable), button, beside or "")
    person.presses(button, beside or "", times=2 if twice else 1)


@step(sentence(WHO, "looks for the words", quoted("number")))
@step(sentence(WHO, "looks for the number", quoted("number")))
def _(world: World, who: str, number: str) -> None:
    world.person(who).looks_for(number)


@step(sentence(WHO, "goes to", quoted("link")))
def _(world: World, who: str, link: str) -> None:
    world.person(who).follows(link)


@step(sentence(WHO, "prints", quoted("link")))
def _(world: World, who: str, link: str) -> None:
    world.person(who).prints(link)


@step(sentence(WHO, "leaves the post"))
def _(world: World, who: str) -> None:
    world.leaves(who)


@step(sentence(WHO, "looks at the desk"))
def _(world: World, who: str) -> None:
    world.on_the_desk(who)


@step(sentence(WHO, "ticks", quoted("title")))
def _(world: World, who: str, title: str) -> None:
    world.person(who).ticks(title)


@step(sentence(WHO, "reads the pages in", "(?P<language>English|Bengali|Hindi)"))
def _(world: World, who: str, language: str) -> None:
    world.reads_in(who, language)


@step(parsers.parse("{days:d} days pass"))
def _(world: World, days: int) -> None:
    world.days_pass(days)


# What is found afterwards


@then(sentence("it lies on the desk of", WHO + maybe("with", "words")))
def _(world: World, who: str, words: str | None) -> None:
    row = world.on_the_desk(who).row(world.it.title)
    assert row, f"{world.it.title} is not there"
    assert (words or "") in row


@then(sentence("it is not on the desk of", WHO))
def _(world: World, who: str) -> None:
    assert world.on_the_desk(who).row(world.it.title) is None


@then(sentence(WHO, "finds it under", quoted("link") + maybe("with", "words")))
def _(world: World, who: str, link: str, words: str | None) -> None:
    person = world.on_the_desk(who)
    person.follows(link)
    row = person.row(world.it.title)
    assert row, f"{world.it.title} is not there"
    assert (words or "") in row


@then(sentence(WHO, "reads", quoted("words")))
def _(world: World, who: str, words: str) -> None:
    assert words in world.person(who).reads(), world.person(who).reads()


@then(sentence("the paper that", WHO, "printed says", quoted("words")))
def _(world: World, who: str, words: str) -> None:
    assert words in world.person(who).printed, world.person(who).printed


@then(sentence(WHO, "does not read", quoted("words")))
def _(world: World, who: str, words: str) -> None:
    assert words not in world.person(who).reads()


@then(sentence(WHO, "is offered", quoted("button")))
def _(world: World, who: str, button: str) -> None:
    assert world.person(who).buttons(button)


@then(sentence(WHO, "is not offered", quoted("button")))
def _(world: World, who: str, button: str) -> None:
    assert not world.person(who).buttons(button)


@then(sentence("the field", quoted("label"), "of", WHO, "holds", quoted("text")))
def _(world: World, label: str, who: str, text: str) -> None:
    assert world.person(who).field(label) == text


@then(sentence(WHO, "finds in the history"))
def _(world: World, who: str, datatable: Table) -> None:
    person = world.person(who)
    person.goes_to(f"{world.it.address}/history")
    found = person.table("Everything that happened to it, oldest first")
    expected = rows_of(datatable)
    assert len(found) == len(expected), found
    for row, wanted in zip(found, expected, strict=True):
        for column, text in wanted.items():
            assert text in row[column] if text else not row[column], (wanted, row)
