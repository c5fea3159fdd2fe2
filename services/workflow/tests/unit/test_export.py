"""What the histories now are is compared with what was told of them: the one thing that finds a careful
forger.
"""

import hashlib
import json

from chassis.record import GENESIS, Cause, Entry, Words
from chassis.record.stored import of_entry, to_entry
from workflow.adapters.collections import FILES
from workflow.application.audit import audit
from workflow.application.export import export


def a_travelled_file(district):
    file, dealing = district.opened(), district.person("p-hc-general")
    dealing.put(f"/files/{file}/note", {"text": "Approved for 100.", "revision": 1})
    dealing.done(f"/files/{file}/forward", {"to": "p-oc-general", "remark": "Please", "revision": 2})
    return file


def told(district, file):
    """The digest of each entry, as its event told it."""
    return {raw["position"]: raw["entrydigest"] for raw in district.broker.sent if raw["subject"] == file}


def exported(district, file):
    """The digest of each entry, as it now stands, and whether its words are those that it was written
    with.
    """
    lines = [json.loads(line) for line in list(export(district.application.offices.named("general")))[1:]]
    found = [(line, json.loads(line["text"])) for line in lines if line["subject"] == file]
    assert all(line["words"] == entry["words"] for line, entry in found)
    return {entry["position"]: hashlib.sha256(line["text"].encode()).hexdigest() for line, entry in found}


def rewritten(record, before, words):
    """The entry with other words, chained to another one before it."""
    was = to_entry(record)
    old, content = was.words, was.content
    data = dict(content.data)
    if words is not None and old is not None:
        data = json.loads(json.dumps(data).replace(old.digest, words.digest))
    return Entry.write(
        before, content.position, content.type, at=content.at, by=content.by, cause=_whole(content.cause),
        data=data, words=words or old, version=content.version, epoch=content.epoch,
    )  # fmt: skip


def _whole(cause):
    return Cause(cause.correlation, cause.causation, cause.request)


def test_what_stands_is_what_was_told(district):
    file = a_travelled_file(district)
    assert exported(district, file) == told(district, file) != {}


def test_a_note_that_was_rewritten_and_everything_rechained_is_found_by_nothing_else(district):
    file = a_travelled_file(district)
    database = district.stores.database("workflow", "general")
    document = database.get(FILES, file)
    history, before = document.state["history"], GENESIS
    for place, record in enumerate(history["entries"]):
        words = Words.of("Approved for 900.") if record.get("words") == "Approved for 100." else None
        entry = rewritten(record, before, words)
        history["entries"][place] = of_entry(entry)
        before = entry.digest
    history["last"] = before
    for name, text in list(document.state.items()):
        if isinstance(text, list):
            document.state[name] = json.loads(
                json.dumps(text).replace("Approved for 100.", "Approved for 900.")
            )
    database.commit(document, FILES, document.state)
    assert list(audit(district.application.offices.named("general"))) == []
    was, now = told(district, file), exported(district, file)
    assert was.keys() == now.keys()
    assert min(position for position in was if was[position] != now[position]) == 2
