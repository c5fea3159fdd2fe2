"""Every folder of the contract is complete, legal and true to its examples, as contracts/README.md asks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from cloudevents.core.formats.json import JSONFormat
from jsonschema import Draft202012Validator

from chassis.envelope import Event, InvalidEvent
from chassis.wire import docs
from chassis.wire.catalogue import Catalogue
from chassis.wire.folders import TYPE_NAME, Schemas

CONTRACTS = Path(__file__).parents[1]
ROOT = CONTRACTS.parent
FOLDERS = sorted((CONTRACTS / "events").iterdir())
GOOD = sorted(CONTRACTS.glob("events/*/good/*.json"))
BAD = sorted(CONTRACTS.glob("events/*/bad/*.json"))
SPEAKERS = {"audit", "auth", "files", "notify", "scan", "workflow"}


def named(path: Path) -> str:
    return str(path.relative_to(CONTRACTS / "events"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(CONTRACTS)


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_the_contract_is_not_empty() -> None:
    assert FOLDERS


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_a_folder_holds_exactly_what_it_should(folder: Path) -> None:
    assert TYPE_NAME.fullmatch(folder.name)
    assert {path.name for path in folder.iterdir()} == {"event.yaml", "data.schema.json", "good", "bad"}
    for kind in ("good", "bad"):
        examples = list((folder / kind).iterdir())
        assert examples
        assert {path.suffix for path in examples} == {".json"}


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_a_type_is_said_and_heard_by_services_of_ours_and_means_something(
    catalogue: Catalogue, folder: Path
) -> None:
    one = catalogue.types[folder.name]
    assert {one.producer, *one.consumers} <= SPEAKERS
    assert len(set(one.consumers)) == len(one.consumers)
    assert len(one.meaning.split()) >= 4
    assert isinstance(one.history, bool)


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_a_schema_is_legal_closed_on_its_shape_and_open_to_additions(folder: Path) -> None:
    schema = Schemas().read(folder / "data.schema.json")
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert schema["type"] == "object"
    assert schema.get("additionalProperties", True) is True
    assert set(schema["required"]) <= set(schema["properties"])
    assert '"format"' not in json.dumps(schema), "a format checks nothing; use a pattern"


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_what_a_facet_is_of_is_declared(catalogue: Catalogue, folder: Path) -> None:
    """An act that moves something and forgot to say so would reach no desk and no watch."""
    one = catalogue.types[folder.name]
    fields = {facet.property for facet in catalogue.facets.values() if facet.property} & set(
        one.schema["properties"]
    )
    declared = [catalogue.facets[name].property for name in one.carries if catalogue.facets[name].property]
    assert sorted(declared) == sorted(fields), "say in event.yaml what it carries: custody, or standing"


def test_a_facet_is_heard_by_services_of_ours_and_carried_by_some_event(catalogue: Catalogue) -> None:
    for facet in catalogue.facets.values():
        assert set(facet.consumers) <= SPEAKERS
        assert len(facet.meaning.split()) >= 4
        assert catalogue.carrying(facet.facet)


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_nobody_is_named_twice(folder: Path) -> None:
    """A consumer of a facet is not named again by each event that carries it."""
    stated = yaml.load((folder / "event.yaml").read_text("utf-8"), yaml.CSafeLoader)
    facets = [
        yaml.load((CONTRACTS / "facets" / name / "facet.yaml").read_text("utf-8"), yaml.CSafeLoader)
        for name in stated.get("carries", [])
    ]
    named_there = {consumer for facet in facets for consumer in facet["consumers"]}
    assert not named_there & set(stated["consumers"])


def test_versions_of_a_name_run_from_one_without_gaps(catalogue: Catalogue) -> None:
    versions: dict[str, list[int]] = {}
    for name in catalogue.types:
        stem, _, number = name.rpartition(".v")
        versions.setdefault(stem, []).append(int(number))
    assert {stem: sorted(found) for stem, found in versions.items()} == {
        stem: list(range(1, len(found) + 1)) for stem, found in versions.items()
    }


@pytest.mark.parametrize("path", GOOD, ids=named)
def test_a_good_example_is_accepted_and_survives_our_own_reading(catalogue: Catalogue, path: Path) -> None:
    raw = read(path)
    accepted = catalogue.check(raw)
    assert accepted.type == path.parents[1].name
    assert Event.from_json(raw).to_json() == {name: raw[name] for name in raw if name != "dataschema"}


@pytest.mark.parametrize("path", GOOD, ids=named)
def test_a_good_example_is_a_cloud_event_to_the_reference_library(path: Path) -> None:
    raw = read(path)
    understood = JSONFormat().read(None, path.read_bytes())
    assert (understood.get_id(), understood.get_source()) == (raw["id"], raw["source"])
    assert understood.get_extension("position") == raw["position"]


@pytest.mark.parametrize("path", BAD, ids=named)
def test_a_bad_example_is_refused_for_the_reason_it_states(catalogue: Catalogue, path: Path) -> None:
    example = read(path)
    assert set(example) == {"because", "event"}
    assert len(example["because"]) > len("x breaks")
    with pytest.raises(InvalidEvent) as refusal:
        catalogue.check(example["event"])
    assert example["because"] in refusal.value.reason


def test_the_generated_documents_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert docs.run(ROOT, check=True) == 0, f"run `python -m chassis docs`: {capsys.readouterr().out}"


def spoilt(value: Any) -> Iterator[Any]:
    """The value with one thing in it left out or replaced, for each thing in it."""
    yield from (None, "", -1, 1.5, True, [], {}, "x" * 5000)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield {key: each for key, each in value.items() if key != name}
            yield from (value | {name: worse} for worse in spoilt(inner))
        yield value | {"unheard_of": 1}
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from ([*value[:place], worse, *value[place + 1 :]] for worse in spoilt(inner))


@pytest.mark.parametrize("path", [*GOOD, *BAD], ids=named)
def test_the_library_that_judges_and_the_one_that_says_what_is_wrong_are_of_one_mind(
    catalogue: Catalogue, path: Path
) -> None:
    raw = read(path)
    for rules, whole in (
        (catalogue.envelope_rules, raw),
        (catalogue.types[path.parents[1].name].rules, raw.get("data")),
    ):
        told = Draft202012Validator(rules.schema)
        for one in [whole, *spoilt(whole)]:
            assert rules.obeyed(one) == told.is_valid(one), one
