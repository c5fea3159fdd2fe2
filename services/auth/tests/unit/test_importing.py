"""A district is imported: every fault by its line, every change before it is made, YAML and CSV alike."""

import csv
import io
from pathlib import Path

import pytest
import yaml

from auth import administration
from auth.adapters.district_file import read
from auth.adapters.district_tables import LANGUAGES, TABLES
from auth.application.entering import LogInRefused
from auth.application.sessions import refresh
from auth.domain.organisation import UnsoundOrganisation
from auth.domain.session import SessionOver
from chassis.record import Cause
from services.auth.tests.conftest import DISTRICT, enter

NAME = "name: {en: A, bn: ক, hi: क}"
SMALL = f"""\
departments:
  general: {{office: o, {NAME}}}
sections:
  main: {{department: general, office: o, {NAME}}}
designations:
  dm: {{rank: 0, abbreviation: DM, roles: [officer], {NAME}}}
posts:
  dm: {{section: main, designation: dm}}
persons:
  e-1: {{{NAME}}}
charges:
  - {{post: dm, person: e-1, from: "2026-04-01T00:00:00.000Z"}}
logins:
  first: {{person: e-1}}
"""
AMISS = {
    "a table of another name": (
        "persons:\n",
        "people:\n",
        "9: people is none of",
    ),
    "a name in two languages": (
        "e-1: {name: {en: A, bn: ক, hi: क}",
        "e-1: {name: {en: A, bn: ক}",
        "10: persons e-1: name.hi",
    ),
    "a word nobody foresaw": (
        "section: main,",
        "section: main, colour: red,",
        "8: posts dm: colour",
    ),
    "no such section": (
        "section: main,",
        "section: moon,",
        "8: post dm: no section moon",
    ),
    "no such designation": (
        "designation: dm}",
        "designation: king}",
        "8: post dm: no designation king",
    ),
    "no such role": (
        "[officer]",
        "[king]",
        "8: post dm: no role king",
    ),
    "no such person in charge": (
        "post: dm, person: e-1",
        "post: dm, person: e-2",
        "12: charge c-dm-e-2-20260401: no person e-2",
    ),
    "no such person's log-in": (
        "first: {person: e-1}",
        "first: {person: e-2}",
        "14: log-in first: no person e-2",
    ),
    "an instant that is none": (
        "2026-04-01T00:00:00.000Z",
        "April",
        "12: charges: from",
    ),
    "a code that is none": (
        "  general: {office",
        "  General: {office",
        "2: department General: a code",
    ),
    "one key twice": (
        "  first:",
        "  first: {person: e-1}\n  first:",
        "15: first stands already at",
    ),
    "one log-in in other letters": (
        "  first:",
        "  First: {person: e-1}\n  first:",
        "15: log-in first: stands already",
    ),
    "no YAML": (
        "persons:\n",
        "persons: ][\n",
        "9: ",
    ),
}


def faults_of(path: Path) -> list[str]:
    with pytest.raises(UnsoundOrganisation) as caught:
        read(path)
    return [each.says for each in caught.value.faults]


@pytest.mark.parametrize("what", AMISS)
def test_each_fault_names_the_line_on_which_it_stands(tmp_path, what):
    before, after, says = AMISS[what]
    file = tmp_path / "district.yaml"
    file.write_text(SMALL.replace(before, after, 1))
    found = faults_of(file)
    assert any(each.startswith(f"district.yaml:{says}") for each in found), found


def test_all_faults_are_told_at_once_and_none_that_follows_from_another(tmp_path):
    text = SMALL.replace("rank: 0", "rank: high").replace("  e-1: {name", "  e-1: {nom")
    file = tmp_path / "district.yaml"
    file.write_text(text.replace("first: {person: e-1}", "first: {person: e-9}"))
    assert [each.split(": ")[0:3] for each in faults_of(file)] == [
        ["district.yaml:6", "designations dm", "rank"],
        ["district.yaml:10", "persons e-1", "name"],
        ["district.yaml:10", "persons e-1", "nom"],
        ["district.yaml:14", "log-in first", "no person e-9"],
    ]


def as_csv(folder: Path, district: dict) -> None:
    """The tables as a spreadsheet saves them, with its mark of the encoding."""
    for table in TABLES:
        rows = district[table]
        key = "login" if table == "logins" else "id"
        told = rows if isinstance(rows, list) else [{key: name, **row} for name, row in rows.items()]
        lines = [dict(cell for one in row.items() for cell in cells(*one)) for row in told]
        head = list(dict.fromkeys(name for line in lines for name in line))
        with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, head)
            writer.writeheader()
            writer.writerows(lines)


def cells(name, value):
    if isinstance(value, dict):
        return [(f"{name}_{language}", value[language]) for language in LANGUAGES]
    return [(name, " ".join(value) if isinstance(value, list) else value)]


def test_a_folder_of_csv_files_is_the_same_district(tmp_path):
    as_csv(tmp_path, yaml.safe_load(DISTRICT.read_text()))
    assert read(tmp_path) == read(DISTRICT)


def test_faults_in_csv_name_file_and_line(tmp_path):
    as_csv(tmp_path, yaml.safe_load(SMALL))
    (tmp_path / "persons.csv").write_text("id,name_en,name_bn,name_hi\n\ne-1,A,ক\ne-2,A,B,C,D\n,A,B,C\n")
    (tmp_path / "wages.csv").write_text("id\n")
    assert faults_of(tmp_path) == [
        "wages.csv: none of departments, sections, designations, posts, persons, charges, logins",
        "persons.csv:4: 5 cells under 4 heads",
        "persons.csv:5: no id",
    ]
    (tmp_path / "wages.csv").unlink()
    (tmp_path / "persons.csv").write_text("id,name_en,name_bn,name_hi\n\ne-1,A,ক\n")
    (fault,) = faults_of(tmp_path)
    assert fault.startswith("persons.csv:3: persons e-1: name.hi")
    (tmp_path / "persons.csv").write_text("name_en\nA\n")
    assert faults_of(tmp_path) == ["persons.csv:1: no column id"]


@pytest.fixture
def small(tmp_path) -> Path:
    file = tmp_path / "district.yaml"
    file.write_text(SMALL)
    return file


def run(application, path, **how) -> str:
    out = io.StringIO()
    administration.load(application, path, out, trust_passwords=True, **how)
    return out.getvalue()


def test_a_dry_run_lists_what_would_change_and_changes_nothing(application, broker, small):
    listed = run(application, small, dry_run=True)
    assert listed.splitlines() == [
        "+ department general",
        "+ post dm",
        "+ person e-1",
        "+ charge c-dm-e-1-20260401",
        "+ log-in first: of e-1",
        "5 changes, none of them made",
    ]
    assert broker.sent == []
    assert application.entrance.accounts.get("first") is None
    assert run(application, small).splitlines()[:5] == listed.splitlines()[:5]
    assert run(application, small, dry_run=True) == "0 changes, none of them made\n"


def test_who_is_deleted_is_listed_before_and_out_afterwards(application, small):
    """Shown once: a person deleted from the file still logged in."""
    small.write_text(
        SMALL.replace("first: {person: e-1}", "first: {person: e-1, password: a long passphrase}")
    )
    run(application, small)
    opened = enter(application, "a long passphrase", login="first")
    lines = SMALL.splitlines(keepends=True)
    small.write_text("".join(each for each in lines if "e-1" not in each))
    gone = [
        "- charge c-dm-e-1-20260401: e-1 acts for dm no more",
        "- person e-1: has left",
        "- log-in first: disabled, its sessions end",
    ]
    assert run(application, small, dry_run=True).splitlines()[:3] == gone
    assert refresh(opened.refresh, application.entrance, Cause()).person == "e-1"
    assert run(application, small).splitlines()[:3] == gone
    with pytest.raises(SessionOver):
        refresh(opened.refresh, application.entrance, Cause())
    with pytest.raises(LogInRefused):
        enter(application, "a long passphrase", login="first")
    small.write_text(SMALL)
    assert "+ log-in first: is entered again" in run(application, small)
    assert enter(application, "a long passphrase", login="first").person == "e-1"


def test_whom_the_operator_disabled_no_file_lets_in_again(application, small):
    run(application, small)
    administration.disable(application, "first", io.StringIO())
    assert (
        run(application, small)
        == "1 log-ins have no password yet: load again with --passwords-to FILE\n0 changes\n"
    )
    assert application.entrance.accounts.get("first").is_disabled


def test_a_log_in_that_becomes_somebody_elses_is_listed(application, small):
    run(application, small)
    small.write_text(
        SMALL.replace(f"  e-1: {{{NAME}}}", f"  e-1: {{{NAME}}}\n  e-2: {{{NAME}}}").replace(
            "first: {person: e-1}", "first: {person: e-2}"
        )
    )
    assert run(application, small, dry_run=True).splitlines()[1] == (
        "~ log-in first: of e-2, not e-1: its password and sessions end"
    )


def test_two_may_not_hold_a_post_at_the_same_time_but_one_after_the_other(small):
    district = yaml.safe_load(SMALL)
    until = "2026-05-01T00:00:00.000Z"
    district["persons"]["e-2"] = district["persons"]["e-1"]
    district["charges"].append({"post": "dm", "person": "e-2", "from": until})
    small.write_text(yaml.safe_dump(district))
    assert "two persons have regular charge" in faults_of(small)[0]
    district["charges"][0]["until"] = until
    small.write_text(yaml.safe_dump(district))
    assert len(read(small).organisation.charges) == 2
