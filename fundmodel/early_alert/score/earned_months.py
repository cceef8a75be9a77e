"""Resident funds on the earned basis from what was published, as the rivals see them (METHODS 6.1)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.score.plan_weights import weighed, weight_of
from fundmodel.early_alert.score.published_months import BACK, LEADS, YEAR, Months, closing, monthly, plan_of

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

YEARS: Final = 4
"""Coverage years looked at: three finished ones and the one that runs."""
GROWTH: Final = 1.06
"""Of what a coverage year brings, where no two finished years are published; judgement."""
HALF: Final = 0.5
"""Weight of the budget of a finished year beside the cash that came, where what was received ahead is not told;
judgement."""


@dataclass(frozen=True)
class EarnedMonths:
    """``plain`` knows no budget, ``planned`` weighs it; ``ahead`` and ``ahead_planned`` (series, 18) earned to come."""

    plain: Months
    planned: Months
    ahead: Array
    ahead_planned: Array


def earned_months(known: Sequence[Known], cash: Months) -> EarnedMonths:
    """``E_m = P_y/12``; ``balance = close - (c_y(k) - P_y k/12) - ahead(k) - overdue``, P_y as it can be judged.

    ``P_y`` of a finished year is the cash that came for it; of the running one last year's by the growth of all, or the
    budget, weighed by how well each did on the finished years of all series. ``known`` and ``cash`` row by row alike.
    """
    tells = np.array([bool(np.isfinite(one.ahead).any()) for one in known])
    known = _with_ahead(known, tells)
    came = np.stack([_came(one) for one in known]) if known else np.zeros((0, YEARS, YEAR + 1))
    budget = np.array([[_budget(one, one.last // YEAR + at) for at in range(1 - YEARS, 2)] for one in known])
    budget = budget.reshape(len(known), YEARS + 1)
    paid, plain = came[:, :, YEAR].copy(), came[:, :, YEAR].copy()
    growth = _growth(paid)
    before = np.where(np.isfinite(paid[:, -2]), paid[:, -2], _whole_year(came, cash))
    guess = before * growth
    done = cash.last % YEAR == YEAR - 1
    plain[:, -1] = np.where(done, paid[:, -1], guess)
    weight = _weight(paid, budget, growth)
    finished = np.where(tells, 0.0, HALF)
    weights = np.repeat(finished[:, None], YEARS, axis=1)
    weights[:, -1] = np.where(done, finished, weight)
    planned = weighed(plain, budget[:, :YEARS], weights)
    after, after_planned = plain[:, -1] * growth, planned[:, -1] * growth
    after_planned = weighed(after_planned[:, None], budget[:, YEARS:], weight)[:, 0]
    stocks = np.array([[closing(one), float(np.nan_to_num(one.ahead[-1]))] for one in known]).reshape(len(known), 2)
    made = []
    for due in (plain, planned):
        balance = stocks[:, 0] - stocks[:, 1] - _unearned(came, due[:, -1], cash.last)
        made.append(replace(cash, received=_rows(due, cash), balance=balance))
    return EarnedMonths(
        made[0], made[1], _to_come(plain[:, -1], after, cash), _to_come(planned[:, -1], after_planned, cash)
    )


def _with_ahead(known: Sequence[Known], tells: NDArray[np.bool_]) -> list[Known]:
    """Series that do not tell what was received ahead with the median share of a year's income by calendar month of
    those that do; nothing where none does."""
    shares = [_share_ahead(one) for one, is_told in zip(known, tells, strict=True) if is_told]
    if not shares:
        return list(known)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a calendar month that no series has told yet
        usual = np.nan_to_num(np.nanmedian(np.stack(shares), axis=0))
    return [
        one if is_told else replace(one, ahead=usual[(one.end - 1) % YEAR] * _year_to(one))
        for one, is_told in zip(known, tells, strict=True)
    ]


def _share_ahead(one: Known) -> Array:
    """Median by calendar month of what was received ahead over the twelve months' income; NaN where never told."""
    month = (one.end - 1) % YEAR
    with np.errstate(invalid="ignore", divide="ignore"):
        share = one.ahead / _year_to(one)
    share[~np.isfinite(share)] = np.nan
    found = np.full(YEAR, np.nan)
    for at in np.unique(month[np.isfinite(share)]):
        found[at] = np.nanmedian(share[month == at])
    return found


def _year_to(one: Known) -> Array:
    """Income of the twelve months up to the end of each block; of fewer, by their mean."""
    flows = monthly(one, one.income - one.grants, int(one.first[0]))
    sums = np.concatenate([[0.0], np.cumsum(flows)])
    end = one.end - one.first[0]
    start = np.maximum(end - YEAR, 0)
    return np.asarray((sums[end] - sums[start]) * YEAR / (end - start))


def _came(one: Known) -> Array:
    """Cash for coverage years y-3..y up to each month's end, 0..12: ``YTD_k + ahead(Dec y-1) - ahead(k)``.

    NaN for months not published yet, years not published from January and those of which the last stock alone is.
    """
    year = one.last // YEAR
    begin = (year - YEARS + 1) * YEAR
    flows = monthly(one, one.income - one.grants, begin)
    flows = np.concatenate([flows, np.full(YEARS * YEAR - len(flows), np.nan)]).reshape(YEARS, YEAR)
    found = np.zeros((YEARS, YEAR + 1))
    stocks = _ahead(one, begin - 1 + np.arange(YEARS * YEAR + 1))
    held = np.nan_to_num(stocks)
    found[:, 1:] = np.cumsum(flows, axis=1) + held[:-1:YEAR, None] - held[1:].reshape(YEARS, YEAR)
    half_told = np.isnan(stocks[:-1:YEAR]) & np.isfinite(stocks[YEAR::YEAR])
    half_told[-1] = False
    found[half_told, 1:] = np.nan
    return found


def _ahead(one: Known, months: Whole) -> Array:
    """Received ahead at the end of months, NaN where it was not published."""
    at = np.minimum(np.searchsorted(one.end, months + 1), len(one.end) - 1)
    return np.where(one.end[at] == months + 1, one.ahead[at], np.nan)


def _budget(one: Known, year: int) -> float:
    plan = plan_of(one, year)
    if plan is None:
        return float("nan")
    due = plan.premium + plan.subsidy
    return due if np.isfinite(due) else plan.income


def _growth(paid: Array) -> float:
    """Median over series and finished years of ``c_y/c_{y-1}``."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = (paid[:, 1:] / paid[:, :-1])[(paid[:, 1:] > 0) & (paid[:, :-1] > 0)]
    return float(np.median(ratio)) if len(ratio) else GROWTH


def _whole_year(came: Array, cash: Months) -> Array:
    """A year's cash where no finished one is published: twelve times the mean month."""
    return np.asarray(cash.received.mean(axis=1) * YEAR)


def _weight(paid: Array, budget: Array, growth: float) -> float:
    """Weight of a budget by the finished years."""
    with np.errstate(invalid="ignore", divide="ignore"):
        plan, grown = np.log(budget[:, : YEARS - 1] / paid[:, :-1]), np.log(paid[:, :-2] * growth / paid[:, 1:-1])
    return weight_of(plan, grown)


def _unearned(came: Array, due: Array, last: Whole) -> Array:
    """``c_y(k) - P_y k/12 + max(0, P_y s_{k-1} - c_y(k))``, s the own share that had come by a month in other years;
    that of all where there is none."""
    month = last % YEAR + 1
    row = np.arange(len(last))
    now = came[row, -1, month]
    finished = came[:, :-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = finished[row, :, month - 1] / finished[:, :, YEAR]
    told = np.isfinite(share)
    own = np.where(told, share, 0.0).sum(axis=1)
    count = told.sum(axis=1)
    mean = np.where(count > 0, own / np.maximum(count, 1), _usual_share(finished, month - 1))
    overdue = np.maximum(0.0, due * mean - now)
    return np.asarray(np.nan_to_num(now - due * month / YEAR) + np.nan_to_num(overdue))


def _usual_share(finished: Array, month: Whole) -> Array:
    """Share of a year's cash that has come by a month (0..12), the mean of all series' finished years; (series)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (finished / finished[:, :, YEAR:]).reshape(-1, YEAR + 1)
    whole = share[np.isfinite(share).all(axis=1)]
    usual = whole.mean(axis=0) if len(whole) else np.arange(YEAR + 1) / YEAR
    return np.asarray(usual[month])


def _rows(due: Array, cash: Months) -> Array:
    """``P_y/12`` of each of the 36 months up to the last; years without a figure as the next that has one."""
    held = due.copy()
    for at in range(YEARS - 2, -1, -1):
        held[:, at] = np.where(held[:, at] > 0, held[:, at], held[:, at + 1])
    year = (cash.last[:, None] + np.arange(1 - BACK, 1)) // YEAR - cash.last[:, None] // YEAR + YEARS - 1
    return np.asarray(np.take_along_axis(held, np.maximum(year, 0), axis=1) / YEAR)


def _to_come(due: Array, after: Array, cash: Months) -> Array:
    """``P/12`` of the months after the last: of the running coverage year, then of the next."""
    next_year = (cash.last[:, None] + 1 + np.arange(LEADS)) // YEAR - cash.last[:, None] // YEAR
    return np.where(next_year == 0, due[:, None], after[:, None]) / YEAR
