"""An automatic stabiliser: a lever moves by itself once a measure crosses a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from fundmodel.fund_rules.area_shares import over_areas
from fundmodel.fund_rules.by_fund import Begins, balance, months_of_start, one_of
from fundmodel.fund_rules.measures import MONTHS, months_of_reserve, surplus_rate
from fundmodel.fund_rules.protocol import FUNDS, LEVERS, NOTHING, Array, Decision, Factor, Standing, State
from fundmodel.fund_rules.start_dates import EMPLOYEE, Mask, Months, Whole, coverage_place, dated
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

MEASURES: Final = ("surplus_rate", "reserve_months")
SCOPES: Final = ("area", "all")
CALENDARS: Final = {"yearly": (12,), "quarterly": (3, 6, 9, 12), "monthly": tuple(range(1, 13))}
EASING: Final = {"benefits": -1.0, "contributions": 1.0, "collection": 1.0, "financing": 1.0}
"""Which way a lever moves to raise the balance."""


class Watch(NamedTuple):
    """``factor`` set last, the place from which on another may be set (``busy``), and the ``side`` of the breach (-1
    below, 1 above, 0 none), all ``(lane, area, fund)``."""

    dates: Months
    end: int
    factor: Array
    side: Whole
    busy: Whole


@dataclass(frozen=True, kw_only=True)
class Stabiliser:
    """f' = min(cap, max(floor, f + gain * d)) where the measure x has crossed its line, from month m + 1 + delay on.

    d: how far x is from where the breach ends, ``below + hysteresis - x`` or ``x - (above - hysteresis)``, with the
    sign that brings it back: below the line benefits fall and contributions, collection or financing rise. A breach
    begins at the line and ends ``hysteresis`` past it. x is looked at in December (``yearly``), at each quarter's end
    or monthly, over twelve months: the surplus rate, or months of reserve (of residents on their earned balance), of
    each area or of ``all`` together (``scope``). Until a factor that was set has been in force for the twelve months
    that x looks back on, x does not show all that it does, so that nothing more is set: a breach fires in its month and
    never twice. What would begin past the last month is not set. Financing begins with the first coverage year whose
    autumn of collection lies ahead: set by July it is the next, else the one after. ``gain``: change of the factor for
    a unit of x, a fraction or a month. Source: METHODS 7; defaults are judgements.
    """

    measure: str = "surplus_rate"
    below: float | None = None
    above: float | None = None
    lever: str = "benefits"
    gain: float = 1.0
    delay_months: int = 0
    hysteresis: float = 0.0
    floor: float = 0.8
    cap: float = 1.2
    calendar: str = "yearly"
    scope: str = "area"
    funds: tuple[str, ...] = EMPLOYEE
    begins: Begins = None

    def __post_init__(self) -> None:
        one_of("measure", (self.measure,), MEASURES)
        one_of("lever", (self.lever,), tuple(LEVERS))
        one_of("calendar", (self.calendar,), tuple(CALENDARS))
        one_of("scope", (self.scope,), SCOPES)
        one_of("funds", self.funds, LEVERS[self.lever])
        months_of_start(self.begins, self.funds)
        if self.below is None and self.above is None:
            raise InputError(Said("A stabiliser needs a line: give below, above or both."))
        if self.below is not None and self.above is not None and not self.below < self.above:
            raise InputError(Said("below={below} must be less than above={above}", below=self.below, above=self.above))
        if not self.floor <= 1.0 <= self.cap:
            raise InputError(
                Said("floor={floor} and cap={cap} must have 1 between them", floor=self.floor, cap=self.cap)
            )

    def start(self, standing: Standing) -> Watch:
        """Every factor is 1 and nothing is breached."""
        shape = (standing.lanes, len(standing.areas), len(FUNDS))
        none = np.zeros(shape, dtype=np.int64)
        return Watch(dated(self.begins, self.funds, standing), len(standing.months), np.ones(shape), none, none)

    def step(self, state: State, memory: Watch) -> tuple[Decision, Watch]:
        """In a month of the calendar, look at the measure and set the lever where it is breached."""
        begun: Mask = memory.dates <= state.month.astype("datetime64[M]") + 1
        if state.month_of_year not in CALENDARS[self.calendar] or not begun.any():
            return NOTHING, memory
        seen = self._measured(state)
        side = np.where(begun, side_of(seen, memory.side, self.below, self.above, self.hysteresis), 0)
        moved = self._moved(seen, side, memory.factor)
        fires = (side != 0) & (state.place >= memory.busy) & (moved != memory.factor)
        memory = memory._replace(side=side)
        since = state.place + 1 + self.delay_months
        if self.lever == "financing":
            since = coverage_place(state, since)
        if not fires.any() or since >= memory.end:
            return NOTHING, memory
        factor = np.where(fires, moved, memory.factor)
        factors = tuple(
            Factor(self.lever, fund, factor[..., place].copy(), since)
            for place, fund in enumerate(FUNDS)
            if fires[..., place].any()
        )
        return Decision(factors=factors), memory._replace(
            factor=factor, busy=np.where(fires, since + MONTHS - 1, memory.busy)
        )

    def _measured(self, state: State) -> Array:
        flows = [balance(state), state.trailing.income, state.trailing.expenditure]
        if self.scope == "all":
            flows = [np.broadcast_to(over_areas(flow), flow.shape) for flow in flows]
        held, income, expenditure = flows
        if self.measure == "surplus_rate":
            return surplus_rate(income, expenditure)
        return months_of_reserve(held, expenditure)

    def _moved(self, seen: Array, side: Whole, factor: Array) -> Array:
        """min(cap, max(floor, f + gain * d)); f itself where nothing is breached."""
        lower = seen if self.below is None else self.below + self.hysteresis - seen
        upper = seen if self.above is None else self.above - self.hysteresis - seen
        distance = np.where(side < 0, lower, np.where(side > 0, upper, 0.0))
        return np.clip(factor + EASING[self.lever] * self.gain * distance, self.floor, self.cap)


def side_of(seen: Array, before: Whole, below: float | None, above: float | None, hysteresis: float) -> Whole:
    """-1 below the line or not yet ``hysteresis`` past it again, 1 above likewise, 0 else and where x is undefined."""
    low, high = np.zeros(seen.shape, dtype=np.bool_), np.zeros(seen.shape, dtype=np.bool_)
    if below is not None:
        low = (seen < below) | ((before < 0) & (seen < below + hysteresis))
    if above is not None:
        high = (seen > above) | ((before > 0) & (seen > above - hysteresis))
    return np.where(high & ~((before < 0) & low), 1, np.where(low, -1, 0)).astype(np.int64)
