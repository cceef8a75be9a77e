"""The record of the past that ships with the national package; made anew with ``make record``.

Where anything moved ``RECORD_VERSION`` is raised, so that no record in a user's cache folder outlives the engine that
made it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

import fundmodel as fm
from fundmodel.calibration import record
from fundmodel.calibration.hindcast import Hindcast
from fundmodel.calibration.record_file import SHIPPED, TABLES, Key, as_text, from_text

PLACE: Final = SHIPPED / "national.json"
COMMAND: Final = "make record"
OPTIMISED: Final = ("arima", "ets")
"""Fitted by an optimiser whose last digits differ from machine to machine."""


def wanted(version: int = record.RECORD_VERSION) -> Key:
    """What the shipped record must answer for."""
    return Key(fm.load_data("national").sha256, fm.load_scenario("baseline").sha256, True, version)


def moved(before: Hindcast, after: Hindcast, within: float = 1e-9) -> Iterator[str]:
    """One line for each column that differs by more than ``within`` of its size; an optimiser's by 2 %."""
    for name in TABLES:
        old, new = getattr(before, name), getattr(after, name)
        if len(old) != len(new) or list(old.columns) != list(new.columns):
            yield f"{name}: {len(old)} rows, now {len(new)}"
            continue
        for column in new.columns:
            if new[column].dtype.kind != "f":
                apart = int((old[column].astype(object) != new[column].astype(object)).sum())
            else:
                loose = new["model"].isin(OPTIMISED).to_numpy() if "model" in new else np.zeros(len(new), dtype=bool)
                one, other = old[column].to_numpy(), new[column].to_numpy()
                near = np.isclose(one, other, rtol=within, atol=within, equal_nan=True)
                rough = np.isclose(one, other, rtol=0.02, atol=0.5, equal_nan=True)
                apart = int((~np.where(loose, rough, near)).sum())
            if apart:
                yield f"{name}, {column}: {apart} of {len(new)} moved"


def main() -> None:
    found, lines = fm.hindcast("national"), list[str]()
    if PLACE.is_file():
        try:
            lines = list(moved(from_text(PLACE.read_text(encoding="utf-8"), wanted()), found))
        except (ValueError, KeyError):
            lines = ["it was made of other data, of another baseline or for another version"]
    version = record.RECORD_VERSION + bool(lines)
    if lines:
        _raise_version(version)
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(as_text(found, wanted(version)), encoding="utf-8")
    print("\n".join(lines) or "nothing moved", f"version {version}", sep="\n")


def _raise_version(version: int) -> None:
    source = Path(record.__file__)
    text = source.read_text(encoding="utf-8")
    source.write_text(re.sub(r"(?m)^(RECORD_VERSION\b.*= )\d+$", rf"\g<1>{version}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
