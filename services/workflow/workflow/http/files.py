"""Files: open, read, note, forward, take up, pull back."""

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

    @api.get("/files/<file>/history", permission="post", query=schemas.HistoryQuery, answer=schemas.History)
    def read_file_history(caller: Caller, file: str, query: schemas.HistoryQuery) -> schemas.History:
        """Who had it from when to when, and everything else that happened to it."""
        card = offices.directory.post(post_of(caller))
        office = offices.of(file)
        return schemas.History.model_validate(
            views.history_view("file", file, card, office, after=query.after, limit=query.limit)
        )

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

    @api.post("/files/<file>/open", permission="post", answer=schemas.Acted, idempotent=True)
    def take_up_file(caller: Caller, file: str) -> schemas.Acted:
        """Take up what has arrived; it can no longer be pulled back."""
        office, actor = office_and_actor(offices, file, caller)
        return schemas.Acted.model_validate(
            movement.receive(office.files, file, actor, cause(caller), office)
        )

    @api.post(
        "/files/<file>/pullback",
        permission="post",
        body=schemas.SeenBody,
        answer=schemas.Acted,
        idempotent=True,
    )
    def pull_back_file(caller: Caller, file: str, body: schemas.SeenBody) -> schemas.Acted:
        """Take back what was sent, as long as nobody has opened it."""
        office, actor = office_and_actor(offices, file, caller)
        return schemas.Acted.model_validate(
            movement.pull_back(office.files, file, body.revision, actor, cause(caller), office)
        )
