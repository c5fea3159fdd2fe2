"""Which papers a post may read, said to files so that it can look for words in them and in no others: who may
read is decided here, and the text of papers lies there (docs/adr/0051).
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Final

from directory import PostCard
from workflow.application.ports import Office
from workflow.application.search import LOOKED_AT, Asked, known_to, of_section
from workflow.application.views import View
from workflow.domain.finding import COVER
from workflow.domain.receipt import Receipt

LIFE: Final = timedelta(minutes=1)
TOGETHER: Final = 1000
"""Papers of one permit: what files takes in one request."""
SEARCH: Final = "search"


def papers_read(asked: Asked, person: str, card: PostCard, office: Office) -> View:
    """A permit to look for words in the papers that the post may read and that are as asked, a part of them,
    the last indexed first; how many they are, and where the next part begins.
    """
    found = list(islice(_papers(asked, card, office), asked.after, asked.after + TOGETHER + 1))
    papers, now = found[:TOGETHER], office.clock.now()
    claims = {
        "iss": "workflow",
        "sub": person,
        "post": card.post.id,
        "docs": [paper.partition(".")[2] for paper in papers],
        "purpose": SEARCH,
        "dep": office.department,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFE).timestamp()),
    }
    return {
        "permit": office.permits.grant(claims),
        "papers": len(papers),
        "next": asked.after + TOGETHER if len(found) > TOGETHER else None,
    }


def _papers(asked: Asked, card: PostCard, office: Office) -> Iterator[str]:
    posts = of_section(asked.section, office)
    matches = office.index.matches((), loosely=False, limit=LOOKED_AT)
    for match, matter in known_to(matches, card, office, passage=COVER):
        if matter is not None and matter.kind == Receipt.entity and asked.fits(matter, posts):
            yield match.subject
