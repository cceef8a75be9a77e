"""Taiwan's national health insurance, rate review for 2021: months held by rate, rate by target."""

from __future__ import annotations

from typing import Final

import numpy as np

from fundmodel.analysis.inverse_table import rates_for_targets
from fundmodel.fund_rules.measures import months_of_reserve
from fundmodel.verification.comparison import Check, number_check, read_table, text_check
from fundmodel.vocabulary.said import Said

TABLE: Final = "taiwan_rates_2021.csv"
SOURCE: Final = Said("Taiwan National Health Insurance Committee, annual report 2020, appendix 6 (rates of 2021)")
PRINTED: Final = 0.006
"""Months are printed to two decimals, the money that they come from to whole units: half of each at most."""
STEP: Final = 0.01
"""Rates are set in hundredths of a per cent, rounded up."""


def months_by_rate() -> Check:
    """Largest miss of the printed months: reserve / (cost / 12), printed to two decimals."""
    rows = read_table(TABLE)
    reserve, cost, printed = (
        np.array([float(row[name]) for row in rows]) for name in ("reserve", "cost", "months_2021")
    )
    miss = float(np.abs(months_of_reserve(reserve, cost) - printed).max())
    return number_check(Said("months of reserve by rate, Taiwan 2021"), SOURCE, 0.0, miss, PRINTED)


def rate_by_months() -> Check:
    """The rates for 1, 1.5, 2 and 2.5 months at the end of the year, from the money of the two rates that were
    debated: the one in force and the one that was set."""
    rows = {float(row["rate_percent"]): row for row in read_table(TABLE)}
    in_force, was_set = rows[4.69], rows[5.17]
    income, cost = (np.array([float(row[name]) for row in (in_force, was_set)]) for name in ("income", "cost"))
    opening = float(in_force["reserve"]) - float(in_force["balance"])
    months = months_of_reserve(opening + income - cost, cost).tolist()
    wanted = {rate: float(row["target_months"]) for rate, row in rows.items() if row["target_months"]}
    found = rates_for_targets((4.69, 5.17), months, list(wanted.values()), STEP)
    printed, got = (" ".join(f"{rate:.2f}" for rate in rates) for rates in (wanted, found))
    return text_check(Said("rate by target of months, Taiwan 2021"), SOURCE, printed, got)
