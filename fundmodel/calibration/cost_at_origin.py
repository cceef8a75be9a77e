"""Growth of unit cost as it was known at an origin, net of ageing (METHODS 9.6): the projection adds the ageing
itself."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.calibration.as_of import Remark
from fundmodel.calibration.cost_evidence import growth_per
from fundmodel.calibration.growth_at_origin import SPAN
from fundmodel.calibration.past_exposures import PastExposures, past_exposures
from fundmodel.calibration.published_figures import FUNDS_OF, Figures
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = npt.NDArray[np.float64]

SCHEMES: Final = {"employee": ("职工医保", "employee scheme"), "resident": ("居民医保", "resident scheme")}
ALL: Final = ("全部基金", "all funds")


def cost_at_origin(known: Scenario, cut: DataPackage, published: Figures, origin: int) -> list[Remark]:
    """First-year growth of unit cost by scheme: spending per cost-weighted head over at most three years up to the
    origin, of all funds where the scheme was not published apart.

    ``known`` is the scenario as of the origin and ``cut`` the package, whose seed gives the people and whose base year
    their weights; of ``published`` only years up to the origin are read. ``InputError`` where nothing is published.
    """
    past = past_exposures(Assumptions((known,), cut))
    exposures = _exposures(past, cut, origin)
    remarks = []
    for scheme, words in SCHEMES.items():
        scope, (zh, en) = scheme, words
        years = _years(published, past, scope, origin)
        if len(years) < 2:
            scope, (zh, en) = "all", ALL
            years = _years(published, past, scope, origin)
        if len(years) < 2:
            raise InputError(Said("No growth of spending is published up to {origin}.", origin=origin))
        remarks.append(
            Remark(
                f"{scheme}.cost_growth_2026",
                growth_per(published[scope, "expenditure"], exposures[scope], past, years),
                f"{zh}{years[0]}—{origin}年公布支出按费用加权人数平摊后的年均增长（至多{SPAN}年；老龄化已剔除，由推演另计）",
                f"mean growth of published spending per cost-weighted member, {en}, {years[0]}-{origin} (at most "
                f"{SPAN} years; net of ageing, which the projection adds)",
            )
        )
    return remarks


def _years(published: Figures, past: PastExposures, scope: str, origin: int) -> list[int]:
    """Years of the span up to the origin whose spending is published; none where the origin's own is not."""
    spent = published[scope, "expenditure"]
    found = [year for year in range(origin - SPAN, origin + 1) if year in spent and year in past.years]
    return found if origin in found else []


def _exposures(past: PastExposures, cut: DataPackage, origin: int) -> dict[str, Array]:
    """Cost-weighted people by scope; those of all funds weigh a scheme's by what one of them cost at the origin."""
    by_scheme = {"employee": past.cost_employee, "resident": past.cost_resident}
    spent = cut.table("balances").query("year == @origin").set_index("fund")["expenditure"]
    at = past.of(np.array([origin]))[0]
    unit = {scheme: float(spent[list(FUNDS_OF[scheme])].sum()) / of[at] for scheme, of in by_scheme.items()}
    whole = sum((unit[scheme] * of for scheme, of in by_scheme.items()), np.zeros(len(past.years)))
    return {**by_scheme, "all": whole}
