"""Which closed files have been kept as long as their class says, for the department that opened them."""

from dataclasses import asdict

from directory import PostCard
from workflow.application.ports import Office
from workflow.application.register_views import require_own
from workflow.application.views import View
from workflow.domain.file import File
from workflow.domain.item import masked
from workflow.domain.numbers import civil_date


def due_view(card: PostCard, office: Office, *, after: str | None, limit: int) -> View:
    """Those whose last day has come, the longest due first. Raises NotOfDepartment."""
    require_own(card, office)
    today = civil_date(office.now, office.rules.zone)
    found = office.files.kept_until(before=today, after=after, limit=limit)
    return {
        "items": [_line(file) for file in found],
        "next": found[-1].id if len(found) == limit else None,
    }


def _line(file: File) -> View:
    return {
        "file": file.id,
        "number": file.number,
        "title": masked(file.title, file.classification),
        "retention": file.retention.shape() if file.retention else None,
        "shelf": file.shelf,
        "weeding": asdict(file.weeding) if file.weeding else None,
        "ban": asdict(file.ban) if file.ban else None,
        "custody": file.custody.shape(),
    }
