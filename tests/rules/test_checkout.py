"""What lies at the repository's root is there on purpose."""

from __future__ import annotations

import subprocess

from tests.rules.source import ROOT

FOLDERS = {".ci", "contracts", "deploy", "docs", "k8s", "libs", "services", "tests"}
FILES = {
    ".dockerignore",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "pyproject.toml",
    "requirements.in",
    "requirements.lock",
}


def test_nothing_at_the_root_was_committed_by_accident() -> None:
    """A hostile test once left a file there, and `git add -A` took it along."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert {path.partition("/")[0] for path in listed.splitlines()} == FOLDERS | FILES
