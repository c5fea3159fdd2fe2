"""The address book in the document store: a document for each sender, the newest particulars in it."""

from typing import Final

from chassis.store.aggregates import retrying
from chassis.store.form import Form
from chassis.store.port import AlreadyExists, Conflict, Database
from workflow.adapters.collections import SENDERS
from workflow.domain.senders import KnownSender, beginning

SENDER: Final = Form(KnownSender, key=None)
LOOKED_AT: Final = 300
"""Of those with one beginning, the latest."""


class SenderStore:
    """The senders of one department."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, sender: KnownSender) -> None:
        """They are known with these particulars, unless later ones are."""
        retrying(lambda: self._remember(sender))

    def named(self, typed: str, limit: int) -> list[KnownSender]:
        """Those whose name or organisation begins so, who wrote last first."""
        begun = beginning(typed)
        if not begun:
            return []
        found = {
            document.id: SENDER.read(document)
            for index, field in (("by_name", "begins"), ("by_organisation", "organisation_begins"))
            for document in self._database.find(
                SENDERS, index, equals={field: begun}, descending=True, limit=LOOKED_AT
            )
        }
        meant = [sender for sender in found.values() if sender.is_meant(typed)]
        return sorted(meant, key=lambda sender: sender.used, reverse=True)[:limit]

    def _remember(self, sender: KnownSender) -> None:
        state = SENDER.write(sender) | {
            "begins": beginning(sender.name),
            "organisation_begins": beginning(sender.organisation),
        }
        known = self._database.get(SENDERS, sender.id)
        if known is None:
            try:
                self._database.insert(SENDERS, sender.id, state)
            except AlreadyExists as raced:
                raise Conflict(sender.id) from raced
        elif known.state["used"] < sender.used:
            self._database.commit(known, SENDERS, state)
