"""What a check reports, and how the published tables beside this file are read."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said


@dataclass(frozen=True)
class Check:
    """One published figure against ours, name and source in both languages.

    ``tolerance`` is absolute, in the unit of the figure; 0 asks for equality.
    """

    name: Said
    source: Said
    expected: float | str
    found: float | str
    tolerance: float
    passed: bool


def number_check(name: Said, source: Said, expected: float, found: float, tolerance: float) -> Check:
    """Passed if |found - expected| <= tolerance; a NaN never passes."""
    return Check(name, source, float(expected), float(found), tolerance, bool(abs(found - expected) <= tolerance))


def text_check(name: Said, source: Said, expected: str, found: str) -> Check:
    """Passed if the two words are the same."""
    return Check(name, source, expected, found, 0.0, found == expected)


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of ``tables/name``, a cell by its column; lines that begin with # tell the source."""
    place = files("fundmodel.verification") / "tables" / name
    if not place.is_file():
        raise InputError(
            Said("The published table {name} is missing from this installation; install fundmodel again", name=name)
        )
    lines = place.read_text(encoding="utf-8-sig").splitlines()
    return list(csv.DictReader(line for line in lines if line and not line.startswith("#")))
