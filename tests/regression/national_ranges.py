"""The ranges that ship with the national package; made anew with ``make record``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import pandas as pd

import fundmodel as fm
from fundmodel.analysis import range_record
from fundmodel.analysis.range_file import SHIPPED, Key, Tables, as_text, from_text
from tests.regression.shipped_record import columns_moved, made_anew

PLACE: Final = SHIPPED / "national.json"


def wanted(version: int = range_record.RANGE_VERSION) -> Key:
    """What the shipped record must answer for."""
    return range_record.record_key(fm.load_data("national"), version)


def shipped() -> Tables:
    """The record as it ships; ``ValueError`` where it answers for other data, another baseline or another version."""
    return from_text(PLACE.read_text(encoding="utf-8"), wanted())


def moved(before: Tables, after: Tables, within: float = 1e-6) -> Iterator[str]:
    """One line for each column that differs, numbers by more than ``within`` of their size."""
    for name, new in after.items():
        yield from columns_moved(name, before[name], new, partial(_apart, before[name], new, within=within))


def _apart(old: pd.DataFrame, new: pd.DataFrame, column: str, within: float) -> int:
    one, other = old[column].to_numpy(), new[column].to_numpy()
    if new[column].dtype.kind == "f":
        return int((~np.isclose(one, other, rtol=within, atol=within, equal_nan=True)).sum())
    return int(((one != other) & ~((one != one) & (other != other))).sum())


def main() -> None:
    found = range_record.record_of_ranges(fm.load_data("national"))
    made_anew(
        PLACE,
        range_record,
        "RANGE_VERSION",
        moved=lambda: moved(shipped(), found),
        text=lambda version: as_text(found, wanted(version)),
    )


if __name__ == "__main__":
    main()
