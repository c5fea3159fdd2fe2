"""Rules that a site keeps as files."""

import pytest

from chassis.process.rules import BadRules, read_rules
from chassis.process.settings import SettingsError


@pytest.mark.parametrize("text", ["", "- a", "a: [", "departments: 3", "departments: {general: 3}"])
def test_a_file_that_says_no_rules_by_name_is_refused_like_a_bad_setting(tmp_path, text):
    (tmp_path / "some.yaml").write_text(text)
    with pytest.raises(SettingsError, match=r"^some\.yaml: ") as refused:
        read_rules([tmp_path], "some.yaml")
    assert isinstance(refused.value, BadRules)


def test_a_later_folders_file_takes_an_earlier_ones_place(tmp_path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "some.yaml").write_text(f"from: {name}\ndepartments: {{general: }}")
    folders = [tmp_path / "first", tmp_path / "second", tmp_path / "none"]
    assert read_rules(folders, "some.yaml") == {"from": "second", "departments": {"general": {}}}
    with pytest.raises(BadRules, match=r"no other\.yaml in"):
        read_rules(folders, "other.yaml")
