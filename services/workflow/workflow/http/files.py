"""Files: open, read, note, forward."""

from chassis.http import Api, Caller
from workflow.application import movement, open_file, views
from workflow.application.offices import Offices
from workflow.http import schemas
from workflow.http.asking import cause, office_and_actor, post_of


def declare(api: Api, offices: Offices) -> None:
    """The routes of files."""

    @api.post(
        "/files",
        permission="post",
        body=schemas.FileBody,
        query=schemas.DepartmentQuery,
        answer=schemas.Acted,
        status=201,
        idempotent=True,
    )
    def create_file(caller: Caller, body: schemas.FileBody, query: schemas.DepartmentQuery) -> schemas.Acted:
        """Open a file; the request's key becomes the ULID of its id."""
        office = offices.named(query.department)
        actor = office.actor(caller.person, post_of(caller))
        identifier = f"{office.department}.{caller.request.key}"
        command = open_file.OpenFile(identifier, body.head, body.title, body.classification, body.number)
        return schemas.Acted.model_validate(open_file.open_file(command, actor, cause(caller), office))

    @api.get("/files/<file>", permission="post", answer=schemas.FileView)
    def read_file(caller: Caller, file: str) -> schemas.FileView:
        """The file with its notes and its correspondence. Looking is not opening."""
        card = offices.directory.post(post_of(caller))
        return schemas.FileView.model_validate(views.file_view(file, card, offices.of(file)))

    @api.put("/files/<file>/note", permission="post", body=schemas.NoteBody, answer=schemas.Acted)
    def write_note(caller: Caller, file: str, body: schemas.NoteBody) -> schemas.Acted:
        """Save the draft of the note; it is sealed when the file is sent."""
        office, actor = office_and_actor(offices, file, caller)
        told = movement.write_note(file, body.text, body.revision, actor, cause(caller), office)
        return schemas.Acted.model_validate(told)

    @api.post(
        "/files/<file>/forward",
        permission="post",
        body=schemas.ForwardBody,
        answer=schemas.Acted,
        idempotent=True,
    )
    def forward_file(caller: Caller, file: str, body: schemas.ForwardBody) -> schemas.Acted:
        """Seal the note and send the file to another post, or back."""
        office, actor = office_and_actor(offices, file, caller)
        command = movement.Send(file, body.to, body.action, body.due, body.remark, body.revision)
        return schemas.Acted.model_validate(movement.forward_file(command, actor, cause(caller), office))
