"""The nation's heads and accounts of every published year, beside which the years of an area are held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fundmodel.assumptions.package.national_averages import Averages
from fundmodel.assumptions.tables.area_tables import EMPLOYEE, HEADS
from fundmodel.assumptions.tables.columns import reliability
from fundmodel.vocabulary.dims import FUNDS

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

Series = dict[int, float]
YEAR_FLOWS: Final = ("income", "expenditure")
NEAR: Final = 2
"""A year that the nation does not publish is held against one that lies no further off."""
PAID_FOR: Final = {
    EMPLOYEE: ("active", "retired"),
    FUNDS[0]: ("active", "retired"),
    FUNDS[1]: ("active", "retired"),
    FUNDS[2]: ("resident",),
}
"""Fund -> the groups over whose heads its money is told."""


class NationalYears(NamedTuple):
    """``heads`` (10k persons) by group and year, ``money`` (100m yuan) by (fund, flow) and year."""

    heads: dict[str, Series]
    money: dict[tuple[str, str], Series]

    def per_head(self, fund: str, flow: str, year: int) -> float | None:
        """money / heads of the published year nearest to ``year``, 10k yuan; None where none is ``NEAR``."""
        money, groups = self.money.get((fund, flow), {}), PAID_FOR[fund]
        known = set(money).intersection(*(self.heads[group] for group in groups))
        near = min(known, key=lambda one: (abs(one - year), -one), default=None)
        if near is None or abs(near - year) > NEAR:
            return None
        return money[near] / sum(self.heads[group][near] for group in groups)


def national_years(nation: DataPackage, averages: Averages) -> NationalYears:
    """Every published year; pool and individual accounts before they were published apart are the employee scheme at
    the base year's share."""
    heads = _published(nation.table("heads"), "group", HEADS)
    accounts = nation.table("fund_accounts")
    money: dict[tuple[str, str], Series] = {}
    for flow in YEAR_FLOWS:
        own = _published(accounts[accounts["item"] == flow], "fund", (EMPLOYEE, *FUNDS))
        pool = averages.share_of_pool(flow)
        for fund, share in ((FUNDS[0], pool), (FUNDS[1], 1.0 - pool)):
            own[fund] = {year: whole * share for year, whole in own[EMPLOYEE].items()} | own[fund]
        money |= {(fund, flow): series for fund, series in own.items()}
    return NationalYears(heads, money)


def _published(frame: pd.DataFrame, column: str, names: tuple[str, ...]) -> dict[str, Series]:
    """Name -> year -> the most reliable published value."""
    own = frame[frame[column].isin(names)]
    rank = reliability(own)
    best = own.assign(rank=rank).sort_values("rank", kind="stable").drop_duplicates([column, "year"])
    found: dict[str, Series] = {name: {} for name in names}
    for name, year, value in zip(best[column], best["year"], best["value"], strict=True):
        found[str(name)][int(year)] = float(value)
    return found
