"""The whole API in one place."""

from chassis.http import Api
from workflow.application.offices import Offices
from workflow.http import files, lists, receipts


def build(offices: Offices) -> Api:
    """Every route of the office."""
    api = Api("workflow")
    for part in (files, receipts, lists):
        part.declare(api, offices)
    return api
