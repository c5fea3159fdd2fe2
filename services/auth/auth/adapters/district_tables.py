"""The tables of a district as somebody wrote them down, row by row, each with the line on which it stands.

One YAML file with a mapping a table (`charges` a list), or a folder with a CSV file a table, as a spreadsheet
saves it. Both give the same rows, so nothing behind this knows which it was.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

TABLES: Final = ("departments", "sections", "designations", "posts", "persons", "charges", "logins")
KEYLESS: Final = "charges"
"""Its rows may be without an id, and have one made of what they say."""
NAMES: Final = ("name", "title")
LANGUAGES: Final = ("en", "bn", "hi")


class NotRead(Exception):
    """The files are not tables of a district. `faults` are sentences that begin with file and line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """What stands on a line of a table, under its key; null where it has none."""

    place: str
    key: str | None
    cells: Mapping[str, Any]


Tables = Mapping[str, list[Row]]


def read_tables(path: Path) -> Tables:
    """The rows of every table, in the order of the file. Raises NotRead with every fault of form."""
    faults: list[str] = []
    try:
        found = _of_folder(path, faults) if path.is_dir() else _of_yaml(path, faults)
        tables = {name: list(found.get(name, ())) for name in TABLES}
    except (OSError, ValueError, csv.Error) as fault:
        raise NotRead([f"{path.name}: {fault}"]) from fault
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = path.name if mark is None else f"{path.name}:{mark.line + 1}"
        raise NotRead([f"{place}: {getattr(fault, 'problem', None) or fault}"]) from fault
    for rows in tables.values():
        faults += _twice(rows)
    if faults:
        raise NotRead(faults)
    return tables


def _twice(rows: list[Row]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for row in rows:
        if row.key is not None and row.key in seen:
            yield f"{row.place}: {row.key} stands already at {seen[row.key]}"
        elif row.key is not None:
            seen[row.key] = row.place


def _of_yaml(path: Path, faults: list[str]) -> dict[str, list[Row]]:
    loader = yaml.CSafeLoader(path.read_text(encoding="utf-8"))
    try:
        tree, found = loader.get_single_node(), {}
        if not isinstance(tree, yaml.MappingNode):
            raise NotRead([f"{path.name}: has no tables"])
        for name, node in tree.value:
            place = _place(path, name)
            if name.value not in TABLES:
                faults.append(f"{place}: {name.value} is none of {', '.join(TABLES)}")
            elif name.value in found:
                faults.append(f"{place}: {name.value} stands already above")
            else:
                found[name.value] = list(
                    _yaml_rows(loader, path, node, faults, has_keys=name.value != KEYLESS)
                )
        return found
    finally:
        loader.dispose()


def _yaml_rows(
    loader: yaml.CSafeLoader, path: Path, table: yaml.Node, faults: list[str], *, has_keys: bool
) -> Iterator[Row]:
    wanted = yaml.MappingNode if has_keys else yaml.SequenceNode
    if isinstance(table, yaml.ScalarNode) and loader.construct_object(table) is None:
        return
    if not isinstance(table, wanted):
        faults.append(f"{_place(path, table)}: not a {'mapping' if has_keys else 'list'} of rows")
        return
    for entry in table.value:
        key, node = entry if has_keys else (None, entry)
        place = _place(path, key or node)
        if not isinstance(node, yaml.MappingNode):
            faults.append(f"{place}: not a row of names and values")
            continue
        cells = loader.construct_object(node, deep=True)
        own = key.value if key else cells.pop("id", None)
        yield Row(place, own, cells)


def _place(path: Path, node: yaml.Node) -> str:
    return f"{path.name}:{node.start_mark.line + 1}"


def _of_folder(path: Path, faults: list[str]) -> dict[str, list[Row]]:
    files = sorted(path.glob("*.csv"))
    if not files:
        raise NotRead([f"{path.name}: has no CSV file"])
    faults += [f"{each.name}: none of {', '.join(TABLES)}" for each in files if each.stem not in TABLES]
    return {each.stem: list(_csv_rows(each, faults)) for each in files if each.stem in TABLES}


def _csv_rows(path: Path, faults: list[str]) -> Iterator[Row]:
    """A spreadsheet's mark of its encoding is passed over, and so are empty lines."""
    key = "login" if path.stem == "logins" else "id"
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, strict=True)
        head = [each.strip() for each in next(lines, [])]
        if key not in head and path.stem != KEYLESS:
            faults.append(f"{path.name}:1: no column {key}")
            return
        for line in lines:
            place, cells = f"{path.name}:{lines.line_num}", [each.strip() for each in line]
            if len(cells) > len(head):
                faults.append(f"{place}: {len(cells)} cells under {len(head)} heads")
            elif any(cells):
                told = {name: cell for name, cell in zip(head, cells, strict=False) if cell}
                own = told.pop(key, None)
                if own is None and path.stem != KEYLESS:
                    faults.append(f"{place}: no {key}")
                else:
                    yield Row(place, own, _nested(told))


def _nested(told: Mapping[str, str]) -> dict[str, Any]:
    """The cells as YAML would have them: `name_en` is a part of `name`, roles are several."""
    cells: dict[str, Any] = {}
    for name, cell in told.items():
        whole, _, language = name.partition("_")
        if whole in NAMES and language in LANGUAGES:
            cells.setdefault(whole, {})[language] = cell
        else:
            cells[name] = cell.replace(",", " ").replace(";", " ").split() if name == "roles" else cell
    return cells
