"""How a value of a domain lies in a document: each field under its own name, as plain JSON.

A field stands once, where the domain declares it: the way there and back is cattrs', by the declared types.
Instants lie as text that sorts as time does, enumerations as their values, a history as its entries.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from cattrs import Converter, override
from cattrs.gen import make_dict_unstructure_fn

from chassis.clock import from_text, to_text
from chassis.record import History
from chassis.record.stored import of_history, to_history
from chassis.store.port import Document, State

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


class Form(Generic[T]):
    """How the dataclass `kind` lies in documents. The field `key`, if one holds the document's id, is no part
    of the state; those in `absent` are left out while they are null, because an index must not see them.
    """

    def __init__(self, kind: type[T], *, key: str | None = "id", absent: Iterable[str] = ()) -> None:
        self._kind = kind
        self._key = key
        self.fields: Final = frozenset(each.name for each in fields(kind)) - {key}
        """What this release writes; fields of a later one survive beside them."""
        self._converter = _converter()
        told: dict[str, Any] = {name: override(omit_if_default=True) for name in absent}
        told |= {key: override(omit=True)} if key else {}
        self._converter.register_unstructure_hook(
            kind, make_dict_unstructure_fn(kind, self._converter, **told)
        )

    def write(self, value: T) -> State:
        """The state that tells the value."""
        state: State = self._converter.unstructure(value)
        return state

    def read(self, document: Document) -> T:
        """The value that the document tells; a field that is not there has its default. Its history is of the
        first epoch, until whoever goes on with it says otherwise. Raises KeyError, TypeError or ValueError
        for a document of another form.
        """
        named = {self._key: document.id} if self._key else {}
        value: T = self._converter.structure(document.state | named, self._kind)
        return value


def _converter() -> Converter:
    converter = Converter(detailed_validation=False, unstruct_collection_overrides={tuple: list})
    converter.register_unstructure_hook(datetime, to_text)
    converter.register_structure_hook(datetime, lambda text, _: from_text(text))
    converter.register_unstructure_hook(History, of_history)
    converter.register_structure_hook(History, lambda record, _: to_history(record))
    return converter
