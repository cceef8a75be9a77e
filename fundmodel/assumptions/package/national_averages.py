"""What the nation has where an area does not say: ages, heads, accounts and wages of the base year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fundmodel.assumptions.tables.area_tables import FLOWS, HEADS
from fundmodel.assumptions.tables.columns import reliability
from fundmodel.vocabulary.dims import FUNDS, SEXES
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

AGE_STARTS: Final = {"age_0_15_10k": (0, 16), "age_16_59_10k": (16, 60), "age_60plus_10k": (60, 101)}
OLDEST: Final = "age_65plus_10k"
WAGE_SERIES: Final = "urban_nonprivate"
WAGE_LAG: Final = 1
"""The base year's contribution bases rest on the wages of the year before."""


class Averages(NamedTuple):
    """Of the nation in one base year: ``ages`` (10k persons) by column of the table ``areas``, ``heads`` (10k persons)
    and ``heads_before`` by group, ``money`` (100m yuan) by fund and flow, ``wage`` (yuan a year) of the year before."""

    ages: dict[str, float]
    heads: dict[str, float]
    heads_before: dict[str, float]
    money: dict[tuple[str, str], float]
    wage: float
    maternity: float

    @property
    def residents(self) -> float:
        """Everybody, 10k persons."""
        return sum(self.ages[name] for name in AGE_STARTS)

    def growth(self, group: str) -> float:
        """Heads over those of the year before, less one."""
        return self.heads[group] / self.heads_before[group] - 1.0

    def share_of_pool(self, flow: str) -> float:
        """The pool's part of pool and individual accounts together, by flow."""
        pool, accounts = (self.money[fund, flow] for fund in FUNDS[:2])
        return pool / (pool + accounts)


def national_averages(nation: DataPackage, base_year: int) -> Averages:
    """``Averages`` from the tables of the nation; a base year that it does not hold raises ``InputError``."""
    people = nation.table("population")
    people = people[people["year"] == base_year + 1]
    known = sorted(set(nation.table("balances").dropna(subset=["income"])["year"]))
    if people.empty or base_year not in known:
        raise InputError(
            Said(
                "The base year {base_year} cannot be used: the national figures behind it end in "
                "{known}. Write base_year {known}, with accounts and heads of that year.",
                base_year=base_year,
                known=known[-1],
            )
        )
    by_age = people.set_index("age")[list(SEXES)].sum(axis=1) / PERSONS_PER_WAN
    ages = {name: float(by_age.loc[first : last - 1].sum()) for name, (first, last) in AGE_STARTS.items()}
    ages[OLDEST] = float(by_age.loc[65:].sum())
    return Averages(
        ages=ages,
        heads={group: _best(nation.table("heads"), "group", group, base_year) for group in HEADS},
        heads_before={group: _best(nation.table("heads"), "group", group, base_year - 1) for group in HEADS},
        money=_money(nation.table("balances"), base_year),
        wage=_wage(nation.table("wages"), base_year - WAGE_LAG),
        maternity=_maternity(nation.table("fund_accounts"), base_year),
    )


def _best(frame: pd.DataFrame, column: str, name: str, year: int) -> float:
    """The most reliable published value: final bulletin before yearbook, quick report and derived figures."""
    own = frame[(frame[column] == name) & (frame["year"] == year)]
    rank = reliability(own)
    return float(own["value"].iloc[int(rank.argmin())])


def _money(frame: pd.DataFrame, year: int) -> dict[tuple[str, str], float]:
    rows = frame[frame["year"] == year].set_index("fund")
    return {(fund, flow): float(rows[flow][fund]) for fund in FUNDS for flow in FLOWS}


def _wage(frame: pd.DataFrame, year: int) -> float:
    own = frame[(frame["series"] == WAGE_SERIES) & (frame["year"] == year)]
    return float(own["value"].iloc[0])


def _maternity(frame: pd.DataFrame, year: int) -> float:
    return _best(frame[frame["item"] == "expenditure"], "fund", "maternity", year)
