"""The tables ``observations`` and ``budgets`` of a bed (synthetic).

A row is a year-to-date figure: ``income to k = sum of months 1..k``, times the scope factor, times ``exp(error)`` in a
figure that is corrected later. A plan is ``expected year x exp(sd e)``, ``e = .5 area's own + .87 the year's``: what is
expected of flows by the true state when the year begins, what is due of premium and subsidy. A plan knows no shock,
lump or clearing of its year; one in seven is adjusted in autumn with the first half known and half the error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures.known_from import month_text
from fundmodel.early_alert.bed.bed_course import Course
from fundmodel.early_alert.bed.bed_laws import FUNDS, YEAR, Array, Dice
from fundmodel.early_alert.bed.bed_truth import Truth
from fundmodel.early_alert.bed.fund_step import HALVING
from fundmodel.early_alert.bed.releases import NEVER, Releases, month_end

if TYPE_CHECKING:
    import pandas as pd

SOURCE: Final = "synthetic: fundmodel.early_alert.bed"
SCOPES: Final = ("pooled", "pooled+maternity")
PLAN_ERRORS: Final = {"good": (0.015, 0.015), "typical": (0.06, 0.10)}
"""Standard deviation of a plan's error in income and spending."""
ADJUSTED: Final = 0.15


def observation_rows(made: Course, truth: Truth, out: Releases, burnt: int) -> pd.DataFrame:
    """The table ``observations``, in the order area, fund, month, release."""
    import pandas as pd

    number = truth.first_month + np.arange(truth.months)
    to_date = {name: _to_date(getattr(truth, name), number) for name in ("income", "expenditure", "grants")}
    ahead = np.stack([one.money.ahead[:, 0] for one in made.states[burnt:]], axis=1)
    area, month = np.nonzero(out.day < NEVER)
    again = out.corrected[area, month] < NEVER
    area, month = np.concatenate([area, area[again]]), np.concatenate([month, month[again]])
    first = np.arange(len(area)) < len(again)
    released = np.where(first, out.day[area, month], out.corrected[area, month])
    wrong = np.where(first, 1.0, 0.0) * out.error[:, area, month]
    parts = []
    for f, fund in enumerate(FUNDS):
        factor = out.factor[area, f, month]
        money = {
            "income_yuan": to_date["income"][area, f, month] * np.exp(wrong[0]),
            "expenditure_yuan": to_date["expenditure"][area, f, month] * np.exp(wrong[1]),
            "balance_yuan": truth.close[area, f, month],
            "unpaid_bills_yuan": np.where(made.laws.tells_unpaid[f, area, 0], truth.unpaid[area, f, month], np.nan),
            "transfers_down_yuan": to_date["grants"][area, f, month],
        }
        tells = made.laws.tells_ahead[f, area, 0] & (fund == "resident")
        money["premium_received_ahead_yuan"] = np.where(tells, ahead[area, month], np.nan)
        part = {"area": area, "fund": fund, "month": number[month], "day": released, "covers": number[month] % YEAR + 1}
        rounded = {name: np.round(x * factor, 2) for name, x in money.items()}
        parts.append(pd.DataFrame({**part, **rounded, "scope": np.where(factor == 1.0, *SCOPES)}))
    parts.append(_openings(made, truth, burnt))
    return _in_form(pd.concat(parts, ignore_index=True), truth.areas)


def _openings(made: Course, truth: Truth, burnt: int) -> pd.DataFrame:
    """A balance that stands alone, the month before the first, for every second area."""
    import pandas as pd

    area = np.arange(0, len(truth.areas), 2)
    before = truth.first_month - 1
    day = int(month_end(before)) + 20
    head = {"area": area, "month": before, "day": day, "covers": 0, "scope": SCOPES[0]}
    parts = []
    for f, fund in enumerate(FUNDS):
        tells = made.laws.tells_ahead[f, area, 0] & (fund == "resident")
        ahead = np.where(tells, made.states[burnt - 1].money.ahead[area, 0], np.nan)
        money = {"balance_yuan": truth.opening[area, f], "premium_received_ahead_yuan": ahead}
        parts.append(pd.DataFrame({**head, "fund": fund, **{name: np.round(x, 2) for name, x in money.items()}}))
    return pd.concat(parts)


def _in_form(frame: pd.DataFrame, areas: tuple[str, ...]) -> pd.DataFrame:
    frame = frame.sort_values(["area", "fund", "month", "day"], kind="stable")
    out = frame.assign(
        area=np.array(areas, dtype=object)[frame["area"]],
        period_end=frame["month"].map(month_text),
        released=days_text(frame["day"].to_numpy()),
        level="pooling_area",
        source=SOURCE,
    )
    order = ("area fund period_end covers released income_yuan expenditure_yuan balance_yuan scope unpaid_bills_yuan "
             "premium_received_ahead_yuan transfers_down_yuan level source")  # fmt: skip
    return out[order.split()].reset_index(drop=True)


def days_text(days: NDArray[np.int64]) -> NDArray[Any]:
    """Days since 1970-01-01 as YYYY-MM-DD."""
    return np.asarray(days.astype("datetime64[D]").astype(str).astype(object))


def _to_date(flow: Array, number: NDArray[np.int64]) -> Array:
    """(area, fund, month) sums since January; of the first months since the start."""
    total = np.cumsum(flow, axis=2)
    since = np.maximum(np.arange(len(number)) - number % YEAR - 1, -1)
    return np.asarray(total - np.where(since >= 0, total[:, :, since], 0.0))


def budget_rows(made: Course, truth: Truth, dice: list[Dice], burnt: int, kind: str) -> pd.DataFrame:
    """The table ``budgets``: a row a year, an adjusted one besides; only the size of the error differs by ``kind``."""
    import pandas as pd

    years = list(range(truth.first_year, (truth.first_month + truth.months - 1) // YEAR + 1))
    n = len(years)
    error = np.stack([0.5 * one.z((2, 2, 1)) + 0.87 * one.z((2, 2, n)) for one in dice])  # area, fund, side, year
    luck, days = np.stack([one.u((3, n)) for one in dice], axis=1), np.array([_january(year) for year in years])
    error = error * np.array(PLAN_ERRORS[kind])[:, None]
    parts = []
    for at, year in enumerate(years):
        january = burnt // YEAR * YEAR + YEAR * at
        for adjusted in (False, True):
            area = np.nonzero(luck[0, :, at] < ADJUSTED)[0] if adjusted else np.arange(len(dice))
            scale = np.exp((0.5 if adjusted else 1.0) * error[area, :, :, at])
            flows = _expected(made, january, 6 if adjusted else 0)[:, area]
            money = made.states[min(january, len(made.states) - 1)].money
            first, span = (243, 90) if adjusted else (9, 80)
            day = days[at] + first + np.floor(span * luck[2 if adjusted else 1, area, at]).astype(int)
            within = truth.scope_factor[area, :, max(YEAR * year - truth.first_month, 0)]
            parts += _plans(area, year, day, scale, within, flows, money.premium[area, 0], money.subsidy_due[area, 0])
    frame = pd.concat(parts, ignore_index=True).sort_values(["area", "fund", "year", "day"], kind="stable")
    out: pd.DataFrame = frame.assign(
        area=np.array(truth.areas, dtype=object)[frame["area"]],
        approved=days_text(frame["day"].to_numpy()),
        source=SOURCE,
    )
    order = "area fund year approved income_plan_yuan expenditure_plan_yuan premium_plan_yuan subsidy_plan_yuan source"
    return out[order.split()].reset_index(drop=True)


def _january(year: int) -> int:
    return int(month_end(YEAR * year - 1)) + 1


def _plans(
    area: Any, year: int, day: Any, scale: Array, within: Array, flows: Array, premium: Array, subsidy: Array
) -> list[Any]:
    import pandas as pd

    found = []
    for f, fund in enumerate(FUNDS):
        up, spending = within[:, f] * scale[:, f, 0], within[:, f] * scale[:, f, 1] * flows[1 + f]
        income = flows[0] * up if fund == "employee_pooled" else (premium + subsidy) * up
        plan = {"income_plan_yuan": income, "expenditure_plan_yuan": spending}
        if fund == "resident":
            plan |= {"premium_plan_yuan": premium * up, "subsidy_plan_yuan": subsidy * up}
        rounded = {name: np.round(x, 2) for name, x in plan.items()}
        found.append(pd.DataFrame({"area": area, "fund": fund, "year": year, "day": day, **rounded}))
    return found


def _expected(made: Course, january: int, known: int) -> Array:
    """(series, area) the year's flows as the state before month ``known`` of the year lets expect them: months gone
    by as they were, ``sum exp(path + walk + fading own part and transient)`` for the rest."""
    state, laws = made.states[min(january + known, len(made.states)) - 1], made.laws
    total = np.zeros(state.walk.shape[:2])
    for ahead in range(YEAR - known):
        fading = laws.own_is_level * state.own * laws.memory ** (ahead + 1) + state.transient * HALVING ** (ahead + 1)
        total += np.exp(laws.path[january + known + ahead] + state.walk + fading)[:, :, 0]
    for flow in made.flows[january : january + known]:
        total[0] += flow.income[0, :, 0] - flow.grants[0, :, 0]
        total[1:] += flow.expenditure[:, :, 0]
    return total
