"""Forms: what a person typed becomes what a service is asked, or every field says what is wrong with it.

WTForms reads the fields; the generated model of the question says what is needed and how long it may be, so
that no limit stands here. A fault is a code, worded where it is shown. What was typed is shown as it was.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

import pydantic
from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from wtforms import Field, FormField, SearchField, StringField
from wtforms import Form as Fields
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from chassis.ids import is_ulid
from gateway.api.model import Model
from gateway.application.dates import NotADate, end_of, parse_day
from gateway.clients.problems import ServiceProblem, Unanswered
from gateway.i18n import N_, Words

M = TypeVar("M", bound=Model)
SHOW: Final = "search"
"""The wish of a form that shall only be shown again, with what was typed: after a search, or a new log-in."""
UNSAFE: Final = "unsafe-characters"
"""The services' rule of a text with controls, or with marks that turn text round."""
SAID: Final = frozenset({UNSAFE, "missing", "before-it-was-received", "not-watched"})
"""Faults that a service finds and this page words."""
MISSING = frozenset({"missing", "string_type", "string_too_short"})  # pydantic's codes


@dataclass(frozen=True)
class Fault:
    """What is wrong with a field: a code of `wording.FIELD_FAULTS`, and the limit that it passes."""

    code: str
    limit: int | None = None


class Wrong(ValidationError):
    """A field is not as it should be."""

    def __init__(self, code: str) -> None:
        super().__init__(cast("str", Fault(code)))


class Typed(StringField):
    """What somebody types, in NFC. An empty one that is `needed` is a fault of that code."""

    empty: str | None = ""

    def __init__(self, label: str = "", *, needed: str = "", default: str | None = None, **how: Any) -> None:
        self.needed, self.empty = needed, None if needed else self.empty
        super().__init__(label, default=self.empty if default is None else default, **how)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What is meant by what was typed."""
        if valuelist:
            self.data = self.read(unicodedata.normalize("NFC", valuelist[0])) or self.empty

    def read(self, text: str) -> str:
        """What is meant by the text. Raises Wrong."""
        return text

    def shown(self) -> str:
        """What stands in the field: what was typed, else what it began with."""
        return str(self.raw_data[0] if self.raw_data else self.data or "")


class Line(Typed):
    """One line, white space folded."""

    def read(self, text: str) -> str:
        """Its words."""
        return " ".join(text.split())


class OptionalLine(Line):
    """One line, or nothing at all."""

    empty = None


class Choice(Line):
    """One of some codes, with the words for each; the service says which it takes."""

    def __init__(self, label: str = "", *, options: Mapping[str, str], **how: Any) -> None:
        super().__init__(label, **how)
        self.options = options


class Text(Typed):
    """Several lines."""

    def read(self, text: str) -> str:
        """The lines, parted as we part them."""
        return text.replace("\r\n", "\n").strip()


class Day(Typed):
    """A civil date as people type it, meant as ISO text; or none."""

    empty = None

    def read(self, text: str) -> str:
        """The day, if there is one."""
        try:
            return parse_day(text).isoformat() if text.strip() else ""
        except NotADate:
            raise Wrong("not-a-date") from None

    def pre_validate(self, form: BaseForm) -> None:
        """The day is one that may stand here."""
        if self.data:
            self.check(self.data, cast("Form", form).words.today().isoformat())

    def check(self, day: str, today: str) -> None:
        """Raises Wrong when it may not."""


class PastDay(Day):
    """A day that is not after today."""

    def check(self, day: str, today: str) -> None:
        """Raises Wrong when it is."""
        if day > today:
            raise Wrong("after-today")


class ComingDay(Day):
    """A day after today."""

    def check(self, day: str, today: str) -> None:
        """Raises Wrong when it is not."""
        if day <= today:
            raise Wrong("not-to-come")


class Due(Day):
    """A day that has not passed, meant as its last instant."""

    def check(self, day: str, today: str) -> None:
        """Raises Wrong when it has passed."""
        if day < today:
            raise Wrong("passed")

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:  # noqa: ARG002, FBT001  # WTForms' own signature
        """The instant is known."""
        if self.data and not self.errors:
            self.data = end_of(parse_day(self.data), cast("Form", form).words.zone)


class Form(Fields):
    """The fields of an act, what is wrong with them, and what a service said to them."""

    asked_as: Mapping[str, str] = MappingProxyType({})
    """By another name than the field's: how a service is asked it."""

    def __init__(
        self, words: Words, typed: MultiDict[str, Any] | None = None, known: Mapping[str, Any] | None = None
    ) -> None:
        """`typed` is the request's form; without it the fields begin with what is `known`."""
        super().__init__(typed, data=known)
        self.words = words
        self.is_read = False
        self.problem: ServiceProblem | None = None

    @property
    def faults(self) -> dict[Field, Fault]:
        """The first fault of every field that has one."""
        return {field: cast("Fault", field.errors[0]) for field in _leaves(self) if field.errors}

    @property
    def status(self) -> int:
        """With which status the form is shown again."""
        if self.problem:
            return self.problem.status
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.faults else HTTPStatus.OK

    def asked(self, shape: type[M], **more: object) -> M | None:
        """What was typed and `more` (of a field, its content) as a service is asked it; or None, and then
        there are faults. What `shape` does not ask for may be wrong. Raises BadRequest when something is
        wrong that nobody types.
        """
        if not self.is_read:
            self.is_read = True
            self.validate()
        fields = {
            leaf.name: leaf for field in self if field.name in shape.model_fields for leaf in _leaves([field])
        }
        renamed = {name: value for name, value in more.items() if isinstance(value, Field)}
        fields |= renamed
        self.asked_as = {**self.asked_as, **{field.name: name for name, field in renamed.items()}}
        given = {name: value.data if isinstance(value, Field) else value for name, value in more.items()}
        try:
            asked = shape.model_validate({**self.data, **given})
        except pydantic.ValidationError as error:
            for fault in error.errors(include_url=False, include_input=False):
                field = fields.get("_".join(map(str, fault["loc"])))
                if field is None:
                    raise BadRequest from None
                _blame(field, _fault(field, fault["type"], fault.get("ctx", {})))
            return None
        return None if any(field.errors for field in fields.values()) else asked

    def blame(self, field: Field, code: str) -> None:
        """The field has this fault beside what its type finds: nothing is asked."""
        _blame(field, Fault(code))

    def refusable(self) -> Refusable:
        """What a service refuses inside of it ends there, and stands on the form."""
        return Refusable(self)

    def refused(self, problem: ServiceProblem) -> None:
        """The form carries the problem, and its fields the faults that the service named."""
        self.problem = problem
        named = {str(one.get("field") or one.get("at")).replace(".", "_"): one for one in _told(problem)}
        for field in _leaves(self):
            fault = named.get(self.asked_as.get(field.name, field.name))
            if fault is not None:
                said = str(fault.get("rule") or fault.get("code"))
                _blame(field, Fault(said if said in SAID else "not-accepted"))


@dataclass(frozen=True)
class Refusable:
    """Goes on behind its block when a service refuses inside; not so when one does not answer."""

    form: Form

    def __enter__(self) -> None:
        """Nothing is to be done before."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """The form knows of a refusal."""
        if not isinstance(error, ServiceProblem) or isinstance(error, Unanswered):
            return False
        self.form.refused(error)
        return True


class SendForm(Form):
    """To whom something goes, with which words, and until when it is due. `q` searches the post."""

    q = SearchField()
    to = Typed(N_("Send to"), needed="choose-post")
    remark = Text(N_("Remark"))
    due = Due(N_("Due date (dd-mm-yyyy)"))


def _blame(field: Field, fault: Fault) -> None:
    """The field has this fault, whatever else it has."""
    field.errors = [*field.errors, cast("str", fault)]


def act_key() -> str:
    """The key that the form was shown with. Raises BadRequest when there is none: no form of ours."""
    key = request.form.get("key", "")
    if not is_ulid(key):
        raise BadRequest
    return key


def seen_revision() -> int:
    """The revision of what the person saw when they acted. Raises BadRequest."""
    try:
        revision = int(request.form.get("revision", ""))
    except ValueError as error:
        raise BadRequest from error
    if revision < 0:
        raise BadRequest
    return revision


def seen_draft() -> str | None:
    """The digest of the draft that the person saw when they wrote; None where the form does not say."""
    return request.form.get("saved") or None


def _leaves(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FormField):
            yield from _leaves(field.form)
        else:
            yield field


def _fault(field: Field, kind: str, told: Mapping[str, Any]) -> Fault:
    if kind == "string_too_long":
        return Fault("too-long", told["max_length"])
    if kind in MISSING:
        return Fault(getattr(field, "needed", "") or "missing")
    return Fault("not-accepted")


def _told(problem: ServiceProblem) -> list[dict[str, Any]]:
    """The faults by field that a service named."""
    faults = problem.params.get("faults") or problem.params.get("errors") or []
    return [fault for fault in faults if isinstance(fault, dict)]
