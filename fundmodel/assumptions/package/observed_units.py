"""Accounts inside a year and budgets that cannot be in the unit they are said to be in (METHODS 6.2).

    rate = flow / covers, over the middle rate of its area, fund and scope, or the reverse: from ``ROW_FAR`` on, of late
    income from ``LATE_FAR`` on
    planned / (12 sum flow / sum covers), or the reverse: from ``FAR`` on

A budget ten thousand times too small would be read as ruin, and a column of zeros as accounts; both are refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.package.plausible_units import FAR, times_off
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

ROW_FAR: Final = 100.0
"""No month spends a hundred times, or a hundredth, of the middle one: a row in another unit; judgement."""
LATE_FAR: Final = 3_000.0
"""The same of income over a part of a year that is too small beside spending of its usual size: late subsidies may
leave a half year with a four-hundredth of the middle one, 万元 a ten-thousandth; judgement."""
YEAR: Final = 12
LEAST_ROWS: Final = 3
LEAST_COVERS: Final = {"income_yuan": 6, "expenditure_yuan": 3}
"""Months from which a sum can be compared: a fund may receive all of a half year in one of its months."""
PLANNED: Final = {
    "income_plan_yuan": "income_yuan",
    "expenditure_plan_yuan": "expenditure_yuan",
}


def observed_unit_faults(frames: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """A fault for every column of zeros of an area and fund, every sum and every plan in what looks another unit.

    ``frames`` by rows of their sheets. Nothing where there are no accounts inside a year.
    """
    accounts = frames.get("observations")
    if accounts is None:
        return
    flows = accounts[accounts["covers"] > 0]
    for (area, fund, _), own in flows.groupby(["area", "fund", "scope"], sort=False):
        zero = list(_zero_columns(str(area), str(fund), own))
        yield from zero
        if not zero:
            yield from _far_rows(str(area), str(fund), own)
    if "budgets" in frames:
        yield from _far_plans(frames["budgets"], flows)


def _zero_columns(area: str, fund: str, own: pd.DataFrame) -> Iterator[Fault]:
    for column in (*LEAST_COVERS, "balance_yuan"):
        told = own[column].dropna() if column in own else own["covers"].iloc[:0]
        if len(told) >= LEAST_ROWS and (told == 0.0).all():
            problem = Said("{area}, {fund}: 0 in all of {rows} rows", area=area, fund=fund, rows=len(told))
            fix = Said("Give the figures; 0 is a figure, and what is not known is left out")
            yield Fault("observations", problem, fix, int(str(told.index[0])), column, "0")


def _far_rows(area: str, fund: str, own: pd.DataFrame) -> Iterator[Fault]:
    for column, least in LEAST_COVERS.items():
        rate = (own[column] / own["covers"])[own["covers"] >= least]
        usual = rate[rate > 0.0]
        if len(usual) < LEAST_ROWS:
            continue
        middle = float(usual.median())
        far = _limits(own.loc[rate.index], column, rate / middle)
        for row, value, given, limit in zip(rate.index, rate, own.loc[rate.index, column], far, strict=True):
            if value < 0.0:
                continue
            if value == 0.0 or times_off(float(value) / middle) >= limit:
                problem = Said(
                    "{area}, {fund}: {own:,.0f} yuan a month, the middle of its rows {middle:,.0f}",
                    area=area,
                    fund=fund,
                    own=float(value),
                    middle=middle,
                )
                shown = f"{float(given):.15g}"
                yield Fault("observations", problem, _unit(float(value) / middle), int(str(row)), column, shown)


def _limits(rows: pd.DataFrame, column: str, times: pd.Series) -> list[float]:
    """How far each row may be: ``LATE_FAR`` where money is late, else ``ROW_FAR``."""
    spent = rows["expenditure_yuan"] / rows["covers"]
    as_usual = (spent / spent[spent > 0.0].median()).between(1.0 / ROW_FAR, ROW_FAR)
    late = (column == "income_yuan") & (times < 1.0) & (rows["covers"] < YEAR) & as_usual
    return [LATE_FAR if one else ROW_FAR for one in late]


def _far_plans(budgets: pd.DataFrame, flows: pd.DataFrame) -> Iterator[Fault]:
    sums = flows.groupby(["area", "fund"])[["covers", *LEAST_COVERS]].sum().to_dict("index")
    for row, plan in budgets.iterrows():
        key = (plan["area"], plan["fund"])
        if key not in sums:
            continue
        for column, flow in PLANNED.items():
            usual = 12.0 * sums[key][flow] / sums[key]["covers"]
            planned = float(plan[column])
            if usual <= 0.0 or planned != planned or (planned > 0.0 and times_off(planned / usual) < FAR):
                continue
            problem = Said(
                "{area}, {fund}: {own:,.0f} yuan planned for {year}, and its accounts run at {usual:,.0f} a year",
                area=str(plan["area"]),
                fund=str(plan["fund"]),
                own=planned,
                year=int(plan["year"]),
                usual=usual,
            )
            yield Fault("budgets", problem, _unit(planned / usual), int(str(row)), column, f"{planned:.15g}")


def _unit(times: float) -> str:
    """What to do about an amount that is ``times`` what it should be, to the nearest power of ten."""
    if times <= 0.0:
        return Said("Give the figure, or take the row out; 0 is a figure")
    power = 10 ** max(abs(round(math.log10(times))), 1)
    side = Said("large") if times > 1.0 else Said("small")
    return Said(
        "Write it in yuan: the amount looks {times:,} times too {side}",
        times=power,
        side=side,
    )
