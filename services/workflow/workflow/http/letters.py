"""Letters as they are read: those of a file, one with what would be printed, one version."""

from dataclasses import asdict

from flask import Response

from chassis.http import Api, Caller
from workflow.application import letter_views
from workflow.application.offices import Offices
from workflow.http import letter_schemas as schemas
from workflow.http import queries
from workflow.http.asking import post_of
from workflow.http.printed import printed


def declare(api: Api, offices: Offices) -> None:
    """The routes of letters."""

    @api.get("/files/<file>/letters", permission="post", answer=schemas.Letters)
    def read_letters(caller: Caller, file: str) -> schemas.Letters:
        """The letters of the file as far as the post may read them, those begun last first."""
        card = offices.directory.post(post_of(caller))
        return schemas.Letters.model_validate(letter_views.letters_view(file, card, offices.of(file)))

    @api.get("/files/<file>/letters/<int:letter>", permission="post", answer=schemas.LetterView)
    def read_letter(caller: Caller, file: str, letter: int) -> schemas.LetterView:
        """One letter: its newest version, who approved and signed it, and what is printed."""
        card = offices.directory.post(post_of(caller))
        view = letter_views.letter_view(file, letter, card, offices.of(file))
        return schemas.LetterView.model_validate(view)

    @api.get("/files/<file>/letters/<int:letter>/print", permission="post")
    def print_draft(caller: Caller, file: str, letter: int) -> Response:
        """The letter as it would go out now, as PDF, marked as a draft."""
        card = offices.directory.post(post_of(caller))
        return printed(letter_views.draft_print(file, letter, card, offices.of(file)))

    @api.get(
        "/files/<file>/letters/<int:letter>/versions/<int:version>",
        permission="post",
        answer=schemas.VersionView,
    )
    def read_version(caller: Caller, file: str, letter: int, version: int) -> schemas.VersionView:
        """What one version of a letter says, and whose it is."""
        card = offices.directory.post(post_of(caller))
        view = letter_views.version_view(file, letter, version, card, offices.of(file))
        return schemas.VersionView.model_validate(view)

    @api.get("/letter-forms", permission="post", query=queries.DepartmentQuery, answer=schemas.LetterForms)
    def list_letter_forms(caller: Caller, query: queries.DepartmentQuery) -> schemas.LetterForms:  # noqa: ARG001 -- any post may
        """The forms of letter that the department writes, with their fixed parts."""
        office = offices.named(query.department)
        forms = office.rules.letters.forms.values()
        items = [schemas.LetterForm.model_validate({"form": form.code, **asdict(form)}) for form in forms]
        return schemas.LetterForms(items=items)
