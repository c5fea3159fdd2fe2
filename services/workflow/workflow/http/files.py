"""Files: open, read, note, forward."""

from chassis.http import Api, Caller
from workflow.application import views
from workflow.application.offices import Offices
from workflow.http import schemas
from workflow.http.asking import post_of


def declare(api: Api, offices: Offices) -> None:
    """The routes of files."""

    @api.get("/files/<file>", permission="post", answer=schemas.FileView)
    def read_file(caller: Caller, file: str) -> schemas.FileView:
        """The file with its notes and its correspondence. Looking is not opening."""
        card = offices.directory.post(post_of(caller))
        return schemas.FileView.model_validate(views.file_view(file, card, offices.of(file)))
