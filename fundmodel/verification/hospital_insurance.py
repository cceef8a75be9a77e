"""The US Hospital Insurance trust fund, 2026 Trustees Report: ledger, ratio, depletion and 75-year balance."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from fundmodel.analysis.actuarial import summarise
from fundmodel.fund_rules.measures import Array, first_true, month_of_crossing, reserve_ratio
from fundmodel.projection.ledger import roll_forward
from fundmodel.verification.comparison import Check, number_check, read_table, text_check
from fundmodel.vocabulary.said import Said

ALTERNATIVES: Final = {
    "intermediate": Said("intermediate"),
    "low_cost": Said("low cost"),
    "high_cost": Said("high cost"),
}
RATES: Final = {
    "income_rate": Said("income rate"),
    "cost_rate": Said("cost rate"),
    "actuarial_balance": Said("actuarial balance"),
}
TABLE: Final = "hi_tr2026_iii_b5.csv"
SOURCE: Final = Said("US Medicare Trustees Report 2026, table III.B5")
SOURCE_RATES: Final = Said("US Medicare Trustees Report 2026, present values 2026-2100")
NEVER: Final = Said("not by 2035")

# Published to 0.1 bn: a row may miss by half a unit in each of three printed figures.
ROW_TOLERANCE: Final = 0.1 + 1e-9
CHAIN_TOLERANCE: Final = 0.3 + 1e-9


class TrustFund(NamedTuple):
    """One alternative, (year) each; billion US dollars. Income holds the interest, so the fund rolls at rate zero."""

    years: Array
    income: Array
    expenditure: Array
    opening: Array
    closing: Array
    ratio_percent: Array


def trust_fund(alternative: str) -> TrustFund:
    """The published table of one alternative; NaN where no ratio is printed, which is after the assets are gone."""
    rows = [row for row in read_table(TABLE) if row["alternative"] == alternative]
    years, income, expenditure, change, closing = (
        np.array([float(row[name]) for row in rows])
        for name in ("year", "income", "expenditure", "change", "assets_end")
    )
    ratio = np.array([float(row["ratio_percent"] or "nan") for row in rows])
    opening = np.concatenate([closing[:1] - change[:1], closing[:-1]])
    return TrustFund(years, income, expenditure, opening, closing, ratio)


def roll_year_by_year(alternative: str) -> Check:
    """Largest miss of the assets when each year starts from the published assets."""
    fund = trust_fund(alternative)
    found = roll_forward(fund.opening, fund.income[:, None], fund.expenditure[:, None], 0.0)[:, 0]
    miss = float(np.abs(found - fund.closing).max())
    name = Said("HI assets, {alternative}: year by year, bn", alternative=ALTERNATIVES[alternative])
    return number_check(name, SOURCE, 0.0, miss, ROW_TOLERANCE)


def roll_chained(alternative: str) -> Check:
    """Largest miss of the assets when only the first opening is published."""
    fund = trust_fund(alternative)
    miss = float(np.abs(chained(fund) - fund.closing).max())
    name = Said("HI assets, {alternative}: chained over ten years, bn", alternative=ALTERNATIVES[alternative])
    return number_check(name, SOURCE, 0.0, miss, CHAIN_TOLERANCE)


def ratio_printed(alternative: str) -> Check:
    """Number of years whose ratio of assets to expenditure is not the printed one."""
    fund = trust_fund(alternative)
    printed = ~np.isnan(fund.ratio_percent)
    found = np.round(100.0 * reserve_ratio(fund.opening, fund.expenditure))[printed]
    wrong = float(np.count_nonzero(found != fund.ratio_percent[printed]))
    name = Said("HI trust fund ratio, {alternative}: years that differ", alternative=ALTERNATIVES[alternative])
    return number_check(name, SOURCE, 0.0, wrong, 0.0)


def depletion_quarter() -> Check:
    """Intermediate assumptions: linear inside the year in which the assets run out."""
    return text_check(_depletes("intermediate"), SOURCE, "2033 Q2", _depletion(trust_fund("intermediate")))


def depletion_year() -> Check:
    """High-cost assumptions: the year in which the assets run out."""
    return text_check(_depletes("high_cost"), SOURCE, "2030", _depletion(trust_fund("high_cost"))[:4])


def depletion_never() -> Check:
    """Low-cost assumptions: the assets are never exhausted, so no date is given."""
    return text_check(_depletes("low_cost"), SOURCE, NEVER, _depletion(trust_fund("low_cost")))


def summarised_rates() -> tuple[Check, ...]:
    """75-year income rate, cost rate and actuarial balance, in percent of payroll, to the printed digit."""
    value = {row["quantity"]: float(row["value"]) for row in read_table("hi_tr2026_present_values.csv")}
    rates = summarise(value["income"], value["cost"], value["payroll"], value["assets_start"], value["ending_target"])
    return tuple(
        number_check(
            Said("HI 75-year {rate}, % of payroll", rate=said),
            SOURCE_RATES,
            value[f"{name}_percent"],
            round(100.0 * float(rate), 2),
            1e-9,
        )
        for (name, said), rate in zip(RATES.items(), rates, strict=True)
    )


def _depletes(alternative: str) -> Said:
    return Said("HI depletion, {alternative}", alternative=ALTERNATIVES[alternative])


def chained(fund: TrustFund) -> Array:
    """Assets at the end of each year, rolled from the first published opening."""
    return np.asarray(roll_forward(fund.opening[0], fund.income, fund.expenditure, 0.0), dtype=np.float64)


def _depletion(fund: TrustFund) -> str:
    """ "2033 Q2", or that it does not happen in the table."""
    closing = chained(fund)
    at = int(first_true(closing < 0))
    if at < 0:
        return NEVER
    opening = np.concatenate([fund.opening[:1], closing[:-1]])
    month = int(month_of_crossing(opening[at], closing[at]))
    return f"{int(fund.years[at])} Q{(month - 1) // 3 + 1}"
