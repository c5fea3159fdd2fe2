"""Letters as tests write them."""

from typing import Any

LETTER: dict[str, Any] = {
    "form": "letter",
    "language": "en",
    "subject": "Repair of the culvert",
    "body": "The estimate may kindly be sent.\n\nIt is wanted by Friday.",
    "to": [{"name": "Haripada Mondal", "address": "Shimulpur\nPaschim Bardhaman"}],
    "copies": [{"post": "p-oc-landacq"}],
    "signatory": "p-oc-general",
}


def revision(person, file):
    return person.get(f"/files/{file}").json["revision"]


def act(person, file, name, **asked):
    """The act is asked for over what is there now."""
    return person.send(f"/files/{file}/{name}", {"revision": revision(person, file), **asked})


def drafted(person, file, **changed):
    """A letter was begun; its number."""
    assert act(person, file, "draft", **{**LETTER, **changed}).status_code == 200
    return letters(person, file)[0]["letter"]


def letters(person, file):
    return person.get(f"/files/{file}/letters").json["items"]


def letter_of(person, file, number=1):
    return person.get(f"/files/{file}/letters/{number}").json


def digest_of(person, file, number=1):
    return letter_of(person, file, number)["digest"]


def seen(person, file, name, number=1, **asked):
    """An act on the version that is there now."""
    return act(person, file, name, letter=number, digest=digest_of(person, file, number), **asked)


def handed(giver, taker, file):
    """The file has gone on and been received."""
    giver.done(f"/files/{file}/forward", {"to": taker.post, "revision": revision(giver, file)})
    taker.done(f"/files/{file}/receive")
