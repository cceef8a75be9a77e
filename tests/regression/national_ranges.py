"""The ranges that ship with the national package; made anew with ``make record``.

Where anything moved ``RANGE_VERSION`` is raised, so that nothing in a user's cache folder outlives the engine that made
it.
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
from fundmodel.analysis import range_record
from fundmodel.analysis.range_file import SHIPPED, Key, Tables, as_text, from_text

PLACE: Final = SHIPPED / "national.json"
COMMAND: Final = "make record"


def wanted(version: int = range_record.RANGE_VERSION) -> Key:
    """What the shipped record must answer for."""
    return range_record.record_key(fm.load_data("national"), version)


def shipped() -> Tables:
    """The record as it ships; ``ValueError`` where it answers for other data, another baseline or another version."""
    return from_text(PLACE.read_text(encoding="utf-8"), wanted())


def moved(before: Tables, after: Tables, within: float = 1e-6) -> Iterator[str]:
    """One line for each column that differs, numbers by more than ``within`` of their size."""
    for name, new in after.items():
        old = before[name]
        if len(old) != len(new) or list(old.columns) != list(new.columns):
            yield f"{name}: {len(old)} rows, now {len(new)}"
            continue
        for column in new.columns:
            one, other = old[column].to_numpy(), new[column].to_numpy()
            if new[column].dtype.kind == "f":
                apart = int((~np.isclose(one, other, rtol=within, atol=within, equal_nan=True)).sum())
            else:
                apart = int(((one != other) & ~((one != one) & (other != other))).sum())
            if apart:
                yield f"{name}, {column}: {apart} of {len(new)} moved"


def main() -> None:
    found, lines = range_record.record_of_ranges(fm.load_data("national")), list[str]()
    if PLACE.is_file():
        try:
            lines = list(moved(shipped(), found))
        except ValueError:
            lines = ["it was made of other data, of another baseline or for another version"]
    version = range_record.RANGE_VERSION + bool(lines)
    if lines:
        _raise_version(version)
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(as_text(found, wanted(version)), encoding="utf-8")
    print("\n".join(lines) or "nothing moved", f"version {version}", sep="\n")


def _raise_version(version: int) -> None:
    source = Path(range_record.__file__)
    text = source.read_text(encoding="utf-8")
    source.write_text(re.sub(r"(?m)^(RANGE_VERSION\b.*= )\d+$", rf"\g<1>{version}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
