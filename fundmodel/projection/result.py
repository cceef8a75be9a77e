"""What a projection gives: labelled Datasets, frozen, with what produced them; kept in one netCDF file and reopened."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.projection import laws, saved_parts, selection
from fundmodel.vocabulary.dims import CARE_FUND, CARE_LINES, CARE_MEMO
from fundmodel.vocabulary.doors import door
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.shortened import listed, shortened

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

SETS: Final = (
    "population",
    "enrolment",
    "stock_exposures",
    "flow_exposures",
    "ledger",
    "memo",
    "economy",
    "reconciliation",
)
OF_MONEY: Final = ("ledger", "memo", "economy", "reconciliation")
"""What differs with the margin of prudence, and is kept of that lane beside a saved run."""


@dataclass(frozen=True, eq=False)
class Projection:
    """People, exposures, money and economy of one or several scenarios, 2025 (the base year) to the last year.

    Every Dataset has ``area`` and, where a list of scenarios was projected, ``scenario`` before its own dimensions;
    arrays are read-only, and each reading of a Dataset gives a shallow copy, so that a variable added to it stays with
    the reader. ``provenance`` says what produced them: scenarios with every value, data hash, code version and hash.
    ``==`` and ``hash`` ask whether it is the same object; ``equals`` whether the results are the same.
    """

    population: xr.Dataset
    enrolment: xr.Dataset
    stock_exposures: xr.Dataset
    flow_exposures: xr.Dataset
    ledger: xr.Dataset
    memo: xr.Dataset
    economy: xr.Dataset
    reconciliation: xr.Dataset
    provenance: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    with_margin: Callable[[], Projection | None] | None = field(default=None, repr=False)

    @property
    def knows_margin(self) -> bool:
        """Whether ``prudent`` can be asked: not of a run saved by a version that kept no such lane."""
        return self.with_margin is not None

    def prudent(self) -> Projection | None:
        """The scenarios of this run that have no margin of prudence, each with it: ``cost.margin`` half a point from
        the first projected year, its weight falling after 2035 (METHODS 4.4). People are the same; money is worked out
        when first asked for. None where every scenario has its own margin; ``InputError`` where the run was opened from
        a file that kept no such lane.
        """
        if self.with_margin is None:
            raise InputError("This run was opened from a file, which keeps no prudent lane; project it again.")
        return self.with_margin()

    def _prudent_part(self, **labels: Any) -> Callable[[], Projection | None] | None:
        """What ``sel`` of these labels has as its ``with_margin``."""

        lane = self.with_margin
        if lane is None:
            return None

        @cache
        def part() -> Projection | None:
            whole, asked = lane(), labels["scenario"]
            if whole is None or asked is None:
                return None if whole is None else whole.sel(**labels)
            names = [asked] if isinstance(asked, str) else list(asked)
            kept = [name for name in names if name in whole.scenarios]
            return whole.sel(**{**labels, "scenario": asked if isinstance(asked, str) else kept}) if kept else None

        return part

    @property
    def sets(self) -> dict[str, xr.Dataset]:
        """The Datasets by name, in the order of the flow."""
        return {name: getattr(self, name) for name in SETS}

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios projected, in the order given."""
        return tuple(scenario["name"] for scenario in self.provenance["scenarios"])

    def check(self) -> Projection:
        """Verify every conservation law; return self, or raise ``ConservationError`` with law, place and size.

        Of some of the areas or funds of a run, laws that hold only over all of them are left out.
        """
        laws.check(self.sets, tuple(self.provenance.get("selected", ())))
        return self

    def equals(self, other: object) -> bool:
        """Whether every array, label and table is the same as in ``other``, scenarios under the same names.

        Numbers are compared exactly, gaps being equal to gaps; units and provenance are not compared.
        """
        if not isinstance(other, Projection):
            return False
        theirs = other.sets
        return (
            self.scenarios == other.scenarios
            and all(data.equals(theirs[name]) for name, data in self.sets.items())
            and self.tables.keys() == other.tables.keys()
            and all(table.equals(other.tables[name]) for name, table in self.tables.items())
        )

    def sel(
        self,
        scenario: str | Sequence[str] | None = None,
        area: str | Sequence[str] | None = None,
        fund: str | Sequence[str] | None = None,
    ) -> Projection:
        """A part of the run by label, each a name or a list of names; what is not named stays whole.

        One scenario given as a name is what it would be if projected alone, bit for bit, without the dimension; a list
        keeps it. ``area`` and ``fund`` always stay dimensions, so that whatever takes a run takes a part of one; people
        and economy have no fund and stay whole. ``InputError`` for a label that is not there, with the nearest one.
        """
        sets, noted, tables = self.sets, dict(self.provenance), self.tables
        if scenario is not None:
            names = selection.expect_labels(scenario, self.scenarios, "scenario")
            places = [self.scenarios.index(name) for name in names]
            sets = selection.scenarios_of(sets, names, isinstance(scenario, str))
            noted = selection.noted_of_scenarios(noted, places)
            tables = {name: selection.rows_of_seeds(table, places) for name, table in tables.items()}
            if not any(map(keeps_care, noted["scenarios"])):
                sets = _without_care(sets)
        if area is not None:
            present = [str(label) for label in sets["ledger"]["area"].values]
            names = selection.expect_labels(area, present, "area")
            sets = selection.areas_of(sets, names)
            noted = selection.cut(selection.noted_of_areas(noted, present, names), "area", present, names)
        if fund is not None:
            present = [str(label) for label in sets["ledger"]["fund"].values]
            names = selection.expect_labels(fund, present, "fund")
            sets, noted = selection.books_of(sets, names), selection.cut(noted, "fund", present, names)
        freeze(sets)
        lane = self._prudent_part(scenario=scenario, area=area, fund=fund)
        return Projection(**sets, provenance=noted, tables=tables, with_margin=lane)

    def save(self, path: str | Path) -> Path:
        """Write everything to one netCDF file, a group per Dataset: ``xarray.open_datatree`` reads it as a DataTree,
        ``open_run`` as a projection. Under another name first, then renamed, so never half a file."""
        import xarray as xr

        target = Path(path)
        part = saved_parts.folder_of(target) / f".{target.name}.{os.getpid()}.part"
        try:
            lane = self.prudent() if self.knows_margin else None
            beside = {} if lane is None else {f"prudent/{name}": lane.sets[name] for name in OF_MONEY}
            xr.DataTree.from_dict({**self.sets, **beside}).to_netcdf(part, engine="h5netcdf")
            known = {} if lane is None else lane.provenance
            saved_parts.note(part, self.provenance, self.tables, known if self.knows_margin else None)
            part.replace(target)
        except OSError as refused:
            reason = refused.strerror or str(refused).replace(str(part), str(target))
            raise InputError(f"{str(path)!r} cannot be written ({reason}); choose another file or folder.") from None
        finally:
            part.unlink(missing_ok=True)
        return target

    def to_dataframe(self, lang: str | None = None) -> pd.DataFrame:
        """The yearly accounts as a tidy table: one row per scenario, area, fund, year and item, yuan; headers in zh
        or en."""
        return door("run_frame")(self, lang)  # type: ignore[no-any-return]

    def to_excel(self, path: str | Path, lang: str | None = None) -> Path:
        """Write accounts, heads, assumptions and reconciliation to a workbook, a sheet each; values, no formulas."""
        return door("run_workbook")(self, path, lang)  # type: ignore[no-any-return]

    def _repr_html_(self) -> str:
        return door("run_card")(self)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        data, ledger = self.provenance["data"], self.ledger
        invented = " (SYNTHETIC)" if data["synthetic"] else ""
        axes = {dim: [str(label) for label in ledger[dim].values] for dim in ("area", "fund")}
        held = {
            name: ", ".join(f"{dim} {size}" for dim, size in found.sizes.items()) for name, found in self.sets.items()
        }
        return "\n".join(
            [
                (
                    f"<fundmodel.Projection {data['base_year']}-{self.provenance['until']}, data "
                    f"{shortened(data['name'])}{invented}, valuation date {data['valuation_date']}>"
                ),
                f"scenarios ({len(self.scenarios)}): {listed(self.scenarios)}",
                *(f"{dim}s ({len(labels)}): {listed(labels)}" for dim, labels in axes.items()),
                *(f"  .{name:16} {sizes}" for name, sizes in held.items()),
                (
                    "Part of it: sel(scenario=, area=, fund=). Verify: check(), equals(other). Keep: save(path), "
                    "to_dataframe(), to_excel(path). What produced it: .provenance"
                ),
            ]
        )

    def __getstate__(self) -> dict[str, Any]:
        """Everything built, so that a result travels without what built it."""
        built = {name: getattr(self, name) for name in (*SETS, "provenance", "tables")}
        return {**built, "with_margin": partial(_built, self.prudent()) if self.knows_margin else None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a run from a pickle and make its arrays read-only again."""
        self.__dict__.update(state)
        freeze(self.sets)


class _Part:
    """A part of a result under ``name``; given as a function, it is built when first read, frozen and kept. Whoever
    reads a Dataset gets a shallow copy, the arrays themselves shared."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, run: Projection | None, owner: type) -> Any:
        if run is None:
            return self
        part = run.__dict__[self._name]
        if callable(part):
            part = part()
            freeze({self._name: part} if self._name in SETS else {})
            run.__dict__[self._name] = part
        return part.copy(deep=False) if self._name in SETS else part

    def __set__(self, run: Projection, part: Any) -> None:
        run.__dict__[self._name] = part


for _part in (*SETS, "provenance", "tables"):  # after the dataclass is made, which would take them for defaults
    setattr(Projection, _part, _Part(_part))


def open_run(path: str | Path) -> Projection:
    """A projection that ``Projection.save`` wrote, identical to the one saved.

    The file is a DataTree: without this package, ``xarray.open_datatree(path, engine="h5netcdf")`` has each Dataset as
    a group (``tree["ledger"]``), and ``tree.attrs["provenance"]`` what produced them, as JSON. A file of another kind
    raises ``InputError``.
    """

    source = Path(path)
    if not source.is_file():
        raise InputError(
            f"There is no saved run at {str(path)!r}; give the .nc file that save() or `fundmodel run` wrote."
        )
    try:
        sets: dict[str, Any] = {name: saved_parts.read(source, name) for name in SETS}
        provenance, tables, prudent = saved_parts.noted(source)
        money = {name: saved_parts.read(source, f"prudent/{name}") for name in OF_MONEY} if prudent else {}
    except (OSError, KeyError, ValueError) as broken:
        raise InputError(f"{str(path)!r} is not a run that fundmodel saved ({broken}).") from None
    run = _frozen(sets, provenance, tables)
    if prudent is not None:
        lane = _lane(run, money, prudent) if prudent else None
        run.__dict__["with_margin"] = partial(_built, lane)
    return run


def _frozen(sets: dict[str, Any], provenance: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Projection:
    freeze(sets)
    return Projection(**sets, provenance=provenance, tables=tables)


def _lane(run: Projection, money: Mapping[str, xr.Dataset], provenance: Mapping[str, Any]) -> Projection:
    """The people of a run with the money that the margin leaves."""
    names = [scenario["name"] for scenario in provenance["scenarios"]]
    own = run.sel(names) if "scenario" in run.ledger.dims else run
    return _frozen({**own.sets, **money}, provenance, own.tables)


def _built(lane: Projection | None) -> Projection | None:
    return lane


def freeze(sets: Mapping[str, xr.Dataset]) -> None:
    """Make every array of the Datasets read-only."""
    for data in sets.values():
        for variable in data.variables.values():
            values = variable.values
            if isinstance(values, np.ndarray):
                values.flags.writeable = False


def keeps_care(scenario: Mapping[str, Any]) -> bool:
    """Whether a scenario, as the provenance notes it, keeps the optional fund of long-term-care insurance."""
    return bool(scenario.get("entries", {}).get("care.fund", {}).get("value") == "separate")


def _without_care(sets: dict[str, xr.Dataset]) -> dict[str, xr.Dataset]:
    """The Datasets as they are where the optional fund is not kept: its books, lines and rows of zeros left out."""
    ledger, memo, factors = sets["ledger"], sets["memo"], sets["reconciliation"]
    if CARE_LINES[0] not in ledger["line"].values:
        return sets
    kept = {"fund": ledger["fund"].values != CARE_FUND, "line": ~np.isin(ledger["line"].values, CARE_LINES)}
    return {
        **sets,
        "ledger": ledger.isel(kept),
        "memo": memo.drop_vars(CARE_MEMO).isel(fund=kept["fund"]),
        "reconciliation": factors.isel(item=factors["fund"].values != CARE_FUND),
    }
