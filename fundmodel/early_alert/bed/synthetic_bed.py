"""``make_bed``: a bed of synthetic areas, its package and its truth (METHODS 6.7; synthetic).

``bed = published(truth(process(seed)))``: the process is ``fund_step.step``, what is published ``releases`` and
``published_rows``; the truth never enters the package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.assumptions.figures.known_from import month_number
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.early_alert.bed.bed_course import BURN_IN, Course, course
from fundmodel.early_alert.bed.bed_laws import YEAR
from fundmodel.early_alert.bed.bed_truth import Truth, truth_of
from fundmodel.early_alert.bed.published_rows import PLAN_ERRORS, budget_rows, observation_rows
from fundmodel.early_alert.bed.releases import drawn_releases, first_known, month_end
from fundmodel.early_alert.bed.settlement_rows import SHARE, settlement_rows
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

LEAST_MONTHS: Final = 24


@dataclass(frozen=True)
class Bed:
    """Synthetic areas: the tables that are published, the truth, and the course that the oracles start from;
    ``settlements`` is the share of areas that tell their bills."""

    seed: int
    plans: str
    tables: Mapping[str, pd.DataFrame]
    truth: Truth
    course: Course
    burnt: int
    settlements: float = 0.0

    @property
    def observations(self) -> pd.DataFrame:
        """The published accounts inside a year."""
        return self.tables["observations"]

    @property
    def budgets(self) -> pd.DataFrame:
        """The approved budgets."""
        return self.tables["budgets"]

    @property
    def name(self) -> str:
        """Name of the package: seed, areas, months, kind of budgets, and the share that tells its bills."""
        return bed_name(self.seed, len(self.truth.areas), self.truth.months, self.plans, self.settlements)

    def package(self) -> DataPackage:
        """The data package in memory: what is published, nothing of the truth."""
        last = self.truth.first_month + self.truth.months - 1
        return DataPackage(
            name=self.name,
            synthetic=True,
            valuation_date=str(month_end(last).astype("datetime64[D]")),
            base_year=last // YEAR,
            tables=dict(self.tables),
            sha256=self._sha256(),
            areas=self.truth.areas,
        )

    def write(self, folder: str | Path) -> Path:
        """The package as a folder of CSV tables with its description; the truth is not in it."""
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for name, frame in self.tables.items():
            frame.to_csv(place / f"{name}.csv", index=False, lineterminator="\n")
        text = json.dumps(self._description(), ensure_ascii=False, indent=1)
        (place / "datapackage.json").write_text(text + "\n", encoding="utf-8")
        return place

    def write_truth(self, path: str | Path) -> None:
        """The truth as npz; not into the folder of a package."""
        place = Path(path)
        if (place.parent / "observations.csv").exists():
            raise InputError(
                Said("The truth must not lie in the data package {folder!r}; name another.", folder=str(place.parent))
            )
        self.truth.write(place)

    def _description(self) -> dict[str, Any]:
        last = self.truth.first_month + self.truth.months - 1
        return {
            "name": self.name,
            "description": (
                f"Synthetic data 合成数据: no facts about any place. {len(self.truth.areas)} invented areas, written "
                f"by fundmodel.early_alert.bed, seed {self.seed}, budgets {self.plans}."
            ),
            "synthetic": True,
            "valuation_date": str(month_end(last).astype("datetime64[D]")),
            "base_year": int(last // YEAR),
        }

    def _sha256(self) -> str:
        import hashlib

        import pandas as pd

        digest = hashlib.sha256(self.name.encode())
        for frame in self.tables.values():
            digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
        return digest.hexdigest()


MONTHS: Final = 72


def bed_name(seed: int, areas: int, months: int, budgets: str, settlements: float = 0.0) -> str:
    """Name of the package of a bed."""
    bills = f"-settlements-{settlements:.0%}".removesuffix("%") if settlements else ""
    return f"synthetic-bed-{seed}-{areas}-{months}-{budgets}{bills}"


def make_bed(
    seed: int,
    areas: int,
    months: int = MONTHS,
    *,
    budgets: str = "good",
    start: str = "2019-01",
    settlements: bool | float = False,
) -> Bed:
    """``areas`` synthetic areas over ``months`` months from ``start`` (YYYY-MM), both funds.

    The same seed gives the same bed, byte for byte, and area i of a bed is area i of every larger bed of the seed and
    length. ``budgets``: "good" (error of a plan sd .015) or "typical" (.06 income, .10 spending); nothing else differs.
    ``settlements``: the share of areas that tell their bills by month of care too, True for half; nothing else differs.
    ``InputError`` for an unknown kind of budget or under 24 months. Source: METHODS 6.7; all of it is synthetic.
    """
    if budgets not in PLAN_ERRORS:
        raise InputError(Said("budgets={kind!r} is unknown; valid: {valid}", kind=budgets, valid=list(PLAN_ERRORS)))
    if areas < 1 or months < LEAST_MONTHS:
        raise InputError(
            Said(
                "A bed of {areas} areas and {months} months is too small; at least 1 area and {least} months.",
                areas=areas,
                months=months,
                least=LEAST_MONTHS,
            )
        )
    first = month_number(start)
    burnt = BURN_IN + first % YEAR
    made = course(seed, areas, burnt + months)
    out = drawn_releases(made.dice, first, months)
    names = tuple(f"synthetic-{area:04d}" for area in range(areas))
    known = np.repeat(first_known(out.day, first)[:, None], 2, axis=1)
    truth = truth_of(made, names, first, burnt, known, out.factor)
    tables = {"observations": observation_rows(made, truth, out, burnt)}
    tables["budgets"] = budget_rows(made, truth, made.dice, burnt, budgets)
    share = SHARE if settlements is True else float(settlements)
    if share:
        tables["settlements"] = settlement_rows(made, truth, out, burnt, seed, share)
    return Bed(seed, budgets, tables, truth, made._replace(dice=[]), burnt, share)


def last_months(bed: Bed, origin: int) -> Any:
    """(area, fund) the last month published by the end of the month ``origin``; one before the first where none is."""
    by = bed.truth.released <= int(month_end(origin))
    number = bed.truth.first_month + np.arange(bed.truth.months)
    return np.where(by & (number <= origin), number, bed.truth.first_month - 1).max(axis=2)
