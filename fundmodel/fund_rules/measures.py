"""Ratios of money and people, as pure formulas on numpy arrays whose last axis is time (METHODS 5.2).

A window that is not full and a ratio whose denominator does not allow it give NaN: undefined, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import xarray as xr

Labelled = TypeVar("Labelled", "xr.DataArray", "xr.Variable", npt.NDArray[np.float64])

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MONTHS: Final = 12
SEASON_MONTHS: Final = 3 * MONTHS
"""Months from which a season is told."""


def trailing_sum(flow: Array, window: int = MONTHS) -> Array:
    """S_m = sum of flow over the ``window`` periods that end with m; NaN until the window is full.

    ``flow`` (..., period), any unit. Added in one fixed order, so a longer series begins with the same values.
    """
    out = np.full(flow.shape, np.nan)
    periods = flow.shape[-1]
    if periods < window:
        return out
    total = np.zeros((*flow.shape[:-1], periods - window + 1))
    for lag in range(window):
        total += flow[..., lag : lag + periods - window + 1]
    out[..., window - 1 :] = total
    return out


def forward_sum(flow: Array, window: int = MONTHS) -> Array:
    """S_m = sum of flow over the ``window`` periods after m; NaN where the series ends too soon."""
    return lead(trailing_sum(flow, window), window)


def year_to_date(flow: Array, month_of_year: npt.NDArray[np.int64]) -> Array:
    """S_m = sum of flow from January of the year of m up to m; NaN where that January is missing.

    ``month_of_year`` (period) runs 1..12.
    """
    out = np.full(flow.shape, np.nan)
    for count in range(1, MONTHS + 1):
        here = month_of_year == count
        out[..., here] = trailing_sum(flow, count)[..., here]
    return out


def lag(series: Array, periods: int) -> Array:
    """X_{m - periods}; NaN before the series begins."""
    out = np.full(series.shape, np.nan)
    if periods < series.shape[-1]:
        out[..., periods:] = series[..., : series.shape[-1] - periods]
    return out


def lead(series: Array, periods: int) -> Array:
    """X_{m + periods}; NaN after the series ends."""
    out = np.full(series.shape, np.nan)
    if periods < series.shape[-1]:
        out[..., : series.shape[-1] - periods] = series[..., periods:]
    return out


def change(stock: Array, periods: int = MONTHS) -> Array:
    """X_m - X_{m - periods}; NaN before the series begins."""
    return stock - lag(stock, periods)


def ratio(numerator: Array, denominator: Array) -> Array:
    """numerator / denominator; NaN where the denominator is not positive."""
    allowed = denominator > 0
    safe = np.where(allowed, denominator, 1.0)
    return np.where(allowed, numerator / safe, np.nan)


def months_of_reserve(balance: Array, year_of_expenditure: Array) -> Array:
    """MR = balance / (expenditure of twelve months / 12), months of spending held. Source: METHODS 5.2."""
    return ratio(balance, year_of_expenditure / MONTHS)


def season(flow: Array, month_of_year: npt.NDArray[np.int64]) -> Array:
    """s_c (..., calendar month), mean 1: the ratio of m to the mean of m-6 .. m+5, in which one odd month lies once.

    Of a calendar month the middle one of its ratios over the years, of two middle ones the one nearer to 1: a season is
    what recurs, and from five years on one odd month moves none of it. NaN for under 36 months, and where a calendar
    month has fewer than two ratios or no season above 0. ``flow`` (..., month), any unit; ``month_of_year`` (month)
    runs 1..12. Source: METHODS 6.1, E1.
    """
    if flow.shape[-1] < SEASON_MONTHS:
        return np.full((*flow.shape[:-1], MONTHS), np.nan)
    ratios = ratio(flow, lead(trailing_sum(flow), MONTHS // 2 - 1) / MONTHS)
    found = np.stack([_recurring(ratios[..., month_of_year == count]) for count in range(1, MONTHS + 1)], axis=-1)
    known = (found > 0).all(axis=-1, keepdims=True)
    return np.where(known, found / found.mean(axis=-1, keepdims=True), np.nan)


def without_season(flow: Array, month_of_year: npt.NDArray[np.int64]) -> Array:
    """y_m / s_c, c the calendar month of m and s its ``season``; a flow without a known season stays as it is."""
    factors = season(flow, month_of_year)
    return np.asarray(flow / np.where(np.isnan(factors), 1.0, factors)[..., month_of_year - 1])


def _recurring(ratios: Array) -> Array:
    """The middle one of (..., year) that are known, of two middle ones the one nearer to 1; NaN of fewer than two."""
    found = np.full(ratios.shape[:-1], np.nan)
    known = np.isfinite(ratios).sum(axis=-1)
    ordered = np.sort(ratios, axis=-1)
    low, high = (
        np.take_along_axis(ordered, np.maximum(at, 0)[..., None], axis=-1)[..., 0]
        for at in ((known - 1) // 2, known // 2)
    )
    middle = np.where(low * high > 1.0, low, high)
    return np.where(known >= 2, middle, found)


def reserve_ratio(assets_at_start: Array, year_of_expenditure: Array) -> Array:
    """RR = assets at the start of the year / expenditure of the year. Source: METHODS 5.2."""
    return ratio(assets_at_start, year_of_expenditure)


def surplus_rate(income: Array, expenditure: Array) -> Array:
    """SR = (income - expenditure) / income of the same window. Source: METHODS 5.2."""
    return ratio(income - expenditure, income)


def cumulative_surplus_rate(balance: Array, year_of_income: Array) -> Array:
    """CSR = balance / income of the year. Source: METHODS 5.2."""
    return ratio(balance, year_of_income)


def growth(series: Array, periods: int = MONTHS) -> Array:
    """g_m = X_m / X_{m - periods} - 1; NaN where the earlier value is missing or not positive."""
    return ratio(series, lag(series, periods)) - 1.0


def growth_difference(income_growth: Array, expenditure_growth: Array) -> Array:
    """g_I - g_E, the primary measure of whether income keeps up. Source: METHODS 5.2."""
    return income_growth - expenditure_growth


def growth_ratio(income_growth: Array, expenditure_growth: Array) -> Array:
    """GR = g_I / g_E; NaN unless both grow, because the ratio misleads otherwise. Source: METHODS 5.2."""
    return np.where(income_growth > 0, ratio(income_growth, expenditure_growth), np.nan)


def dependency_ratio(payers: Array, retired: Array) -> Array:
    """DR = payers / retired members of the employee scheme. Source: METHODS 2.8."""
    return ratio(payers, retired)


def paygo_rate(expenditure: Array, payroll: Array) -> Array:
    """PAYGO = expenditure / contribution base: the rate that would meet this year's spending. Source: METHODS 5.2."""
    return ratio(expenditure, payroll)


def cost_rate(expenditure: Array, base: Array) -> Array:
    """CR = expenditure / base. Source: METHODS 5.2."""
    return ratio(expenditure, base)


def income_rate(income_without_interest: Array, base: Array) -> Array:
    """IR = income other than interest / base. Source: METHODS 5.2."""
    return ratio(income_without_interest, base)


def any_ahead(event: Mask, horizon: int) -> Mask:
    """True at m where the event happens in m+1 .. m+horizon; past the end of the series nothing is known to happen."""
    out = np.zeros(event.shape, dtype=np.bool_)
    for step in range(1, min(horizon, event.shape[-1] - 1) + 1):
        out[..., :-step] |= event[..., step:]
    return out


def any_of_last(event: Mask, periods: int) -> Mask:
    """True at m where the event happens in m - periods + 1 .. m; before the series begins nothing is known."""
    out = event.copy()
    for step in range(1, min(periods, event.shape[-1])):
        out[..., step:] |= event[..., :-step]
    return out


def first_true(event: Mask) -> npt.NDArray[np.int64]:
    """Index of the first true period along the last axis; -1 where there is none."""
    if event.shape[-1] == 0:
        return np.full(event.shape[:-1], -1, dtype=np.int64)
    return np.where(event.any(axis=-1), event.argmax(axis=-1), -1).astype(np.int64)


def worst_of_last(severity: npt.NDArray[np.int64], periods: int) -> npt.NDArray[np.int64]:
    """L_m = max(severity_{m-periods+1} .. severity_m): it rises at once and falls after ``periods`` better months.

    Before the series begins there is nothing to remember. Source: METHODS 5.5 (hysteresis).
    """
    out = severity.copy()
    for step in range(1, min(periods, severity.shape[-1])):
        np.maximum(out[..., step:], severity[..., :-step], out=out[..., step:])
    return out


def month_of_crossing(opening: Array, closing: Array) -> npt.NDArray[np.int64]:
    """ceil(12 x opening / (opening - closing)): month 1..12 in which a year's balance, moving evenly, reaches zero.

    0 where the year does not take the balance from zero or more to below zero.
    """
    opening, closing = np.asarray(opening, dtype=np.float64), np.asarray(closing, dtype=np.float64)
    share = ratio(opening, opening - closing)
    crossed = (opening >= 0) & (closing < 0)
    month = np.clip(np.ceil(MONTHS * np.where(crossed, share, 0.0)), 1, MONTHS)
    return np.where(crossed, month, 0).astype(np.int64)


def total_income(ledger: Mapping[Any, Labelled]) -> Labelled:
    """income + interest + transfer + pooled: all that a fund takes in, net of what it passes on, yuan a month.

    Interest charged on a negative balance (``debt_interest``, within interest) is no income. ``ledger`` holds the five
    under these names, arrays or labelled arrays alike.
    """
    credited = ledger["interest"] + ledger["debt_interest"]
    return ledger["income"] + credited + ledger["transfer"] + ledger["pooled"]
