"""Tables of ranges as text: with the national package in the wheel, others in the user's cache folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd

from fundmodel.calibration.kept_files import keep_text, read_kept, read_whole
from fundmodel.vocabulary.said import Said

SHIPPED: Final = Path(__file__).parent / "records"

Tables = dict[str, pd.DataFrame]
Key = tuple[str, ...]


def shipped_tables(name: str, key: Key | None) -> Tables | None:
    """The tables that ship for a built-in package; None where there are none, or where they answer for another key
    (any key will do where ``key`` is None)."""
    return read_whole(SHIPPED / f"{name}.json", partial(from_text, key=key))


def kept_tables(key: Key) -> Tables | None:
    """The tables in the user's cache folder; None where there are none, or none that can be read whole."""
    return read_kept(_name(key), partial(from_text, key=key))


def keep_tables(tables: Mapping[str, pd.DataFrame], key: Key) -> None:
    """Leave the tables in the cache folder where that can be written."""
    keep_text(_name(key), as_text(tables, key))


def as_text(tables: Mapping[str, pd.DataFrame], key: Key) -> str:
    """The tables as JSON, a row on a line; numbers come back to the last bit, dates as days."""
    parts = [f'"key": {json.dumps(list(key))}']
    for name, table in tables.items():
        kinds = {str(column): _kind(table[column]) for column in table.columns}
        rows = [[_plain(value) for value in row] for row in table.astype(object).to_numpy().tolist()]
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        parts.append(f'"{name}": {{"columns": {json.dumps(kinds)}, "rows": [\n{lines}\n]}}')
    return "{" + ",\n".join(parts) + "}\n"


def from_text(text: str, key: Key | None) -> Tables:
    """What ``as_text`` wrote for ``key``; ``ValueError`` where it was written for another."""
    written = json.loads(text)
    if key is not None and tuple(written["key"]) != key:
        raise ValueError(Said("ranges of other data, of another scenario or of another version"))
    return {name: _frame(table) for name, table in written.items() if name != "key"}


def _frame(table: Mapping[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(table["rows"], columns=list(table["columns"]), dtype=object)
    kinds = {name: "datetime64[ns]" if kind == "date" else kind for name, kind in table["columns"].items()}
    return frame.astype(kinds)


def _kind(column: pd.Series[Any]) -> str:
    return "date" if column.dtype.kind == "M" else str(column.dtype)


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else getattr(value, "item", lambda: value)()


def _name(key: Key) -> str:
    return hashlib.sha256("\x00".join(("ranges", *key)).encode()).hexdigest()[:32] + ".json"
