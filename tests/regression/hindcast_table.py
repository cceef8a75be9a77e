"""The hindcast table of the national package as rows of text; rewrite it with ``python -m
tests.regression.hindcast_table``."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fundmodel.calibration.hindcast import Hindcast
from tests.hindcast_runs import national_hindcast

PINNED: Final = Path(__file__).with_name("hindcast_national.csv")
KEYS: Final = ("scope", "measure", "horizon", "model")
FIGURES: Final = ("n", "mean", "mae", "rmse", "spread")
COMMAND: Final = "python -m tests.regression.hindcast_table"

Rows = dict[tuple[str, ...], tuple[str, ...]]


def rows(found: Hindcast) -> Rows:
    """(scope, measure, horizon, model) -> n and errors to three decimals; what does not exist is empty."""
    return {
        tuple(str(row[name]) for name in KEYS): (str(row["n"]), *(_digits(row[name]) for name in FIGURES[1:]))
        for row in found.table.to_dict("records")
    }


def kept() -> Rows:
    """What the file says."""
    with PINNED.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    return {tuple(row[name] for name in KEYS): tuple(row[name] for name in FIGURES) for row in read}


def agree(one: str, other: str, within: float) -> bool:
    """Both empty, or numbers that differ by no more than ``within``."""
    return one == other or (bool(one) and bool(other) and abs(float(one) - float(other)) <= within)


def main() -> None:
    found = rows(national_hindcast())
    before = kept() if PINNED.exists() else {}
    moved = [key for key in dict.fromkeys((*before, *found)) if before.get(key) != found.get(key)]
    with PINNED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*KEYS, *FIGURES))
        writer.writerows((*key, *values) for key, values in found.items())
    print(f"{len(moved)} of {len(found)} cells moved")
    for key in moved:
        print(f"  {' '.join(key)}: {before.get(key)} -> {found.get(key)}")


def _digits(value: float) -> str:
    return "" if value != value else f"{value:.3f}"


if __name__ == "__main__":
    main()
