"""Envelope, catalogue and what is generated from them, on the fictitious contract."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.__main__ import main, printable
from chassis.envelope import Event, InvalidEvent, Outgoing, routing_keys
from chassis.testing.contract import DEPARTMENTS, KEYSET, MOVED, PRINTED, TYPES, event, small_contract
from chassis.wire import docs, topology
from chassis.wire.catalogue import Catalogue
from chassis.wire.folders import BadContract


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    small_contract(tmp_path / "contracts")
    return tmp_path / "contracts"


@pytest.fixture
def catalogue(contracts: Path) -> Catalogue:
    return Catalogue.load(contracts)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The catalogue for tests of many examples."""
    return small_contract(tmp_path_factory.mktemp("small") / "contracts")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
NAMES = st.from_regex(r"[a-z][a-z0-9]{1,15}", fullmatch=True)
EVENTS = st.builds(
    Event,
    type=st.sampled_from(sorted(TYPES)),
    subject=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._@/~-]{0,40}", fullmatch=True),
    position=st.integers(1, 10**17),
    department=NAMES,
    time=st.just("2026-11-22T10:15:30.123Z"),
    data=st.dictionaries(st.text(), st.integers() | st.text()),
    epoch=st.integers(1, 10**8),
    actor=st.none() | NAMES,
    post=st.none() | NAMES,
    correlationid=NAMES,
    causationid=st.none() | NAMES,
)


@settings(deadline=None)
@given(EVENTS)
def test_an_event_survives_its_own_wire_form(said: Event) -> None:
    assert Event.from_json(json.loads(json.dumps(said.to_json()))) == said


@settings(deadline=None)
@given(EVENTS, EVENTS)
def test_identity_is_the_same_exactly_where_producer_subject_and_place_are(one: Event, other: Event) -> None:
    same = (one.service, one.department, one.epoch, one.subject, one.position) == (
        other.service, other.department, other.epoch, other.subject, other.position,
    )  # fmt: skip
    assert ((one.source, one.id) == (other.source, other.id)) == same


def test_an_event_without_a_correlation_begins_one_under_its_own_id() -> None:
    assert event().to_json()["correlationid"] == event().id


def test_keys_name_each_department_once_and_the_home_first() -> None:
    outgoing = Outgoing(event(MOVED), ("landacq", "general", "landacq"))
    assert routing_keys(outgoing) == ["general.notice.moved", "landacq.notice.moved"]


GOOD = event(PRINTED).to_json()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ([], 'message breaks type "object"'),
        ({name: GOOD[name] for name in GOOD if name != "time"}, "time is missing"),
        (GOOD | {"specversion": "0.3"}, 'specversion breaks const "1.0"'),
        (GOOD | {"position": 0}, "position breaks minimum 1"),
        (GOOD | {"position": "1"}, 'position breaks type "integer"'),
        (GOOD | {"position": True}, 'position breaks type "integer"'),
        (GOOD | {"actor": None}, 'actor breaks type "string"'),
        (GOOD | {"Upper": "x"}, "message breaks pattern"),
        (GOOD | {"nested": {"a": 1}}, "nested breaks type"),
        (GOOD | {"type": "press.notice.printed.v2"}, "unknown type press.notice.printed.v2"),
        (GOOD | {"type": "press.notice.burnt.v1"}, "unknown type"),
        (GOOD | {"id": "general.x:1"}, "id is not subject:position"),
        (GOOD | {"source": "/archive/general/1"}, "source is not /press/general/<epoch>"),
        (GOOD | {"source": "/press/landacq/1"}, "source is not /press/general/<epoch>"),
        (event(PRINTED, department="-").to_json(), "department - is not of scope department"),
        (event(KEYSET).to_json(), "department general is not of scope district"),
        (GOOD | {"data": {"number": "https://x?X-Amz-Signature=1"}}, 'data.number breaks type "integer"'),
    ],
)
def test_what_breaks_the_contract_is_refused_with_a_reason_that_quotes_no_value(
    catalogue: Catalogue, raw: Any, reason: str
) -> None:
    with pytest.raises(InvalidEvent) as refusal:
        catalogue.check(raw)
    assert reason in refusal.value.reason
    assert "Signature" not in refusal.value.reason


@settings(deadline=None)
@given(raw=JSON)
def test_anything_else_is_refused_and_never_breaks_the_check(small: Catalogue, raw: Any) -> None:
    with pytest.raises(InvalidEvent):
        small.check(raw)


@settings(deadline=None)
@given(field=st.sampled_from(sorted(GOOD)), value=JSON)
def test_any_field_replaced_by_anything_is_accepted_or_refused_and_nothing_else(
    small: Catalogue, field: str, value: Any
) -> None:
    try:
        accepted = small.check(GOOD | {field: value})
    except InvalidEvent:
        return
    assert accepted.to_json() == GOOD | {field: value}


def restate(folder: Path, **changes: Any) -> None:
    path = folder / "event.yaml"
    path.write_text(yaml.safe_dump(yaml.load(path.read_text(), yaml.CSafeLoader) | changes))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"type": "press.notice.other.v1"}, "not the folder's name"),
        ({"producer": "archive"}, "producer"),
        ({"scope": "world"}, "scope"),
        ({"colour": "red"}, "exactly the fields"),
    ],
)
def test_a_folder_that_is_not_as_asked_for_is_named_with_its_fault(
    contracts: Path, changes: dict[str, Any], fault: str
) -> None:
    restate(contracts / "events" / PRINTED, **changes)
    with pytest.raises(BadContract, match=f"{PRINTED}.*{fault}"):
        Catalogue.load(contracts)


def test_a_folder_without_a_schema_is_named(contracts: Path) -> None:
    (contracts / "events" / PRINTED / "data.schema.json").unlink()
    with pytest.raises(BadContract, match=PRINTED):
        Catalogue.load(contracts)


def test_the_catalogue_tells_scope_consumers_and_who_hears_what(catalogue: Catalogue) -> None:
    assert catalogue.scope(KEYSET) == "district"
    assert catalogue.consumers(PRINTED) == ("archive", "ledger")
    assert [one.type for one in catalogue.heard_by("archive")] == [KEYSET, MOVED, PRINTED]
    assert catalogue.services == ["archive", "ledger", "press"]


def test_every_queue_has_a_dead_twin_and_every_binding_its_ends(catalogue: Catalogue) -> None:
    wanted = topology.plan(catalogue, DEPARTMENTS)
    live = {name for name in wanted.queues if not name.endswith(".dead")}
    assert live == {
        f"{service}.{department}" for service in ("archive", "ledger", "press") for department in DEPARTMENTS
    } | {"archive.-"}
    assert set(wanted.queues) - live == {f"{name}.dead" for name in live}
    assert {binding.queue for binding in wanted.bindings} == set(wanted.queues)
    assert {binding.exchange for binding in wanted.bindings} <= set(wanted.exchanges)
    for name in live:
        arguments = wanted.queues[name]
        assert arguments["x-dead-letter-routing-key"] == name
        assert arguments["x-dead-letter-exchange"] == f"{name.split('.')[0]}.dead"
        assert arguments["x-delivery-limit"] == 5
        assert (arguments["x-dead-letter-strategy"], arguments["x-overflow"]) == (
            "at-least-once",
            "reject-publish",
        )


def test_a_new_department_only_adds(catalogue: Catalogue) -> None:
    before, after = topology.plan(catalogue, DEPARTMENTS), topology.plan(catalogue, (*DEPARTMENTS, "health"))
    assert before.queues.items() <= after.queues.items()
    assert before.bindings <= after.bindings
    assert before.rights == after.rights


def test_the_tool_prints_the_plan(contracts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["topology", "print", "--contracts", str(contracts)], {"DEPARTMENTS": "general, landacq"}) == 0
    )
    planned = topology.plan(Catalogue.load(contracts), ("general", "landacq"))
    assert json.loads(capsys.readouterr().out) == printable(planned)


def test_the_documents_are_stale_until_written_and_again_after_a_change(contracts: Path) -> None:
    root = contracts.parent
    (root / "docs").mkdir()
    assert main(["docs", "--root", str(root), "--check"], {}) == 1
    assert main(["docs", "--root", str(root)], {}) == 0
    assert main(["docs", "--root", str(root), "--check"], {}) == 0
    restate(contracts / "events" / PRINTED, meaning="Printed, and read by somebody.")
    assert main(["docs", "--root", str(root), "--check"], {}) == 1


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [one for inner in value.values() for one in references(inner)]
    return [one for inner in value for one in references(inner)] if isinstance(value, list) else []


def test_each_reference_of_the_asyncapi_document_leads_somewhere(
    contracts: Path, catalogue: Catalogue
) -> None:
    document = yaml.load(docs.asyncapi(catalogue), yaml.CSafeLoader)
    for reference in references(document):
        path, _, inside = reference.partition("#/")
        if path:
            assert (contracts / path).exists()
            continue
        found = document
        for step in inside.split("/"):
            found = found[step]
    assert document["asyncapi"] == "3.0.0"
    assert document["channels"]["press.notice.moved"]["messages"].keys() == {MOVED, "press.notice.moved.v2"}
    receives = {name for name, one in document["operations"].items() if one["action"] == "receive"}
    assert receives == {
        f"{service}.receives.{one.type}" for one in catalogue.types.values() for service in one.consumers
    }


def test_the_page_for_people_names_every_event_field_and_listener(catalogue: Catalogue) -> None:
    page = docs.messages(catalogue)
    for name in TYPES:
        assert f"## {name}" in page
    assert "| `number` | integer | required |" in page
    assert "nobody yet" in page
