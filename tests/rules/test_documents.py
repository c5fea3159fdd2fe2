"""What is written for operators says what the code says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from chassis.wire import docs
from deploy import acts_docs, metrics_docs, procedures_docs, settings_docs
from tests.rules.source import ROOT, modules, relative, tree

ENVIRONMENTS = {"environ", "_environ"}


def names_environment(node: ast.AST) -> bool:
    """Whether the expression is the process's environment, or what was handed on of it."""
    return (isinstance(node, ast.Name) and node.id in ENVIRONMENTS) or (
        isinstance(node, ast.Attribute) and node.attr in ENVIRONMENTS
    )


def asked_of_environment(module: ast.Module) -> set[str]:
    """The names that the module looks up in the environment, and the constants that stand for one."""
    keys: list[ast.AST] = []
    for node in ast.walk(module):
        match node:
            case ast.Subscript(value=value, slice=key) if names_environment(value):
                keys.append(key)
            case ast.Call(func=ast.Attribute(value=value, attr="get"), args=[key, *_]) if names_environment(
                value
            ):
                keys.append(key)
            case ast.Compare(left=key, ops=[ast.In()], comparators=[value]) if names_environment(value):
                keys.append(key)
            case ast.Assign(targets=[ast.Name(id="GIVEN_BY")], value=key):
                keys.append(key)
            case _:
                pass
    return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def sources() -> list[Path]:
    """The tools: whatever reads the environment and is no service."""
    deploy = [path for path in modules(ROOT / "deploy") if "tests" not in path.parts]
    return [*deploy, ROOT / "tests" / "servers.py", ROOT / "libs" / "chassis" / "chassis" / "__main__.py"]


def test_the_page_of_settings_is_what_the_settings_classes_say() -> None:
    assert settings_docs.PAGE.read_text(encoding="utf-8") == settings_docs.page(), "run: make docs"


def test_the_page_of_acts_is_what_their_declarations_say() -> None:
    assert acts_docs.PAGE.read_text(encoding="utf-8") == acts_docs.page(), "run: make docs"


def test_the_page_of_procedures_is_what_their_features_say() -> None:
    assert procedures_docs.PAGE.read_text(encoding="utf-8") == procedures_docs.page(), "run: make docs"


def test_every_setting_of_a_tool_is_on_the_page() -> None:
    asked = {name: relative(path) for path in sources() for name in asked_of_environment(tree(path))}
    assert {"DAFTAR_VAR", "BROKER_ADMIN", "DEPARTMENTS", "CLAMAV"} <= set(asked)
    unknown = {name: place for name, place in asked.items() if name not in settings_docs.TOOLS}
    assert not unknown


def test_the_page_of_metrics_is_what_the_code_declares() -> None:
    assert metrics_docs.PAGE.read_text(encoding="utf-8") == metrics_docs.page(), "run: make docs"


def test_the_documents_of_the_wire_are_what_the_contract_says() -> None:
    assert docs.run(ROOT, check=True) == 0, "run: make docs"


def test_help_lists_every_target_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY:((?:.*\\\n)*.*)$", makefile, re.MULTILINE)
    told = set(re.findall(r"^([a-z0-9-]+):.*## ", makefile, re.MULTILINE))
    assert told == set(phony.replace("\\", "").split())
