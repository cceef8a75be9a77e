"""What a projection gives: labelled Datasets, frozen, with what produced them; kept in one netCDF file and reopened."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.projection import laws
from fundmodel.vocabulary.dims import CARE_FUND, CARE_LINES, CARE_MEMO
from fundmodel.vocabulary.doors import door
from fundmodel.vocabulary.errors import InputError

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


@dataclass(frozen=True)
class Projection:
    """People, exposures, money and economy of one or several scenarios, 2025 (the base year) to the last year.

    Every Dataset has ``area`` and, where a list of scenarios was projected, ``scenario`` before its own dimensions;
    arrays are read-only. ``provenance`` says what produced them: scenarios with every value, data hash, code version
    and hash.
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

    @property
    def sets(self) -> dict[str, xr.Dataset]:
        """The Datasets by name, in the order of the flow."""
        return {name: getattr(self, name) for name in SETS}

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios projected, in the order given."""
        return tuple(scenario["name"] for scenario in self.provenance["scenarios"])

    def check(self) -> Projection:
        """Verify every conservation law; return self, or raise ``ConservationError`` with law, place and size."""
        laws.check(self.sets)
        return self

    def sel(self, scenario: str) -> Projection:
        """One scenario of a run of several, as if it had been projected alone (bit for bit)."""
        if scenario not in self.scenarios:
            raise InputError(f"This run has no scenario {scenario!r}; it has {', '.join(self.scenarios)}")
        place = self.scenarios.index(scenario)
        own: dict[str, Any] = {"scenarios": [self.provenance["scenarios"][place]]}
        if "solved" in self.provenance:
            own["solved"] = {name: _own(numbers, place) for name, numbers in self.provenance["solved"].items()}
        sets = {
            name: data.sel(scenario=scenario, drop=True) if "scenario" in data.dims else data
            for name, data in self.sets.items()
        }
        if not keeps_care(self.provenance["scenarios"][place]):
            sets = _without_care(sets)
        return Projection(
            **sets,
            provenance={**self.provenance, **own},
            tables={name: _own_rows(table, place) for name, table in self.tables.items()},
        )

    def save(self, path: str | Path) -> Path:
        """Write everything to one netCDF file, a group per Dataset; under another name first, then renamed, so never
        half a file."""
        import xarray as xr

        target = Path(path)
        part = _folder_of(target) / f".{target.name}.{os.getpid()}.part"
        try:
            xr.DataTree.from_dict(self.sets).to_netcdf(part, engine="h5netcdf")
            _note(part, self.provenance, self.tables)
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


def open_run(path: str | Path) -> Projection:
    """A projection that ``Projection.save`` wrote, identical to the one saved; a file of another kind raises
    ``InputError``."""
    import xarray as xr

    source = Path(path)
    if not source.is_file():
        raise InputError(
            f"There is no saved run at {str(path)!r}; give the .nc file that save() or `fundmodel run` wrote."
        )
    try:
        sets = {}
        for name in SETS:
            with xr.open_dataset(source, group=name, engine="h5netcdf") as data:
                sets[name] = _tidied(data.load())
        provenance, tables = _noted(source)
    except (OSError, KeyError, ValueError) as broken:
        raise InputError(f"{str(path)!r} is not a run that fundmodel saved ({broken}).") from None
    freeze(sets)
    return Projection(**sets, provenance=provenance, tables=tables)


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
    if CARE_FUND not in ledger["fund"].values:
        return sets
    kept = {"fund": ledger["fund"].values != CARE_FUND, "line": ~np.isin(ledger["line"].values, CARE_LINES)}
    return {
        **sets,
        "ledger": ledger.isel(kept),
        "memo": memo.drop_vars(CARE_MEMO).isel(fund=kept["fund"]),
        "reconciliation": factors.isel(item=factors["fund"].values != CARE_FUND),
    }


def _tidied(data: xr.Dataset) -> xr.Dataset:
    """One datetime unit throughout, text as text, whatever the file made of them."""
    if "month" in data.coords:
        data = data.assign_coords(month=data["month"].values.astype("datetime64[ns]"))
    for name, coordinate in data.coords.items():
        if coordinate.dtype.kind in "OTS":
            data = data.assign_coords({name: (coordinate.dims, coordinate.values.astype(str))})
    return data


def _folder_of(target: Path) -> Path:
    folder = target.parent
    if not folder.is_dir():
        raise InputError(f"The folder {str(folder)!r} does not exist; create it or choose another.")
    return folder


def _note(path: Path, provenance: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> None:
    import h5netcdf

    columns = {name: table.to_dict("list") for name, table in tables.items()}
    with h5netcdf.File(path, "a") as file:
        file.attrs["provenance"] = json.dumps(dict(provenance), ensure_ascii=False, sort_keys=True)
        file.attrs["tables"] = json.dumps(columns, ensure_ascii=False)


def _noted(path: Path) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    import h5netcdf
    import pandas as pd

    with h5netcdf.File(path, "r") as file:
        provenance, columns = json.loads(str(file.attrs["provenance"])), json.loads(str(file.attrs["tables"]))
    return provenance, {name: pd.DataFrame(table) for name, table in columns.items()}


def _own(numbers: list[float], place: int) -> list[float]:
    """What was solved for one scenario; one number stands for all of them."""
    return [numbers[place]] if len(numbers) > 1 else numbers


def _own_rows(table: pd.DataFrame, place: int) -> pd.DataFrame:
    """The rows of one scenario's seed; one seed stands for all scenarios."""
    if "seed" not in table or table["seed"].nunique() == 1:
        return table
    return table[table["seed"] == place].assign(seed=0).reset_index(drop=True)
