"""A shipped package as text, of which single tables are exchanged: what a case leaves alone is read once a process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final
from unittest.mock import patch

from fundmodel.assumptions.package import judged, package_check
from fundmodel.assumptions.package import package as packages
from fundmodel.assumptions.package.cells import RawTable
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.shipped import shipped
from fundmodel.vocabulary.errors import Fault

FEW: Final = tuple(f"synthetic-{letter}" for letter in "ABCD")
"""Areas of a province that a case reads."""
AGES: Final = ("age_0_15_10k", "age_16_59_10k", "age_60plus_10k")


@dataclass
class Warm:
    """A shipped package as text; what is read of a table that a case leaves alone is read once."""

    name: str
    raws: list[RawTable] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    known: dict[tuple[str, int], Any] = field(default_factory=dict)
    held: list[Any] = field(default_factory=list)
    made: int = 0

    def remembered(self, kind: str, make: Callable[..., Any]) -> Callable[..., Any]:
        """``make`` of a table, kept by the table itself."""

        def get(raw: RawTable, *others: Any) -> Any:
            key = (kind, id(raw))
            if key not in self.known:
                self.known[key] = make(raw, *others)
                self.held.append(raw)
            made = self.known[key]
            return (made[0] if made[0] is None else made[0].copy(), list(made[1])) if kind == "checked" else made

        return get

    def faults(self, raws: list[RawTable]) -> tuple[Fault, ...]:
        """What ``check`` finds in the package with these tables."""
        return self.judged(raws).faults

    def judged(self, raws: list[RawTable]) -> judged.Judged:
        """The package with these tables as ``check`` reads it."""
        with (
            patch.object(judged, "read_as", self.remembered("read", judged.read_as)),
            patch.object(package_check, "check_table", self.remembered("checked", package_check.check_table)),
        ):
            return judged.judge(raws, self.about, self.name, set(), packages.load_data("national"), 2025)

    def package(self, found: judged.Judged) -> DataPackage:
        """What a run is given of tables without a fault; no other package has its hash."""
        made = packages._package(shipped("data", self.name), found.frames, self.about, found.remarks, found.borrowed)
        self.made += 1
        return replace(made, sha256=f"{self.name} {id(found)} {self.made}")

    def replaced(self, table: str, rows: Sequence[tuple[int, tuple[str, ...]]]) -> list[RawTable]:
        """The tables with other rows in one of them."""
        return [replace(raw, rows=tuple(rows)) if raw.name == table else raw for raw in self.raws]


@cache
def warm(name: str, whole: bool = False) -> Warm:
    """The package read once a process, and what is found in it as it is; of many areas the first few."""
    raws, _, about, _ = packages._read_folder(shipped("data", name))
    few = not whole and any(raw.name == "destinations" for raw in raws)
    own = Warm(name, [_of_few(raw) for raw in raws] if few else raws, about)
    assert own.faults(own.raws) == ()
    return own


def _of_few(raw: RawTable) -> RawTable:
    """The rows of the first areas of a province: where people go sums to one among them, and they insure each other."""
    places = [raw.header.index(word) for word in ("area", "from", "to") if word in raw.header]
    rows = [cells for _, cells in raw.rows if all(cells[at] in FEW for at in places)]
    if raw.name == "destinations":
        rows = _scaled(raw, rows, "share", lambda cells: (cells[places[0]], 1.0))
    if raw.name == "areas":
        ages = [at for at, word in enumerate(raw.header) if word in AGES]
        people = [sum(float(cells[at]) for at in ages) for cells in rows]
        weights = iter(people)
        rows = _scaled(raw, rows, "insured_ratio", lambda _: ("", next(weights) / sum(people)))
    return replace(raw, rows=tuple(enumerate(rows, start=2)))


def _scaled(
    raw: RawTable, rows: list[tuple[str, ...]], column: str, part: Callable[[tuple[str, ...]], tuple[str, float]]
) -> list[tuple[str, ...]]:
    """The rows with a column whose sum, weighted by ``part``, is one in each group that it names."""
    at, sums = raw.header.index(column), Counter[str]()
    parts = [part(cells) for cells in rows]
    for cells, (group, weight) in zip(rows, parts, strict=True):
        sums[group] += float(cells[at]) * weight  # type: ignore[assignment]
    return [
        (*cells[:at], repr(float(cells[at]) / sums[group]), *cells[at + 1 :])
        for cells, (group, _) in zip(rows, parts, strict=True)
    ]
