"""Opinions as they are read: on the cover while they are asked, in the notes afterwards, and on the desks of
those who are asked.
"""

from directory import PostCard
from workflow.application.ports import Office
from workflow.application.views import View, author
from workflow.domain.desk import HERE
from workflow.domain.file import File
from workflow.domain.notes import Note, paragraphs


def asked_view(card: PostCard, office: Office, *, after: str | None, limit: int) -> View:
    """The files on which the post's opinion is asked, the longest waiting first."""
    found = office.asked.places(card.post.id, HERE, after=after, limit=limit)
    items = [
        {
            "file": place.item,
            "number": place.number,
            "title": place.title,
            "asked_by": place.other,
            "at": place.since,
            "until": place.due,
        }
        for place in found
    ]
    return {"items": items, "next": found[-1].id if len(found) == limit else None}


def consultation_view(file: File, card: PostCard) -> View | None:
    """What is being asked: to whom the file is, with what has been answered so far; to a post that is asked,
    with its own answer. To others it is not told.
    """
    consultation, post = file.consultation, card.post.id
    if consultation is None or not (file.lies_with(post) or consultation.concerns(post)):
        return None
    given = [each for each in consultation.opinions if file.lies_with(post) or each.post == post]
    return {
        "question": consultation.question,
        "until": consultation.until,
        "asked_by": consultation.by,
        "at": consultation.at,
        "asked": [each.id for each in consultation.asked],
        "silent": [each.id for each in consultation.silent],
        "given": [{"by": author(each.by), "at": each.at, "text": each.text} for each in given],
    }


def block_view(note: Note) -> View | None:
    """Which paragraphs of a block of opinions are whose, and who was silent; null for any other note."""
    block = note.block
    if block is None:
        return None
    first: int = note.entry.data["paragraphs"][0] + len(paragraphs(block["question"]))
    given = []
    for opinion in block["opinions"]:
        given.append({"by": author(opinion["by"]), "at": opinion["at"], "first": first})
        first += len(paragraphs(opinion["text"]))
    return {"given": given, "silent": block["silent"]}
