"""The four paths of resident financing side by side, with what was seen (METHODS 4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.nation import nation_of
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.project.people.retirement_law import retired_shares
from fundmodel.projection.project.people.vitals import project_demography
from fundmodel.projection.project.stages import prospects_of

if TYPE_CHECKING:
    import pandas as pd

PATHS: Final = ("baseline", "financing-share-held", "financing-steps-forever", "current-law")
SEEN: Final = "seen"
COLUMNS: Final = ("path", "year", "premium", "subsidy", "disposable_income", "financing_over_income")
FIRST: Final = 2019


def financing_paths(data: DataPackage, until: int = 2060) -> pd.DataFrame:
    """(premium + subsidy of a coverage year) / disposable income per head of that year.

    One row for each path of ``PATHS`` and year after the base year, and for each seen year from 2019 on that both
    tables hold (path "seen"); yuan per head and a fraction. The paths are those of the nation's people and of the
    reference economy; nothing is projected but population. Source: METHODS 4.4.
    """
    import pandas as pd

    nation = nation_of(data)
    assume = Assumptions(tuple(load_scenario(name) for name in PATHS), nation)
    years = np.arange(nation.base_year, until + 1)
    vitals = project_demography(assume, years)
    _, financing = prospects_of(assume, vitals, retired_shares(assume, np.append(years, until + 1)))
    arrays = (financing.premium[..., :-1], financing.subsidy, financing.income[..., 1:])
    premium, subsidy, income = (np.broadcast_to(part, (len(PATHS), 1, len(years)))[:, 0] for part in arrays)
    rows = [
        (name, int(year), *(float(part[place, at]) for part in (premium, subsidy, income)))
        for place, name in enumerate(PATHS)
        for at, year in enumerate(years)
        if year > nation.base_year
    ]
    table = pd.DataFrame([*_seen(nation), *rows], columns=list(COLUMNS[:-1]))
    return table.assign(financing_over_income=(table["premium"] + table["subsidy"]) / table["disposable_income"])


def _seen(data: DataPackage) -> list[tuple[str, int, float, float, float]]:
    if not {"resident_financing", "disposable_income"} <= set(data.tables):
        return []
    income = data.table("disposable_income").set_index("year")["income"]
    amounts = data.table("resident_financing").set_index("year")
    premium, subsidy = amounts["premium"], amounts["subsidy"]
    years = [year for year in income.index if year in amounts.index and FIRST <= year <= data.base_year]
    return [(SEEN, int(year), float(premium[year]), float(subsidy[year]), float(income[year])) for year in years]
