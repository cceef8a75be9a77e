"""Yearly accounts of the invented cities, 2019 to 2025: income from heads, wages and rates, reserves as drawn.

Of the last year income is drawn (heads x wage x rate, or heads x financing x fiscal level) and so are the months of
reserve and the margin; spending follows, ``spending = income / (1 + margin)``, and what it is per head over that of the
nation is printed as a moment. Spending of earlier years follows the nation's per head; margins of earlier years lie on
a line that leads from the reserve at the start to the one at the end, so that no balance falls below zero on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.calibration.example_cities import CITIES, KINDS, LETTERS, YEARS, Array, about, spread
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

RETIRED_COST: Final = 3.5
"""Payments per retired over payments per active member, near the published ratio of charges."""
RETIRED_CREDIT: Final = 0.9
ACCOUNT_LEVEL: Final = 0.92
TOPPED_UP: Final = 0.025
"""How much a city's fiscal level over the mean adds to the income of its resident fund."""
PATHS: Final[Mapping[str, tuple[float, ...]]] = {
    "employee_pooled": (0.70, 0.67, 0.77, 0.77, 0.91, 1.00, 1.0),
    "resident": (0.70, 0.71, 0.81, 0.84, 0.96, 0.99, 1.0),
    "account_income": (1.06, 1.13, 1.20, 1.26, 1.03, 1.02, 1.0),
    "account_spending": (0.95, 0.94, 1.01, 1.04, 1.09, 1.04, 1.0),
}
"""Per head and year over the last year's: rounded after the nation's accounts; the reform of accounts moved 2023."""
COLLECTED_FROM: Final = 9
"""Month from which the premium of the next year is collected."""
FLOORS: Final = (6.0, 3.0)
SAFE_MONTHS: Final = ((6.8, 40.0), (3.4, 15.0))
START: Final = ((2.0, 0.25), (2.0, 0.40))
"""Months at the end of the year before the first: a level for safe cities, and what of the last year's counts too."""
LEAST_MARGIN: Final = 0.012
NOISE: Final = 0.012


class Variant(NamedTuple):
    """How the cities start: months of reserve of some (employee pool, resident fund), margins of some, and for all a
    shift of the last margin and a factor on the reserves of the others."""

    months: Mapping[str, tuple[float | None, float | None]]
    margins: Mapping[str, float]
    shift: float = 0.0
    scale: float = 1.0


KNIFE_EDGE: Final = Variant({"C": (2.0, 0.5), "D": (4.4, 2.2)}, {"N": -0.03})
"""Two cities below their floors, one more with a deficit of its employee pool: what is shipped."""
SURPLUS: Final = Variant({}, {}, 0.02, 1.1)
"""Every city above its floors and none in deficit."""
DEFICIT: Final = Variant({"C": (2.0, 0.5), "D": (4.4, 2.2), "N": (5.0, 1.5)}, {"N": -0.16, "C": -0.15}, -0.14, 0.5)
"""The province as a whole in deficit: what its cities hold together runs out, however they share it."""


class Flows(NamedTuple):
    """One fund: opening, income, expenditure and closing in 100m yuan, ``(city, year)`` each, to the second decimal."""

    opening: Array
    income: Array
    expenditure: Array
    closing: Array


class Start(NamedTuple):
    """What a pooled fund starts from: months of reserve at the end, and its last margin over the mean one."""

    months: Array
    kept: Array


def starts(variant: Variant, draw: np.random.Generator) -> tuple[Start, Start]:
    """Months of reserve (resident: earned) at the end of the last year, and what of the mean margin is left.

    Months lie on a line in logarithms between the bounds of METHODS 7.6 in the order of kinds and draws; those that the
    variant places stay where they are put.
    """
    found = []
    for place in range(len(POOLED_FUNDS)):
        own = np.log([KINDS[name].months[place] * about(draw, 0.25) for _, name, _ in CITIES])
        placed = {letter: pair[place] for letter, pair in variant.months.items() if pair[place] is not None}
        free = np.array([letter not in placed for letter in LETTERS])
        low, high = (float(np.log(end)) for end in SAFE_MONTHS[place])
        months = np.empty(len(LETTERS))
        months[free] = np.exp(spread(own[free], (low, high))) * variant.scale
        months[~free] = [placed[letter] for letter in LETTERS if letter in placed]
        found.append(Start(months, draw.uniform(0.75, 1.05, len(LETTERS))))
    return found[0], found[1]


def pool_accounts(
    nation: DataPackage,
    heads: Mapping[str, Array],
    drawn: pd.DataFrame,
    start: Start,
    variant: Variant,
    draw: np.random.Generator,
) -> Flows:
    """The employee pool: income of the last year = the nation's per active x active x wage x rate / mean rate."""
    payers = heads["active"] * PERSONS_PER_WAN / YUAN_PER_YI
    weighted = payers + RETIRED_COST * heads["retired"] * PERSONS_PER_WAN / YUAN_PER_YI
    active = float(figures.heads(nation, "active", np.array([nation.base_year]))[0])
    per_payer = float(figures.accounts(nation, "employee_pooled", nation.base_year).income[0]) / active
    level = drawn["wage_level"].to_numpy() * drawn["employer_rate"].to_numpy()
    near = np.array([about(draw, 0.03) for _ in CITIES])
    income = per_payer * payers[:, -1] * level * near / np.average(drawn["employer_rate"], weights=payers[:, -1])
    return _rolled(income, weighted * PATHS["employee_pooled"], 0, start, variant, draw)


def resident_accounts(
    nation: DataPackage,
    heads: Mapping[str, Array],
    drawn: pd.DataFrame,
    start: Start,
    variant: Variant,
    draw: np.random.Generator,
    ahead: Array,
) -> Flows:
    """The resident fund: last income = the nation's per head x heads x (1 + ``TOPPED_UP`` (fiscal level - 1)).

    ``ahead`` ``(city, year)`` is what premium for the next year lies in the closing balance, 100m yuan: months of
    reserve are earned ones.
    """
    residents = heads["resident"] * PERSONS_PER_WAN / YUAN_PER_YI
    count = float(figures.heads(nation, "resident", np.array([nation.base_year]))[0])
    per_head = float(figures.accounts(nation, "resident", nation.base_year).income[0]) / count
    topped_up = 1.0 + TOPPED_UP * (drawn["fiscal_level"].to_numpy() - 1.0)
    near = np.array([about(draw, 0.015) for _ in CITIES])
    return _rolled(
        per_head * residents[:, -1] * topped_up * near, residents * PATHS["resident"], 1, start, variant, draw, ahead
    )


def individual_accounts(nation: DataPackage, heads: Mapping[str, Array], drawn: pd.DataFrame) -> Flows:
    """The individual accounts: ``ACCOUNT_LEVEL`` x the nation's flows and opening balance per weighted member x members
    x wage, years back by their path; earlier opening balances follow from the flows. A retired member's credit comes
    from the pool and counts as ``RETIRED_CREDIT`` of an active one's."""
    weights = {"active": 1.0, "retired": RETIRED_CREDIT}
    ends = np.array([nation.base_year])
    whole = sum(weight * float(figures.heads(nation, group, ends)[0]) for group, weight in weights.items())
    members = sum(weight * heads[group] for group, weight in weights.items())
    published = figures.accounts(nation, "individual_accounts", nation.base_year)
    scale = ACCOUNT_LEVEL * members * PERSONS_PER_WAN / YUAN_PER_YI * drawn["wage_level"].to_numpy()[:, None] / whole
    income = (float(published.income[0]) * scale * PATHS["account_income"]).round(2)
    spent = (float(published.expenditure[0]) * scale * PATHS["account_spending"]).round(2)
    opening = (float(published.opening[0]) * scale[:, -1]).round(2)
    return _balanced(income, spent, opening + income[:, -1] - spent[:, -1])


def received_ahead(nation: DataPackage, baseline: Scenario, heads: Mapping[str, Array]) -> Array:
    """Premium for the next year in the closing balance, 100m yuan ``(city, year)``: heads x the next premium x the
    share that the baseline collects from September to December."""
    standards = nation.table("resident_financing").set_index("year")["premium"]
    months: Any = baseline.entry("resident.premium_months").value
    share = sum(float(part) for month, part in months.items() if int(month) >= COLLECTED_FROM)
    premium = np.array([float(standards[year + 1]) for year in YEARS])
    return np.asarray(heads["resident"] * PERSONS_PER_WAN / YUAN_PER_YI * premium * share)


def accounts_table(funds: Mapping[str, Flows], areas: list[str], source: str) -> pd.DataFrame:
    """The table ``area_accounts``: a row a city, year and fund, 100m yuan."""
    rows = [
        {
            "area": area,
            "year": year,
            "fund": fund,
            **{name: f"{getattr(flows, name)[place, at]:.2f}" for name in Flows._fields},
            "source": source,
        }
        for place, area in enumerate(areas)
        for at, year in enumerate(YEARS)
        for fund, flows in funds.items()
    ]
    return pd.DataFrame(rows)


def _rolled(
    income: Array,
    cost: Array,
    fund: int,
    start: Start,
    variant: Variant,
    draw: np.random.Generator,
    ahead: Array | None = None,
) -> Flows:
    """Flows of seven years from the income of the last and the relative cost of all of them, ``(city, year)``.

    With e_y = cost_y / cost_last and B the balances in spending of the last year: sum_y m_y e_y = B_last - B_first;
    m_y = m_last + (m_first - m_last)(last - y)/(last - first) + noise, noise of mean zero in e, none in the last year.
    """
    relative = (
        cost / cost[:, -1:] * np.exp(draw.normal(0.0, 0.006, cost.shape) * (np.arange(len(YEARS)) < len(YEARS) - 1))
    )
    level, part = START[fund]
    months_first = np.minimum(0.6 * start.months, level + part * start.months)
    lump = np.zeros((2, len(income))) if ahead is None else ahead[:, [0, -1]].T / income
    gained = (start.months - months_first * relative[:, 0]) / 12.0 + lump[1] - 0.5 * lump[0]
    mean = gained / relative.sum(axis=1)
    last = np.maximum(start.kept * mean + variant.shift, LEAST_MARGIN + variant.shift)
    if fund == 0:
        for letter, margin in variant.margins.items():
            last[LETTERS.index(letter)] = margin
    spent_last = income / (1.0 + last)
    weight = (YEARS[-1] - np.array(YEARS)) / (YEARS[-1] - YEARS[0])
    slope = (gained - last * relative.sum(axis=1)) / (relative * weight).sum(axis=1)
    noise = draw.normal(0.0, NOISE, cost.shape)
    noise[:, -1] = 0.0
    noise[:, :-1] -= ((noise * relative)[:, :-1].sum(axis=1) / relative[:, :-1].sum(axis=1))[:, None]
    spent = relative * spent_last[:, None]
    margin = last[:, None] + slope[:, None] * weight + noise
    closing = start.months / 12.0 * spent[:, -1] + (0.0 if ahead is None else ahead[:, -1])
    return _balanced((spent * (1.0 + margin)).round(2), spent.round(2), closing.round(2))


def _balanced(income: Array, spent: Array, closing: Array) -> Flows:
    """Balances rolled back from the last: opening_y = closing_y - income_y + spending_y = closing_(y-1)."""
    net = income - spent
    after = np.cumsum(net[:, ::-1], axis=1)[:, ::-1]
    opening = (closing[:, None] - after).round(2)
    return Flows(opening, income, spent, (opening + net).round(2))
