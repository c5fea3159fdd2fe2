"""Receipts: the tray, the diary, marking, putting in a file, and permits to read."""

from dataclasses import asdict

from flask import Response

from chassis.http import Api, Caller
from directory import Capability
from workflow.application import diarise as registry
from workflow.application import grant_permit, slip, views
from workflow.application.duplicates import duplicates
from workflow.application.offices import Offices
from workflow.http import list_schemas, queries, schemas
from workflow.http.asking import post_of
from workflow.http.printed import printed


def declare(api: Api, offices: Offices) -> None:
    """The routes of receipts."""

    @api.get("/tray", permission=Capability.REGISTRY, query=queries.TrayQuery, answer=list_schemas.Tray)
    def read_tray(caller: Caller, query: queries.TrayQuery) -> list_schemas.Tray:
        """The papers that wait for a number, the longest waiting first; or those that were rejected."""
        card = offices.directory.post(post_of(caller))
        office = offices.named(query.department)
        found = registry.tray(card, office, state=query.state, after=query.after, limit=query.limit)
        following = found[-1].id if len(found) == query.limit else None
        items = [schemas.ReceiptView.model_validate(views.tray_view(receipt)) for receipt in found]
        return list_schemas.Tray(items=items, next=following)

    @api.get(
        "/senders", permission=Capability.REGISTRY, query=queries.SendersQuery, answer=list_schemas.Senders
    )
    def find_senders(caller: Caller, query: queries.SendersQuery) -> list_schemas.Senders:
        """Who has written to the department before, by the beginning of a name or an organisation."""
        card = offices.directory.post(post_of(caller))
        found = registry.senders(query.q, card, offices.named(query.department))
        return list_schemas.Senders(
            items=[list_schemas.KnownSender.model_validate(asdict(one)) for one in found]
        )

    @api.get(
        "/receipts/<receipt>/duplicates",
        permission=Capability.REGISTRY,
        query=queries.LetterQuery,
        answer=list_schemas.Duplicates,
    )
    def find_duplicates(caller: Caller, receipt: str, query: queries.LetterQuery) -> list_schemas.Duplicates:
        """What the paper is likely to be a second copy of: same bytes; same sender, number and date."""
        card = offices.directory.post(post_of(caller))
        written = query.letter_date.isoformat() if query.letter_date else None
        found = duplicates(
            receipt,
            card,
            offices.of(receipt),
            sender=query.sender,
            letter_ref=query.letter_ref,
            letter_date=written,
        )
        return list_schemas.Duplicates(items=[list_schemas.Duplicate.model_validate(one) for one in found])

    @api.get("/receipts/<receipt>", permission="post", answer=schemas.ReceiptView)
    def read_receipt(caller: Caller, receipt: str) -> schemas.ReceiptView:
        """The receipt with its diary."""
        card = offices.directory.post(post_of(caller))
        view = views.receipt_view(receipt, card, offices.of(receipt))
        return schemas.ReceiptView.model_validate(view)

    @api.get("/receipts/<receipt>/slip", permission="post")
    def print_slip(caller: Caller, receipt: str) -> Response:
        """The acknowledgement for the sender, as PDF."""
        card = offices.directory.post(post_of(caller))
        return printed(slip.acknowledgement(receipt, card, offices.of(receipt)))

    @api.post("/permits", permission="post", body=queries.PermitBody, answer=schemas.Permit, status=201)
    def ask_permit(caller: Caller, body: queries.PermitBody) -> schemas.Permit:
        """A permit to read one document of an item, for five minutes."""
        card = offices.directory.post(post_of(caller))
        command = grant_permit.GrantPermit(body.item, body.document, body.purpose)
        granted = grant_permit.grant_permit(command, caller.person, card, offices.of(body.item))
        return schemas.Permit.model_validate(granted)
