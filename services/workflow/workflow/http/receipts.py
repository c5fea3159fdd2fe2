"""Receipts: the tray, the diary, marking, putting in a file, and permits to read."""

from dataclasses import replace

from chassis.http import Api, Caller
from directory import Capability
from workflow.application import diarise as registry
from workflow.application import grant_permit, movement, place_receipt, views
from workflow.application.offices import Offices
from workflow.application.ports import Office
from workflow.domain.numbers import civil_date
from workflow.domain.receipt import Diary, Sender
from workflow.http import schemas
from workflow.http.asking import cause, office_and_actor, post_of


def declare(api: Api, offices: Offices) -> None:
    """The routes of receipts."""

    @api.get("/tray", permission=Capability.REGISTRY, query=schemas.TrayQuery, answer=schemas.Tray)
    def read_tray(caller: Caller, query: schemas.TrayQuery) -> schemas.Tray:
        """The papers that wait for a number, the longest waiting first; or those that were rejected."""
        card = offices.directory.post(post_of(caller))
        office = offices.named(query.department)
        found = registry.tray(card, office, state=query.state, after=query.after, limit=query.limit)
        following = found[-1].id if len(found) == query.limit else None
        items = [schemas.ReceiptView.model_validate(views.tray_view(receipt)) for receipt in found]
        return schemas.Tray(items=items, next=following)

    @api.post(
        "/receipts/<receipt>/diarise",
        permission=Capability.REGISTRY,
        body=schemas.DiaryBody,
        answer=schemas.Acted,
        idempotent=True,
    )
    def diarise_receipt(caller: Caller, receipt: str, body: schemas.DiaryBody) -> schemas.Acted:
        """Register the paper; its number is final."""
        office, actor = office_and_actor(offices, receipt, caller)
        command = registry.DiariseReceipt(receipt, _diary(body, office))
        return schemas.Acted.model_validate(registry.diarise(command, actor, cause(caller), office))

    @api.get("/receipts/<receipt>", permission="post", answer=schemas.ReceiptView)
    def read_receipt(caller: Caller, receipt: str) -> schemas.ReceiptView:
        """The receipt with its diary."""
        card = offices.directory.post(post_of(caller))
        view = views.receipt_view(receipt, card, offices.of(receipt))
        return schemas.ReceiptView.model_validate(view)

    @api.post(
        "/receipts/<receipt>/mark",
        permission="post",
        body=schemas.MarkBody,
        answer=schemas.Acted,
        idempotent=True,
    )
    def mark_receipt(caller: Caller, receipt: str, body: schemas.MarkBody) -> schemas.Acted:
        """Send it to a post."""
        office, actor = office_and_actor(offices, receipt, caller)
        command = movement.Send(receipt, body.to, "mark", body.due, body.remark, body.revision)
        return schemas.Acted.model_validate(movement.mark_receipt(command, actor, cause(caller), office))

    @api.post(
        "/receipts/<receipt>/place",
        permission="post",
        body=schemas.PlaceBody,
        answer=schemas.Acted,
        idempotent=True,
    )
    def put_in_file(caller: Caller, receipt: str, body: schemas.PlaceBody) -> schemas.Acted:
        """Put it in a file that the acting post holds too."""
        office, actor = office_and_actor(offices, receipt, caller)
        command = place_receipt.PlaceReceipt(receipt, body.file, body.revision)
        return schemas.Acted.model_validate(
            place_receipt.place_receipt(command, actor, cause(caller), office)
        )

    @api.post("/permits", permission="post", body=schemas.PermitBody, answer=schemas.Permit, status=201)
    def ask_permit(caller: Caller, body: schemas.PermitBody) -> schemas.Permit:
        """A permit to read one document of an item, for five minutes."""
        card = offices.directory.post(post_of(caller))
        command = grant_permit.GrantPermit(body.item, body.document, body.purpose)
        granted = grant_permit.grant_permit(command, caller.person, card, offices.of(body.item))
        return schemas.Permit.model_validate(granted)


def _diary(body: schemas.DiaryBody, office: Office) -> Diary:
    received = body.received_date.isoformat() if body.received_date else None
    filled = body.model_dump(exclude={"sender", "received_date", "letter_date"})
    diary = Diary(
        **filled,
        sender=Sender(**body.sender.model_dump()),
        received_date=received or civil_date(office.now, office.rules.zone),
    )
    return replace(diary, letter_date=body.letter_date.isoformat() if body.letter_date else None)
