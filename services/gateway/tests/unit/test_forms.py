"""What was typed becomes what is asked, or every field says what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from gateway.api import workflow
from gateway.clients.problems import ServiceProblem, Unanswered
from gateway.http.file import WorkForm
from gateway.http.forms import Form
from gateway.http.labels import CLASSIFICATIONS
from gateway.http.tray import DiaryForm
from gateway.http.wording import FIELD_FAULTS, faulty
from gateway.i18n import Words, catalogues

WORDS = Words("en", catalogues()["en"], ZoneInfo("Asia/Kolkata"), datetime(2026, 11, 22, 5, tzinfo=UTC))
DIARY = {"sender_name": "Haripada Mondal", "subject": "The culvert"}


def work(**typed: str) -> WorkForm:
    return WorkForm(WORDS, MultiDict(typed))


def diary(**typed: str) -> DiaryForm:
    return DiaryForm(WORDS, MultiDict(DIARY | typed))


def codes(form: Form) -> dict[str, str]:
    return {field.name: fault.code for field, fault in form.faults.items()}


def test_what_was_typed_is_what_is_asked() -> None:
    form = work(to="p-2", remark="  Urgent \r\n please ", due="24/11/26", text="Noted.")
    assert form.asked(workflow.ForwardBody, revision=3, note=form.text) == workflow.ForwardBody(
        revision=3, to="p-2", remark="Urgent \n please", due="2026-11-24T18:29:59.999Z", note="Noted."
    )


def test_limits_are_those_of_the_contract_and_every_fault_is_told_at_once() -> None:
    form = diary(subject="x" * 301, sender_name=" ", letter_date="23-11-2026")
    assert form.asked(workflow.DiaryBody) is None
    assert codes(form) == {"sender_name": "missing", "letter_date": "after-today", "subject": "too-long"}
    (limit,) = {fault.limit for fault in form.faults.values() if fault.code == "too-long"}
    assert faulty(WORDS, "too-long", limit) == "At most 300 characters."
    assert form.subject.shown() == "x" * 301


def test_a_field_that_goes_by_another_name_is_blamed_by_its_own() -> None:
    form = work(to="p-2", text="x" * 60_001)
    assert form.asked(workflow.ForwardBody, revision=3, note=form.text) is None
    assert codes(form) == {"text": "too-long"}


def test_so_is_one_that_a_service_refuses_by_the_other_name() -> None:
    form = work(to="p-2", text="gnp\u202efit.exe")
    assert form.asked(workflow.ForwardBody, revision=3, note=form.text)
    with form.refusable():
        raise ServiceProblem(422, "invalid", {"errors": [{"at": "note", "rule": "unsafe-characters"}]})
    assert codes(form) == {"text": "unsafe-characters"}


def test_what_is_not_asked_may_be_wrong_so_that_a_draft_is_kept_beside_half_a_date() -> None:
    form = work(text="A draft", due="24-")
    assert form.asked(workflow.NoteBody, revision=3) == workflow.NoteBody(revision=3, text="A draft")
    assert form.asked(workflow.ReturnBody, revision=3) is None


@pytest.mark.parametrize(
    ("typed", "code"), [("yesterday", "not-a-date"), ("21-11-2026", "passed"), ("22-11-2026", None)]
)
def test_a_due_day_has_not_passed(typed: str, code: str | None) -> None:
    form = work(to="p-2", due=typed)
    form.asked(workflow.ForwardBody, revision=3)
    assert codes(form).get("due") == code


def test_a_form_may_ask_two_things_and_tells_the_faults_of_both() -> None:
    form = diary(subject="", remarks="x" * 5000)
    assert form.asked(workflow.MarkBody, remark=form.remarks, revision=0) is None
    assert form.asked(workflow.DiaryBody) is None
    assert codes(form) == {"subject": "missing", "remarks": "too-long"}


def test_what_nobody_types_is_no_fault_of_a_field() -> None:
    with pytest.raises(BadRequest):
        work(to="p-2").asked(workflow.ForwardBody, revision=-1)


def test_a_refusal_stands_on_the_form_and_at_the_fields_it_names() -> None:
    form = diary()
    with form.refusable():
        raise ServiceProblem(422, "faulty", {"faults": [{"field": "sender.name", "code": "unknown"}]})
    assert form.status == 422
    assert codes(form) == {"sender_name": "not-accepted"}


def test_a_text_that_would_deceive_is_told_in_words_of_its_own() -> None:
    form = diary(subject="gnp\u202efit.exe")
    with form.refusable():
        raise ServiceProblem(422, "invalid", {"errors": [{"at": "subject", "rule": "unsafe-characters"}]})
    assert codes(form) == {"subject": "unsafe-characters"}


def test_no_answer_is_no_refusal() -> None:
    with pytest.raises(Unanswered), diary().refusable():
        raise Unanswered("workflow", "general")


def test_every_classification_of_the_contract_can_be_chosen() -> None:
    for shape in (workflow.Cover, workflow.DiaryBody):
        assert get_args(shape.model_fields["classification"].annotation) == tuple(CLASSIFICATIONS)


@pytest.mark.parametrize("language", ["en", "bn", "hi"])
def test_every_fault_has_words(language: str) -> None:
    words = Words(language, catalogues()[language], WORDS.zone, WORDS.now)
    told = {faulty(words, code, 300) for code in FIELD_FAULTS}
    assert len(told) == len(FIELD_FAULTS)
    assert language == "en" or not told & set(FIELD_FAULTS.values())
