"""Work W2 as a spreadsheet in pandas: a row per sex-age cohort, a column per quantity, a recalculation every month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.benchmarks.w2_inputs import AGES, MONTHS, YEARS, Answer, Array, Inputs

STATES = ["active", "flexible", "completing", "retired", "resident", "uninsured"]


def solve(given: Inputs) -> Answer:
    """Inputs to answer; see ``w2_inputs`` for what is computed."""
    weights = _weights(given)
    sheet = _first_sheet(given)
    stocks, births, deaths = [sheet["people"]], [], []
    exposures = np.empty((4, YEARS + 1))
    rows: list[dict[str, float]] = []
    for year in range(YEARS):
        after = _next_sheet(given, sheet, year)
        for month in range(12):
            rows.append(_month(given, sheet, after, weights, 12 * year + month))
        exposures[:, year] = _exposures(sheet[STATES].mul(sheet["people"], axis=0), weights)
        stocks.append(after["people"])
        births.append(after["births"].groupby(level="sex", sort=False).sum())
        deaths.append(after["deaths"])
        sheet = after
    exposures[:, YEARS] = _exposures(sheet[STATES].mul(sheet["people"], axis=0), weights)
    closing, reserve, below = _accounts(given, pd.DataFrame(rows))
    return Answer(
        pd.concat(stocks, axis=1).to_numpy().reshape(2, AGES, YEARS + 1),
        pd.concat(births, axis=1).to_numpy(),
        pd.concat(deaths, axis=1).to_numpy().reshape(2, AGES, YEARS),
        exposures,
        closing,
        reserve,
        below,
    )


def _rows(values: Array) -> Array:
    """(..., sex, age) to one row a cohort."""
    return values.reshape(*values.shape[:-2], 2 * AGES)


def _first_sheet(given: Inputs) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([["female", "male"], range(AGES)], names=["sex", "age"])
    sheet = pd.DataFrame(_rows(given.shares).T, index=index, columns=STATES)
    return sheet.assign(people=_rows(given.population))


def _weights(given: Inputs) -> list[pd.DataFrame]:
    index = _first_sheet(given).index
    heads = np.zeros_like(given.base_weight)
    heads[STATES.index("resident")] = 1.0
    tables = (given.base_weight, given.cost_weight[0], heads, given.cost_weight[1])
    return [pd.DataFrame(_rows(table).T, index=index, columns=STATES) for table in tables]


def _next_sheet(given: Inputs, sheet: pd.DataFrame, year: int) -> pd.DataFrame:
    age = sheet.index.get_level_values("age")
    oldest, newborn = age == AGES - 1, age == 0
    half = pd.Series(0.5 * _rows(given.migration[..., year]), index=sheet.index)
    dying = pd.Series(1.0 - _rows(given.survival[..., year]), index=sheet.index)
    fertility = pd.Series(np.tile(given.fertility[:, year], 2), index=sheet.index)
    fertility[newborn | oldest | (sheet.index.get_level_values("sex") == "male")] = 0.0
    adjusted = sheet["people"] + half
    source = adjusted.groupby(level="sex", sort=False).shift(fill_value=0.0)
    source[oldest] += adjusted[oldest]
    deaths = dying * source
    end = source - deaths + half
    born = float((fertility * (adjusted + end) / 2).sum())
    boys = born * given.srb[year] / (1.0 + given.srb[year])
    births = pd.Series(0.0, index=sheet.index)
    births[newborn] = [born - boys, boys]
    deaths[newborn] = dying[newborn] * births[newborn]
    end[newborn] = births[newborn] - deaths[newborn] + half[newborn]
    shares = _next_shares(given, sheet, year, oldest, newborn)
    return shares.assign(people=end, births=births, deaths=deaths)


def _next_shares(
    given: Inputs, sheet: pd.DataFrame, year: int, oldest: np.ndarray, newborn: np.ndarray
) -> pd.DataFrame:
    by_sex = sheet.groupby(level="sex", sort=False)
    older = by_sex[STATES].shift()
    came = by_sex["people"].shift()
    mixed = older.mul(came, axis=0) + sheet[STATES].mul(sheet["people"], axis=0)
    older[oldest] = mixed.div(came + sheet["people"], axis=0)[oldest]
    older[newborn] = given.newborn
    moves = given.transition[year].reshape(2 * AGES, 6, 6)
    columns = {to: sum(older[state] * moves[:, i, j] for i, state in enumerate(STATES)) for j, to in enumerate(STATES)}
    return pd.DataFrame(columns)


def _exposures(persons: pd.DataFrame, weights: list[pd.DataFrame]) -> list[float]:
    return [float((persons * weight).sum().sum()) for weight in weights]


def _month(
    given: Inputs, before: pd.DataFrame, after: pd.DataFrame, weights: list[pd.DataFrame], month: int
) -> dict[str, float]:
    t = (month % 12 + 0.5) / 12
    opening, closing = (sheet[STATES].mul(sheet["people"], axis=0) for sheet in (before, after))
    payers, employee_cost, heads, resident_cost = _exposures((1.0 - t) * opening + t * closing, weights)
    return {
        "income_0": payers * given.base[month],
        "income_1": heads * given.resident_income[month],
        "spent_0": employee_cost * given.unit_cost[0, month],
        "spent_1": resident_cost * given.unit_cost[1, month],
    }


def _accounts(given: Inputs, flows: pd.DataFrame) -> tuple[Array, Array, np.ndarray]:
    closing, reserve = np.empty((2, MONTHS)), np.empty((2, MONTHS))
    for fund in range(2):
        net = flows[f"income_{fund}"] - flows[f"spent_{fund}"]
        balance, rate = given.opening[fund], given.interest[fund]
        for month, flow in net.items():
            balance = balance * (1.0 + rate) + flow * (1.0 + 0.5 * rate)
            closing[fund, month] = balance
        reserve[fund] = closing[fund] / (flows[f"spent_{fund}"].rolling(12).sum() / 12)
    return closing, reserve, reserve < given.floor[:, None]
