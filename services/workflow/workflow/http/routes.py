"""The whole API in one place."""

from chassis.http import Api
from workflow.application.offices import Offices
from workflow.domain.file import File
from workflow.domain.receipt import Receipt
from workflow.http import (
    acting,
    copies,
    files,
    habits,
    items,
    letters,
    lists,
    numbers,
    opinions,
    pendency,
    receipts,
    watch,
)


def build(offices: Offices) -> Api:
    """Every route of the office."""
    api = Api("workflow")
    for part in (acting, files, letters, receipts, lists, opinions, copies, habits, numbers, pendency, watch):
        part.declare(api, offices)
    for kind in (File, Receipt):
        items.declare(api, offices, kind)
    return api
