"""A file's letters as they are read: those that the post may see, as they were when it could see them."""

from dataclasses import asdict

from chassis.record import Entry
from directory import PostCard
from workflow.application.acts.dispatching import OF_WHAT_WENT_OUT
from workflow.application.acts.letters import may_now
from workflow.application.letter_sheet import sheet_of
from workflow.application.ports import Kept, Office
from workflow.application.readers import read_by
from workflow.application.sheets import WAITED_FOR
from workflow.application.views import View, author
from workflow.domain.deliveries import Delivery
from workflow.domain.errors import LetterNotNow, UnknownLetter
from workflow.domain.file import File
from workflow.domain.letter_text import Content
from workflow.domain.letters import Letter, Stamp, Version


def letters_view(identifier: str, card: PostCard, office: Office) -> View:
    """The letters of the file, those begun last first. Raises UnknownItem, NotReader."""
    kept, last = _opened(identifier, card, office)
    seen = reversed(seen_letters(kept.item, last))
    return {"items": [_line(letter, kept, office) for letter in seen]}


def letter_view(identifier: str, number: int, card: PostCard, office: Office) -> View:
    """One letter: its newest version, what may be done with it, and what would be printed. Raises
    UnknownItem, NotReader, UnknownLetter.
    """
    kept, last = _opened(identifier, card, office)
    letter = _seen(kept, number, last)
    content = content_of(kept, letter, office)
    return {
        **_line(letter, kept, office),
        "file": identifier,
        "number": kept.item.number,
        "revision": kept.item.acts.revision,
        "content": _told(content),
        "versions": [
            {"version": n, **_version(version)} for n, version in enumerate(letter.versions, start=1)
        ],
        "approved": _stamp(letter.approved),
        "signed": _stamp(letter.signed),
        "deliveries": [_delivery(n, each, content) for n, each in enumerate(letter.deliveries, start=1)],
        "sheet": asdict(sheet_of(kept.item, letter, content, office)) if content else None,
        "may": _may(letter, kept.item, card, office, last),
    }


def draft_print(identifier: str, number: int, card: PostCard, office: Office) -> bytes:
    """The letter as it would go out now, as PDF marked as a draft on each page. Raises UnknownItem,
    NotReader, UnknownLetter; LetterNotNow once it is issued, for what went out is kept and never printed
    again; Transient while it cannot be printed.
    """
    kept, last = _opened(identifier, card, office)
    letter = _seen(kept, number, last)
    if letter.issued is not None:
        raise LetterNotNow(number, letter.stage)
    content = content_of(kept, letter, office)
    if content is None:
        raise UnknownLetter(number)
    return office.press.print(sheet_of(kept.item, letter, content, office), seconds=WAITED_FOR)


def version_view(identifier: str, number: int, version: int, card: PostCard, office: Office) -> View:
    """What one version of a letter says, and whose it is. Raises UnknownItem, NotReader, UnknownLetter."""
    kept, last = _opened(identifier, card, office)
    versions = _seen(kept, number, last).versions
    if not 1 <= version <= len(versions):
        raise UnknownLetter(number)
    found = versions[version - 1]
    entry = _entry_of(kept, found, office)
    return {
        "letter": number,
        "version": version,
        **_version(found),
        "by": author(entry.by or {}),
        "content": _told(_read(entry)),
    }


def _may(letter: Letter, file: File, card: PostCard, office: Office, last: int) -> list[str]:
    """What may be done: about what went out whoever had the file tells, the rest is its holder's."""
    acts = may_now(letter, file, card, office) if last == file.history.position else []
    told = [act.name for act in OF_WHAT_WENT_OUT if act.offered(file, card, office)]
    return [*acts, *told] if letter.issued else acts


def seen_letters(file: File, last: int) -> list[Letter]:
    """The letters as they were when the record had come to that position."""
    return [seen for letter in file.letters.letters if (seen := letter.as_of(last)) is not None]


def _opened(identifier: str, card: PostCard, office: Office) -> tuple[Kept[File], int]:
    kept = office.files.load(identifier)
    return kept, read_by(kept.item, card, office).position


def _seen(kept: Kept[File], number: int, last: int) -> Letter:
    letter = kept.item.letters.of(number).as_of(last)
    if letter is None:
        raise UnknownLetter(number)
    return letter


def content_of(kept: Kept[File], letter: Letter, office: Office) -> Content | None:
    """What its newest version says; null where a law had it erased."""
    return letter.content or _read(_entry_of(kept, letter.versions[-1], office))


def _entry_of(kept: Kept[File], version: Version, office: Office) -> Entry:
    (entry,) = office.files.entries(kept, after=version.position - 1, limit=1)
    return entry


def _read(entry: Entry) -> Content | None:
    return Content.read(entry.words.text) if entry.words else None


def _line(letter: Letter, kept: Kept[File], office: Office) -> View:
    issued = letter.issued
    content = letter.content if issued else content_of(kept, letter, office)
    named = issued or content
    return {
        "letter": letter.number,
        "stage": str(letter.stage),
        "form": named.form if named else "",
        "subject": named.subject if named else "",
        "digest": letter.digest,
        "at": letter.versions[-1].at,
        "post": letter.versions[-1].post,
        "undispatched": letter.undispatched,
        "issued": None
        if issued is None
        else {
            "number": issued.number,
            "endorsement": issued.endorsement,
            "serial": issued.serial,
            "at": issued.at,
            "to": issued.to,
            "page": issued.pages[0] if issued.pages else None,
        },
    }


def _version(version: Version) -> View:
    return {name: getattr(version, name) for name in ("digest", "person", "post", "at")}


def _stamp(stamp: Stamp | None) -> View | None:
    if stamp is None:
        return None
    other = {"name": stamp.stands_in_for} if stamp.stands_in_for else None
    return {"by": author({**asdict(stamp), "for": other}), "at": stamp.at}


def _told(content: Content | None) -> View | None:
    return None if content is None else asdict(content)


def _delivery(number: int, delivery: Delivery, content: Content | None) -> View:
    people = (*content.to, *content.copies) if content else ()
    return {
        "addressee": number,
        "to": list(people[number - 1].lines) if people else [],
        "post": people[number - 1].post if people else None,
        "is_copy": content is not None and number > len(content.to),
        "reached": str(delivery.reached),
        "mode": delivery.mode,
        "at": delivery.at,
        "sent": delivery.sent,
        "reminded": delivery.reminded,
        "reply": delivery.reply,
        "receipt_number": delivery.number,
        "steps": [str(step) for step in delivery.steps()],
    }
