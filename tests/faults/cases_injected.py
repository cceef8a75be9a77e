"""Names that would act elsewhere: formulas in sheets, signs that no screen can show, marks that end a page's script."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd

import fundmodel as fm
from fundmodel.assumptions.package.package import check_data
from fundmodel.assumptions.package.package_files import csv_bytes
from fundmodel.assumptions.scenario.rule_file import load_rule_file
from fundmodel.assumptions.shipped import shipped
from fundmodel.early_alert.register_file import REGISTER, read_register
from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.vocabulary.safe_cells import safe_cell, typed_cell
from tests.faults.campaign import Case

ACTS: Final = ("=", "+", "-", "@", "\t", "\r")
TAILS: Final = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://x.y","看")',
    "A1",
    "SUM(1,2)",
    "市",
    "",
    '"',
    ",",
    "'",
    "\n=2",
)
NUMBERS: Final = ("-5", "+5", "-1.5", "-1e-05", "-1,200", "-3.2%", "0", "1e9", "+.5")
CONTROLS: Final = ("\x00", "\x01", "\x07", "\x08", "\x0b", "\x1b", "\x1f", "\x7f", "\x80", "\x9f", "\ud800", "\udfff")
SCENARIO: Final = """name: {name}
label: {{zh: {label}, en: Broken}}
question: {{zh: "问？", en: "Why?"}}
reference: test
extends: baseline
changes:
  resident.premium: {{2027-01: 430}}
"""


def _acts(cell: str) -> bool:
    """Whether a spreadsheet program takes a cell for a formula."""
    try:
        float(cell.replace(",", "").rstrip("%"))
    except ValueError:
        return cell.startswith(ACTS)
    return False


def _written(texts: list[str], root: Path) -> str:
    """A table with names that act, in a folder of results: none acts there, and each reads back as it was."""
    numbers = list(range(-1, len(texts) - 1))
    frame = pd.DataFrame({"=head": texts, "amount": numbers, "as text": [NUMBERS[k % len(NUMBERS)] for k in numbers]})

    def fill(place: Path) -> dict[str, Any]:
        frame.to_csv(place / "a.csv", index=False, encoding="utf-8-sig")
        return {}

    write_owned(root / "out", "run", fill)
    for content in ((root / "out" / "a.csv").read_bytes(), csv_bytes(frame)):
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        acting = [cell for row in (header, *rows) for cell in row if _acts(cell)]
        if acting:
            return f"silent: cells act: {acting}"
        if [row[1:] for row in rows] != frame.iloc[:, 1:].astype(str).values.tolist():
            return f"lost: numbers are no numbers any more: {rows}"
        if [typed_cell(row[0]) for row in rows] != texts:
            return f"lost: {texts} reads {[row[0] for row in rows]}"
    return ""


def _same(text: str, root: Path) -> str:
    """What is marked reads back as it was, however often."""
    once, twice = safe_cell(text), safe_cell(safe_cell(text))
    return "" if typed_cell(once) == text and typed_cell(twice) == once else f"lost: {text!r}"


def _yaml(sign: str) -> str:
    code = ord(sign)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def _in_scenario(sign: str, escaped: bool, place: str, root: Path) -> str:
    shown = f'"a{_yaml(sign) if escaped else sign}b"'
    text = SCENARIO.format(**{"name": "injected", "label": "坏", place: shown})
    (root / "s.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    return _refused(lambda: fm.load_scenario(root / "s.yaml"))


def _in_rule(sign: str, root: Path) -> str:
    text = shipped("rules", "plain.yaml").read_text(encoding="utf-8")
    changed = re.sub(r"zh: [^,}]+", lambda _: f'zh: "a{_yaml(sign)}b"', text, count=1)
    (root / "r.yaml").write_text(changed, encoding="utf-8")
    return _refused(lambda: load_rule_file(root / "r.yaml"))


def _in_table(sign: str, row: int, root: Path) -> str:
    package = root / "package"
    shutil.copytree(shipped("data", "example-county"), package)
    table = package / "observations.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    at = 1 + row % (len(lines) - 1)
    lines[at] = lines[at].replace(",", f"{sign},", 1)
    table.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    return "" if check_data(package) else "silent: check passes it"


def _in_description(sign: str, root: Path) -> str:
    package = root / "package"
    shutil.copytree(shipped("data", "example-county"), package)
    place = package / "datapackage.json"
    about = json.loads(place.read_text(encoding="utf-8"))
    about["title"] = f"a{sign}b"
    place.write_text(json.dumps(about), encoding="utf-8")
    return "" if check_data(package) else "silent: check passes it"


def _in_register(sign: str, root: Path) -> str:
    row = {"package": "ab", "sha256": "0", "version": "1", "synthetic": "yes", "as_of": "2026-03-01"}
    row |= {"kept_on": "2026-03-02", "area": "a", "fund": "resident", "basis": "cash", "event": "floor"}
    row |= {"last_month": "2026-01", "level": "none", "already": "0"}
    header = [column.name for column in REGISTER.columns]
    cells = [row.get(name, "") for name in header]
    for name, package in (("right.csv", "ab"), ("wrong.csv", f"a{sign}b")):
        text = f"{','.join(header)}\n{','.join([package, *cells[1:]])}\n"
        (root / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    read_register(root / "right.csv")
    return _refused(lambda: read_register(root / "wrong.csv"))


def _refused(read: Callable[[], object]) -> str:
    try:
        read()
    except fm.InputError as error:
        plain = all(letter.isprintable() or letter == "\n" for letter in str(error))
        return "" if plain else f"control character in a message: {str(error)!a}"
    return "silent: it was read"


def cases(chance: random.Random, size: int) -> Iterator[Case]:
    """Names that act in every place of a sheet, and signs that cannot be shown in every kind of file that is read."""
    for turn in range(10 * size):
        texts = [chance.choice(ACTS) + chance.choice(TAILS) for _ in range(6)]
        texts += ["'" * chance.randrange(1, 3) + chance.choice(ACTS) + chance.choice(TAILS), "甲市", "'quoted'"]
        kept = [text for text in texts if "\r" not in text and not re.fullmatch(r"[-+]?\d+", text)]
        yield Case(f"names that act {turn}", partial(_written, kept))
    for _ in range(10 * size):
        text = "".join(chance.choice("'=+-@\t5A,.%") for _ in range(chance.randrange(6)))
        yield Case(f"marked {text!r}", partial(_same, text))
    for sign in CONTROLS:
        shown = ascii(sign)
        place = chance.choice(("name", "label"))
        yield Case(f"scenario {place} {shown}", partial(_in_scenario, sign, True, place))
        yield Case(f"scenario {place} {shown} as it is", partial(_in_scenario, sign, False, place))
        yield Case(f"rule {shown}", partial(_in_rule, sign))
        yield Case(f"register {shown}", partial(_in_register, sign))
        yield Case(f"description {shown}", partial(_in_description, sign))
        yield Case(f"table {shown}", partial(_in_table, sign, chance.randrange(1000)))
