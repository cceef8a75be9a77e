"""The record of the past that ships with the national package; made anew with ``make record``."""

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
from fundmodel.calibration import record
from fundmodel.calibration.hindcast import Hindcast
from fundmodel.calibration.record_file import SHIPPED, TABLES, Key, as_text, from_text
from tests.regression.shipped_record import columns_moved, made_anew

PLACE: Final = SHIPPED / "national.json"
OPTIMISED: Final = ("arima", "ets")
"""Fitted by an optimiser whose last digits differ from machine to machine."""


def wanted(version: int = record.RECORD_VERSION) -> Key:
    """What the shipped record must answer for."""
    return Key(fm.load_data("national").sha256, fm.load_scenario("baseline").sha256, True, version)


def moved(before: Hindcast, after: Hindcast, within: float = 1e-9) -> Iterator[str]:
    """One line for each column that differs by more than ``within`` of its size; an optimiser's by 2 %."""
    for name in TABLES:
        old, new = getattr(before, name), getattr(after, name)
        yield from columns_moved(name, old, new, partial(_apart, old, new, within=within))


def _apart(old: pd.DataFrame, new: pd.DataFrame, column: str, within: float) -> int:
    if new[column].dtype.kind != "f":
        return int((old[column].astype(object) != new[column].astype(object)).sum())
    loose = new["model"].isin(OPTIMISED).to_numpy() if "model" in new else np.zeros(len(new), dtype=bool)
    one, other = old[column].to_numpy(), new[column].to_numpy()
    near = np.isclose(one, other, rtol=within, atol=within, equal_nan=True)
    rough = np.isclose(one, other, rtol=0.02, atol=0.5, equal_nan=True)
    return int((~np.where(loose, rough, near)).sum())


def main() -> None:
    found = fm.hindcast("national")
    made_anew(
        PLACE,
        record,
        "RECORD_VERSION",
        moved=lambda: moved(from_text(PLACE.read_text(encoding="utf-8"), wanted()), found),
        text=lambda version: as_text(found, wanted(version)),
    )


if __name__ == "__main__":
    main()
