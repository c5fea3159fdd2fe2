"""Rules that a site keeps as files."""

from typing import Annotated

import pytest

from chassis.process.rules import BadRules, ByDepartment, Form, one_of, read_both, read_rules
from chassis.process.settings import SettingsError


class Part(Form):
    size: int
    colour: Annotated[str, one_of("red", "green")] = "red"


class Plain(Form):
    part: Part


FIVE = "default: {size: 5}\n"


def faults(folder, text, form=ByDepartment[Part]):
    (folder / "some.yaml").write_text(text)
    with pytest.raises(SettingsError) as refused:
        read_rules([folder], "some.yaml", form)
    assert isinstance(refused.value, BadRules)
    return refused.value.faults


@pytest.mark.parametrize("text", ["", "- a", "3"])
def test_a_file_that_says_no_rules_by_name_is_refused_like_a_bad_setting(tmp_path, text):
    assert faults(tmp_path, text) == ["some.yaml: says no rules by name"]


def test_what_is_no_yaml_is_refused(tmp_path):
    (fault,) = faults(tmp_path, "a: [")
    assert fault.startswith("some.yaml: while parsing")


def test_every_fault_is_told_with_its_place_and_what_is_expected(tmp_path):
    assert faults(tmp_path, "part: {size: big, colour: blue, shape: round}", Plain) == [
        "some.yaml: part.size: Input should be a valid integer, unable to parse string as an integer",
        "some.yaml: part.colour: 'blue' is none of red, green",
        "some.yaml: part.shape: Extra inputs are not permitted",
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("departments: {general: {size: 1}}", ["default"]),
        ("default: 3", ["default"]),
        (FIVE + "departments: 3", ["departments"]),
        (FIVE + "departments: {general: 3}", ["departments.general"]),
        (FIVE + "departments: {general: {size: x}}", ["departments.general.size"]),
        (FIVE + "departments: {no: {size: 1}}", ["departments.0.[key]"]),
        (
            "default: {size: x}\ndepartments: {general: , jm: {colour: blue}}",
            ["default.size", "departments.jm.colour"],
        ),
        ("default: {}\ndepartments: {general: {size: 1}}", ["default.size"]),
    ],
)
def test_what_a_department_has_from_the_default_is_told_once(tmp_path, text, places):
    assert [fault.split(": ")[1] for fault in faults(tmp_path, text)] == places


@pytest.mark.parametrize(
    "departments", ["", "departments:", "departments: {general: }", "departments: {general: {}}"]
)
def test_a_department_that_says_nothing_has_the_default(tmp_path, departments):
    (tmp_path / "some.yaml").write_text(FIVE + departments)
    assert read_rules([tmp_path], "some.yaml", ByDepartment[Part]).of("general") == Part(size=5)


def test_a_department_differs_key_by_key(tmp_path):
    (tmp_path / "some.yaml").write_text(FIVE + "departments: {general: {colour: green}}")
    rules = read_rules([tmp_path], "some.yaml", ByDepartment[Part])
    assert (rules.of("general"), rules.of("jm")) == (Part(size=5, colour="green"), Part(size=5))


def test_a_later_folders_file_takes_an_earlier_ones_place(tmp_path):
    for size, name in enumerate(("first", "second")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "some.yaml").write_text(f"part: {{size: {size}}}")
    folders = [tmp_path / "first", tmp_path / "second", tmp_path / "none"]
    assert read_rules(folders, "some.yaml", Plain).part.size == 1
    with pytest.raises(BadRules, match=r"no other\.yaml in"):
        read_rules(folders, "other.yaml", Plain)


def test_the_faults_of_two_files_are_told_together(tmp_path):
    (tmp_path / "one.yaml").write_text("part: {}")
    (tmp_path / "good.yaml").write_text("part: {size: 1}")
    one, good, none = ((name, Plain) for name in ("one.yaml", "good.yaml", "none.yaml"))
    lacking, missing = "one.yaml: part.size: Field required", f"no none.yaml in {tmp_path}"
    for files, expected in (
        ((one, none), [lacking, missing]),
        ((good, one), [lacking]),
        ((one, good), [lacking]),
    ):
        with pytest.raises(BadRules) as refused:
            read_both([tmp_path], *files)
        assert refused.value.faults == expected
    assert read_both([tmp_path], good, good) == (Plain(part=Part(size=1)),) * 2
