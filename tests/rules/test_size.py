"""No module has grown so long that a reader loses the way in it."""

from __future__ import annotations

from tests.rules.source import ROOT, modules

LONGEST = 400
TAKEN_ALONG = ROOT / "services/audit/audit/verify.py"
"""One file, because whoever verifies without us takes it along."""
WRITTEN_BY_HAND = [
    path
    for folder in ("libs", "services", "contracts", "deploy", "tests")
    for path in modules(ROOT / folder)
    if not path.is_relative_to(ROOT / "services/gateway/gateway/api") and path != TAKEN_ALONG
]


def test_a_module_is_parted_before_it_grows_beyond_400_lines() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in WRITTEN_BY_HAND}
    assert not {str(path): count for path, count in lines.items() if count > LONGEST}
