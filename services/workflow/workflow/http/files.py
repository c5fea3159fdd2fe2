"""Files as they are read: the cover, the notes, the correspondence."""

from flask import Response

from chassis.http import Api, Caller
from workflow.application import file_views
from workflow.application.closing_sheet import closing_sheet
from workflow.application.offices import Offices
from workflow.http import queries, schemas
from workflow.http.asking import post_of
from workflow.http.printed import printed


def declare(api: Api, offices: Offices) -> None:
    """The routes of files."""

    @api.get("/files/<file>", permission="post", answer=schemas.FileView)
    def read_file(caller: Caller, file: str) -> schemas.FileView:
        """The file's cover. Looking is not opening."""
        card = offices.directory.post(post_of(caller))
        return schemas.FileView.model_validate(file_views.cover_view(file, card, offices.of(file)))

    @api.get("/files/<file>/sheet", permission="post", query=queries.SheetQuery)
    def print_file(caller: Caller, file: str, query: queries.SheetQuery) -> Response:
        """The file on a sheet, as PDF: cover, movements, indexes of notes and papers."""
        card = offices.directory.post(post_of(caller))
        return printed(closing_sheet(file, card, offices.of(file), query.language))

    @api.get("/files/<file>/notes", permission="post", query=queries.PartQuery, answer=schemas.Notes)
    def read_notes(caller: Caller, file: str, query: queries.PartQuery) -> schemas.Notes:
        """The notes that the post may read, the latest if no part is named."""
        card = offices.directory.post(post_of(caller))
        view = file_views.notes_view(file, card, offices.of(file), _part(query))
        return schemas.Notes.model_validate(view)

    @api.get(
        "/files/<file>/correspondence",
        permission="post",
        query=queries.CorrespondenceQuery,
        answer=schemas.Correspondence,
    )
    def read_correspondence(
        caller: Caller, file: str, query: queries.CorrespondenceQuery
    ) -> schemas.Correspondence:
        """The papers that the post may read, the latest if no part is named."""
        card = offices.directory.post(post_of(caller))
        view = file_views.correspondence_view(file, card, offices.of(file), _part(query), page=query.page)
        return schemas.Correspondence.model_validate(view)


def _part(query: queries.PartQuery) -> file_views.Part:
    return file_views.Part(query.limit, query.before, query.after)
