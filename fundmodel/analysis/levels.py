"""Warning levels: the table of METHODS 5.5 as data, its rules, and the memory that keeps a level from flickering."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, get_args

import numpy as np
import numpy.typing as npt
import xarray as xr

from fundmodel.analysis.floors import FLOORS, Floors, joined, require_funds
from fundmodel.analysis.frame import Frame, HasLedger, Recognition, check_choice, frame
from fundmodel.analysis.indicators import growth_rates
from fundmodel.rules import measures
from fundmodel.rules.measures import MONTHS, Array, Mask
from fundmodel.vocabulary.dims import LEVELS
from fundmodel.vocabulary.errors import Fault, InputError

Severity = npt.NDArray[np.int64]

GREEN, BLUE, YELLOW, ORANGE, RED = range(len(LEVELS))
UNJUDGED: Final = -1


@dataclass(frozen=True)
class LevelThresholds:
    """One column of the table: months of reserve, surplus rates (fractions), probabilities, and months to look ahead.

    ``surplus_yellow`` is ``None`` where the fund has no such trigger. All values are judgement (METHODS 5.5, tag J).
    """

    excess: float
    comfortable: float
    floor: float
    critical: float
    surplus_yellow: float | None
    surplus_blue: float
    breach_yellow: float = 0.2
    breach_orange: float = 0.4
    depletion_red: float = 0.2
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
    breach_probability: xr.DataArray | None = None,
    recognition: Recognition = "earned",
    thresholds: Mapping[str, LevelThresholds] | None = None,
    depletion_probability: xr.DataArray | None = None,
) -> xr.Dataset:
    """level = the worst of the rules that hold, lowered only after three better months in a row.

    ``thresholds`` by fund; without them the floor of each scenario of a run is the one it assumes (``warning.*``), a
    ledger alone is judged on ``THRESHOLDS``. ``breach_probability`` (floor within six months) and
    ``depletion_probability`` carry the labels of the ledger exactly, or raise ``InputError``, as does a fund that is
    not known; a NaN in them means that none was estimated there, and their rules keep silent. "earned" takes the
    premium received ahead out of the balance and its rise out of the money received, "incurred" sees bills when they
    are owed; the depletion rules always look at cash. -> Dataset (..., fund, month): ``level`` (green, blue, yellow,
    orange, red; "" for the individual accounts and until the twelve-month window is full) and ``excess`` (bool), a flag
    and not a severity. Growth over two years needs three years of months; until then that rule keeps silent.
    Source: METHODS 5.5.
    """
    check_choice("warning_level", "recognition", recognition, get_args(Recognition))
    require_funds("warning_level", "thresholds", thresholds, run_or_ledger)
    books = frame(run_or_ledger)
    breach = _probability(books, breach_probability, "breach_probability")
    depletion = _probability(books, depletion_probability, "depletion_probability")

    def levels(ledger: xr.Dataset, own: Floors) -> xr.Dataset:
        limits = thresholds_around(own) if thresholds is None else thresholds
        return _levels(frame(ledger), limits, recognition, *(_like(ledger, chance) for chance in (breach, depletion)))

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


def _levels(
    books: Frame, table: Mapping[str, LevelThresholds], recognition: Recognition, breach: Array, depletion: Array
) -> xr.Dataset:
    """Level and excess of one ledger; the probabilities (..., fund, month) in its order."""
    severity = np.full(books.closing.shape, UNJUDGED, dtype=np.int64)
    excess = np.zeros(books.closing.shape, dtype=np.bool_)
    state = LevelState.of(books, recognition)
    for at, fund in enumerate(books.funds):
        if fund in table:
            limits, own = table[fund], state.of_fund(at)
            raw = raw_severity(own, limits, breach[..., at, :], depletion[..., at, :])
            remembered = measures.worst_of_last(raw, limits.better_months)
            severity[..., at, :] = np.where(raw == UNJUDGED, UNJUDGED, remembered)
            excess[..., at, :] = has_excess(own, limits)
    names = np.array([*LEVELS, ""])
    level = books.label(names[severity], "level", "text", "warning level", recognition=recognition)
    flag = books.label(excess, "excess", "1", "more reserve than the law wants", recognition=recognition)
    level.attrs["flag_meanings"] = " ".join(LEVELS)
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
        )

    def of_fund(self, at: int) -> LevelState:
        """The state of the fund at place ``at``, each array (..., month)."""
        return LevelState(*(getattr(self, name)[..., at, :] for name in self.__dataclass_fields__))


def raw_severity(state: LevelState, limits: LevelThresholds, breach: Array, depletion: Array) -> Severity:
    """The worst rule that holds in each month, before any memory; -1 where the window is not full."""
    rules = (
        (BLUE, is_blue(state, limits)),
        (YELLOW, is_yellow(state, limits) | (breach >= limits.breach_yellow)),
        (ORANGE, (state.months < limits.floor) | (breach >= limits.breach_orange)),
        (RED, is_red(state, limits) | (depletion >= limits.depletion_red)),
    )
    severity = np.full(state.months.shape, GREEN, dtype=np.int64)
    for level, holds in rules:
        severity[holds] = level
    severity[np.isnan(state.months) | np.isnan(state.current_balance)] = UNJUDGED
    return severity


def is_blue(state: LevelState, limits: LevelThresholds) -> Mask:
    """Growth of income behind that of spending two years running, a thin surplus, or a gap within two years."""
    behind = (state.growth_gap < 0) & (measures.lag(state.growth_gap, MONTHS) < 0)
    thin = state.surplus_rate < limits.surplus_blue
    return behind | thin | measures.any_ahead(state.negative, limits.gap_ahead)


def is_yellow(state: LevelState, limits: LevelThresholds) -> Mask:
    """Between the floor and comfort with a twelve-month deficit; or a surplus under the trigger without excess."""
    shrinking = (state.months < limits.comfortable) & (state.current_balance < 0)
    if limits.surplus_yellow is None:
        return shrinking
    return shrinking | ((state.surplus_rate < limits.surplus_yellow) & (state.months <= limits.excess))


def is_red(state: LevelState, limits: LevelThresholds) -> Mask:
    """Under the critical months, or a negative balance within a year."""
    return (state.months < limits.critical) | measures.any_ahead(state.negative, limits.red_ahead)


def has_excess(state: LevelState, limits: LevelThresholds) -> Mask:
    """More than the limit at two consecutive year ends: at the end of the window and at its start.

    Both are measured on the expenditure of the window, so the first full window can be judged.
    """
    return (state.months > limits.excess) & (state.months_at_start > limits.excess)


def _probability(books: Frame, probability: xr.DataArray | None, name: str) -> xr.DataArray:
    """The probability in the order of the ledger, NaN where none was given; wrong labels or range raise."""
    template = books.label(books.closing, "closing", "CNY", "")
    if probability is None:
        return xr.full_like(template, np.nan)
    try:
        xr.align(template, probability, join="exact", copy=False)
        whole = probability.broadcast_like(template).transpose(*template.dims)
    except ValueError as clash:
        raise InputError(f"warning_level: {name} does not carry the labels of the ledger: {clash}") from None
    values = np.asarray(whole.values, dtype=np.float64)
    if ((values < 0) | (values > 1)).any():
        fault = Fault("warning_level", "probability outside 0..1", "Give fractions, not percent", place=name)
        raise InputError("A probability cannot be used:", [fault])
    return template.copy(data=values)


def _like(ledger: xr.Dataset, probability: xr.DataArray) -> Array:
    """The probability (..., fund, month) of the scenarios in ``ledger``."""
    own = probability.sel(scenario=ledger["scenario"]) if "scenario" in ledger.dims else probability
    values = np.asarray(own.values, dtype=np.float64)
    return values if "fund" in own.dims else values[..., None, :]
