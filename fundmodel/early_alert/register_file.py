"""The file of a register of alerts: columns, read with every fault by row and column, written beside and renamed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from fundmodel.assumptions.package.cells import read_csv_table
from fundmodel.assumptions.package.package_check import check_table
from fundmodel.assumptions.tables.table_schema import Column, Table
from fundmodel.early_alert.alerts import CODES, DEFAULT
from fundmodel.early_alert.foreseen import FLOORS
from fundmodel.early_alert.hindsight import HORIZON
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.places import readable
from fundmodel.vocabulary.safe_cells import safe_csv
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.whole_files import write_whole

Row = dict[str, Any]

ACTIONS: Final = {
    "advance_paid": "预拨",
    "subsidy_called": "催缴补助",
    "cost_control": "控费",
    "pooled_transfer": "调剂",
    "none": "无",
}
"""What was done on an alert: code in the file, and the word that may be given for it."""
CHANCES: Final = tuple(f"p{h}" for h in range(1, HORIZON + 1))
TOLD: Final = ("acknowledged_by", "action", "action_date")
REGISTER: Final = Table(
    "alert_register",
    (
        *(Column(name, "text") for name in ("package", "sha256", "version")),
        Column("synthetic", "text", choices=("yes", "no")),
        Column("as_of", "date"),
        Column("kept_on", "date"),
        Column("area", "text"),
        Column("fund", "text", choices=tuple(FLOORS)),
        Column("basis", "text", choices=("cash", "earned")),
        Column("event", "text", choices=DEFAULT),
        Column("last_month", "month"),
        Column("level", "text", choices=tuple(CODES)),
        Column("already", "integer", choices=(0, 1)),
        *(Column(name, low=0.0, high=1.0, empty=True) for name in CHANCES),
        Column("acknowledged_by", "text", empty=True),
        Column("action", "text", choices=tuple(ACTIONS), empty=True),
        Column("action_date", "date", empty=True),
    ),
    ("package", "as_of", "area", "fund", "event"),
)


DATES: Final = tuple(column.name for column in REGISTER.columns if column.kind == "date")


def held_rows(place: Path) -> list[Row]:
    """The rows of a register that must be there."""
    if not readable(place).exists():
        raise InputError(
            Said("There is no register at {path!r}; keep an alert first, or name the file it lies in.", path=str(place))
        )
    return read_register(place)


def read_register(place: Path) -> list[Row]:
    """The rows of a register as text; a broken one raises ``InputError`` with row and column."""
    raw, faults, _ = read_csv_table(readable(place))
    if raw is not None:
        faults = [*faults, *check_table(raw, REGISTER)[1]]
    if raw is None or faults:
        raise InputError(_broken(place), faults)
    rows = [dict(zip(raw.header, (*cells, *[""] * len(raw.header)), strict=False)) for _, cells in raw.rows]
    faults = [fault for (at, _), row in zip(raw.rows, rows, strict=True) for fault in _half_told(raw.source, at, row)]
    if faults:
        raise InputError(_broken(place), faults)
    return [{name: _dated(name, cell) for name, cell in row.items()} for row in rows]


def _dated(name: str, cell: str) -> str:
    """A date as a spreadsheet writes it, 2025/1/31, as YYYY-MM-DD; other cells as they are."""
    parts = cell.replace("/", "-").split("-") if name in DATES else []
    return f"{int(parts[0]):04d}-{int(parts[1]):02d}-{int(parts[2]):02d}" if len(parts) == 3 else cell


def _broken(place: Path) -> str:
    return Said(
        "The register {path!r} cannot be used; mend it or go back to a copy. Nothing was written.", path=str(place)
    )


def _half_told(source: str, at: int, row: Row) -> list[Fault]:
    missing = [name for name in TOLD if not row[name]]
    if len(missing) in (0, len(TOLD)):
        return []
    problem = Said("an acknowledged alert names who, what and when")
    return [Fault(source, problem, Said("Fill it, or empty all three: {names}", names=list(TOLD)), at, missing[0])]


def write_register(place: Path, rows: Sequence[Row]) -> None:
    """Write beside, then rename: a reader sees the old file or the new one."""
    names = [column.name for column in REGISTER.columns]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(place, safe_csv(text.getvalue().encode("utf-8-sig")))
