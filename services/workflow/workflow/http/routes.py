"""The whole API in one place."""

from chassis.http import Api
from workflow.application.offices import Offices
from workflow.domain.file import File
from workflow.domain.receipt import Receipt
from workflow.http import files, items, lists, receipts


def build(offices: Offices) -> Api:
    """Every route of the office."""
    api = Api("workflow")
    for part in (files, receipts, lists):
        part.declare(api, offices)
    items.declare(api, offices, File.entity, lambda office: office.files)
    items.declare(api, offices, Receipt.entity, lambda office: office.receipts)
    return api
