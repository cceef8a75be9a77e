"""Levels of what a fund holds (结余状态): the table of METHODS 5.5 as data, its rules, and the memory that keeps a
level from flickering. Probabilities have a scale of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, get_args

import numpy as np
import numpy.typing as npt
import xarray as xr

from fundmodel.analysis.depletion import used_up
from fundmodel.analysis.floors import FLOORS, Floors, joined, require_funds
from fundmodel.analysis.frame import EARNED, Frame, HasLedger, Recognition, check_choice
from fundmodel.analysis.indicators import growth_rates
from fundmodel.analysis.ledger_read import frame
from fundmodel.fund_rules import measures
from fundmodel.fund_rules.measures import MONTHS, Array, Mask
from fundmodel.vocabulary.dims import LEVELS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Severity = npt.NDArray[np.int64]

GREEN, BLUE, YELLOW, ORANGE, RED = range(len(LEVELS))
UNJUDGED: Final = -1
USED_UP: Final = "used_up"
"""Stands for a level where the balance is gone: nothing is left to judge."""


@dataclass(frozen=True)
class LevelThresholds:
    """One column of the table: months of reserve, surplus rates (fractions), and months to look ahead.

    ``surplus_yellow`` is ``None`` where the fund has no such trigger. All values are judgement (METHODS 5.5, tag J).
    """

    excess: float
    comfortable: float
    floor: float
    critical: float
    surplus_yellow: float | None
    surplus_blue: float
    red_ahead: int = 12
    gap_ahead: int = 24
    better_months: int = 3


THRESHOLDS: Final[Mapping[str, LevelThresholds]] = {
    "employee_pooled": LevelThresholds(
        15.0, 9.0, FLOORS["employee_pooled"], 3.0, surplus_yellow=0.03, surplus_blue=0.05
    ),
    "resident": LevelThresholds(9.0, 6.0, FLOORS["resident"], 1.5, surplus_yellow=None, surplus_blue=0.02),
}
"""By fund; a fund that is not named has no level."""


def warning_level(
    run_or_ledger: xr.Dataset | HasLedger,
    recognition: Recognition = "earned",
    thresholds: Mapping[str, LevelThresholds] | None = None,
) -> xr.Dataset:
    """level = the worst of the rules that hold, lowered only after three better months in a row.

    ``thresholds`` by fund; without them the floor of each scenario of a run is the one it assumes (``warning.*``), a
    ledger alone is judged on ``THRESHOLDS``. Balances alone are looked at: months of reserve, the balance of twelve
    months, growth of both sides, and a negative balance within one or two years. "earned" takes premium and subsidy
    evenly over their coverage year and overdue money off, "incurred" sees bills when they are owed, "net" both; the
    rules of a negative balance always look at cash. A fund whose financing is overdue is blue at best, and yellow
    between floor and comfort. -> Dataset (..., fund, month): ``level`` (green, blue, yellow, orange, red; "used_up"
    where the balance is negative and until twelve months have passed without; "" for the individual accounts and until
    the twelve-month window is full) and ``excess`` (bool), a flag and not a severity. Growth over two years needs three
    years of months; until then that rule keeps silent. A fund that is not known raises ``InputError``.
    Source: METHODS 5.5.
    """
    check_choice("warning_level", "recognition", recognition, get_args(Recognition))
    require_funds("warning_level", "thresholds", thresholds, run_or_ledger)
    for fund, limits in (thresholds or {}).items():
        if not isinstance(limits, LevelThresholds):
            raise InputError(
                Said(
                    "warning_level: thresholds of {fund} are {limits!r}; give LevelThresholds.",
                    fund=fund,
                    limits=limits,
                )
            )

    def levels(ledger: xr.Dataset | HasLedger, own: Floors) -> xr.Dataset:
        return _levels(frame(ledger), thresholds_around(own) if thresholds is None else thresholds, recognition)

    return joined(run_or_ledger, levels, None if thresholds is None else FLOORS)


def thresholds_around(floors: Floors) -> dict[str, LevelThresholds]:
    """``THRESHOLDS`` around other floors: critical never above the floor, comfort and excess never below."""
    return {
        fund: replace(
            limits,
            floor=floors[fund],
            critical=min(limits.critical, floors[fund]),
            comfortable=max(limits.comfortable, floors[fund]),
            excess=max(limits.excess, floors[fund]),
        )
        for fund, limits in THRESHOLDS.items()
    }


def _levels(books: Frame, table: Mapping[str, LevelThresholds], recognition: Recognition) -> xr.Dataset:
    """Level and excess of one ledger."""
    severity = np.full(books.closing.shape, UNJUDGED, dtype=np.int64)
    excess = np.zeros(books.closing.shape, dtype=np.bool_)
    state, gone = LevelState.of(books, recognition), used_up(books)
    for at, fund in enumerate(books.funds):
        if fund in table:
            limits, own = table[fund], state.of_fund(at)
            raw = raw_severity(own, limits)
            remembered = measures.worst_of_last(raw, limits.better_months)
            severity[..., at, :] = np.where(raw == UNJUDGED, UNJUDGED, remembered)
            excess[..., at, :] = has_excess(own, limits)
    names = np.array([*LEVELS, USED_UP, ""])
    severity[gone & (severity != UNJUDGED)] = len(LEVELS)
    level = books.label(names[severity], "level", "text", "level of what the fund holds", recognition=recognition)
    flag = books.label(excess, "excess", "1", "more reserve than the law wants", recognition=recognition)
    level.attrs["flag_meanings"] = " ".join((*LEVELS, USED_UP))
    return xr.Dataset({"level": level, "excess": flag})


@dataclass(frozen=True)
class LevelState:
    """What the rules look at, each (..., month) for one fund, or (..., fund, month) for all."""

    months: Array
    months_at_start: Array
    current_balance: Array
    surplus_rate: Array
    growth_gap: Array
    negative: Mask
    owing: Mask
    overdue: Mask

    @classmethod
    def of(cls, books: Frame, recognition: Recognition) -> LevelState:
        """Trailing months at the end and at the start of the window, current balance, surplus rate, g_I - g_E."""
        spent = books.yearly_expenditure(recognition)
        received = measures.trailing_sum(books.received(recognition))
        return cls(
            months=measures.months_of_reserve(books.balance(recognition), spent),
            months_at_start=measures.months_of_reserve(books.balance_before(MONTHS, recognition), spent),
            current_balance=received - spent,
            surplus_rate=measures.surplus_rate(received, spent),
            growth_gap=measures.growth_difference(*growth_rates(books, recognition)),
            negative=books.closing < 0,
            owing=books.debt > 0,
            overdue=(books.overdue > 0) & (recognition in EARNED),
        )

    def of_fund(self, at: int) -> LevelState:
        """The state of the fund at place ``at``, each array (..., month)."""
        return LevelState(*(getattr(self, name)[..., at, :] for name in self.__dataclass_fields__))


def raw_severity(state: LevelState, limits: LevelThresholds) -> Severity:
    """The worst rule that holds in each month, before any memory; -1 where the window is not full."""
    rules = (
        (BLUE, is_blue(state, limits)),
        (YELLOW, is_yellow(state, limits)),
        (ORANGE, state.months < limits.floor),
        (RED, is_red(state, limits)),
    )
    severity = np.full(state.months.shape, GREEN, dtype=np.int64)
    for level, holds in rules:
        severity[holds] = level
    severity[np.isnan(state.months) | np.isnan(state.current_balance)] = UNJUDGED
    return severity


def is_blue(state: LevelState, limits: LevelThresholds) -> Mask:
    """Growth of income behind that of spending two years running, a thin surplus, a gap within two years, or money
    overdue; of several areas summed, a gap in any of them."""
    behind = (state.growth_gap < 0) & (measures.lag(state.growth_gap, MONTHS) < 0)
    thin = state.surplus_rate < limits.surplus_blue
    return behind | thin | state.overdue | measures.any_ahead(state.owing, limits.gap_ahead)


def is_yellow(state: LevelState, limits: LevelThresholds) -> Mask:
    """Between the floor and comfort with a twelve-month deficit, with a surplus under the trigger, or with money
    overdue: a fund that waits for its financing has less than its flows say.

    A fund in balance with more than comfort holds what the law wants: its thin surplus is blue.
    """
    thin = (state.current_balance < 0) | state.overdue
    if limits.surplus_yellow is not None:
        thin = thin | (state.surplus_rate < limits.surplus_yellow)
    return (state.months < limits.comfortable) & thin


def is_red(state: LevelState, limits: LevelThresholds) -> Mask:
    """Under the critical months, or a negative balance within a year."""
    return (state.months < limits.critical) | measures.any_ahead(state.negative, limits.red_ahead)


def has_excess(state: LevelState, limits: LevelThresholds) -> Mask:
    """More than the limit at two consecutive year ends: at the end of the window and at its start.

    Both are measured on the expenditure of the window, so the first full window can be judged.
    """
    return (state.months > limits.excess) & (state.months_at_start > limits.excess)
