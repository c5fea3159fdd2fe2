"""What a service promises its clients stands in `contracts/api/`, is what its sources say, and only grows."""

from __future__ import annotations

import ast

import pytest

from deploy import api_docs, api_models
from deploy.api_changes import broken
from tests.rules.source import CHASSIS, modules, package, relative, tree


def test_the_contract_says_what_the_routes_declare() -> None:
    assert api_docs.main(["--check"]) == 0, "run: make docs"


@pytest.mark.parametrize("service", api_models.SERVICES)
def test_the_gateway_reads_what_the_contract_says(service: str) -> None:
    assert api_models.module(service).read_text(encoding="utf-8") == api_models.models(service), (
        "run: make docs"
    )


@pytest.mark.parametrize("service", api_docs.APIS)
def test_nothing_goes_that_a_release_promised(service: str) -> None:
    """Raise the API's version, or keep the old promise beside the new one."""
    released = api_docs.stored(service, api_docs.RELEASED)
    assert released is None or not broken(released, api_docs.document(service))


@pytest.mark.parametrize("service", api_docs.APIS)
def test_every_refusal_that_stands_in_the_source_is_in_the_contract(service: str) -> None:
    """A code that no contract names has no words in any language."""
    document = api_docs.stored(service)
    assert document is not None
    codes = {
        (code, relative(path))
        for folder in (package(service), CHASSIS / "http")
        for path in modules(folder)
        for node in ast.walk(tree(path))
        if (code := _code(node)) is not None
    }
    assert codes
    assert not {place for place in codes if place[0] not in document["x-refusals"]}


def _code(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id="Refusal"), args=[_, ast.Constant(value=str(code))]):
            return code
    return None
