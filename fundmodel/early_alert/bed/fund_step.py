"""One month of every synthetic fund: the process as one function of an explicit state (synthetic).

``walk_t = walk_{t-1} + regime growth + sd z + shift + follow (margin_12 - target) + what an authority did``;
``flow_t = exp(path_t + walk_t + own_t + transient_t + noise_t)``, a transient halves in three months;
``paid = (1 - delay) bills`` while cash stands under 5 (resident: 2.5) months of spending, a quarter of what is unpaid
is paid back above 7 (4); ``close = open + income + grant - paid``. The bed steps it with one draw a lane, the oracles
with many.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from fundmodel.early_alert.bed.bed_laws import SWITCH, YEAR, Array, Flags, Laws
from fundmodel.early_alert.bed.resident_cash import Financing, due, opened, receive

HALVING: Final = 0.5 ** (1.0 / 3.0)
EASE_CHANCE: Final = 0.3
EASE_OVER: Final = np.array([0.12, 0.09])[:, None, None]
LOW_AND_UNDER: Final = 0.04
CUT_MONTHS: Final = 8.0
PREMIUM_LEVER: Final = 2.0
"""A rise of the premium, a third of the money, is twice the size of another act."""
REST: Final = 8.0
GRANT_CHANCE: Final = 0.15
GRANT_UNDER: Final = np.array([4.0, 1.5])[:, None, None]
DELAY_UNDER: Final = np.array([5.0, 2.5])[:, None, None]
REPAY_OVER: Final = np.array([7.0, 4.0])[:, None, None]
REPAID: Final = 0.25
GAUSSIAN_SD: Final = 0.11


class Noise(NamedTuple):
    """The random numbers of one month: ``z`` normal (13, area, draw), ``u`` uniform (13, area, draw).

    z: walk of the series (0-2), noise (3-5), own (6-8), clearing size (9-10), financing (11), collection (12).
    u: shift or transient of the series (0-2), clearing (3-4), act (5-6), grant (7-8), lumps (9-11), delay (12).
    """

    z: Array
    u: Array


SLOTS: Final = 13
"""Normals, and uniforms, of one month and lane."""


class State(NamedTuple):
    """What the next month depends on; axes series (3) or fund (2), area, draw. Yuan, logs, months."""

    walk: Array  # series
    own: Array
    regime: Array  # -1 or 1
    transient: Array
    cut_left: Array  # fund: months of slower (below 0: faster) growth of spending still to come
    rest: Array  # months until the authority may act again
    cleared: Array  # 1 once this year's clearing is done
    close: Array
    unpaid: Array
    received_12: Array  # last twelve months, before grants; the resident fund's as earned
    spent_12: Array
    money: Financing


class Flows(NamedTuple):
    """What one month brought, by fund (fund, area, draw), yuan; ``received`` before grants, resident as earned;
    ``clearing`` the part of the month's bills that is the yearly clearing."""

    income: Array
    grants: Array
    expenditure: Array
    received: Array
    spent: Array
    clearing: Array


def first_state(laws: Laws) -> State:
    """The state before the first month: flows of twelve months as the path has them, balance = opening months."""
    level = np.exp(laws.path[:YEAR]).sum(0)
    series = np.zeros_like(level)
    fund = np.zeros_like(level[:2])
    spent = level[1:] * np.exp(-0.07)
    money = opened(laws)
    received = np.stack([level[0] * np.exp(-0.05), due(money)])
    close = laws.opening * spent / YEAR + np.stack([0.0 * money.ahead, money.ahead])
    return State(series, series, series + 1.0, series, fund, fund, fund, close, fund, received, spent, money)


def margin_12(state: State) -> Array:
    """ln(received / spent) over the last twelve months, by fund."""
    return np.log(state.received_12 / state.spent_12)


def earned_balance(state: State, calendar: int) -> Array:
    """``close - (c_y - P_y k/12) - ahead - max(0, P_y s_{k-1} - c_y)`` of the resident fund, k = calendar + 1."""
    money, yearly = state.money, due(state.money)
    overdue = np.maximum(0.0, yearly * money.arrived[calendar] - money.year_cash)
    accrued = money.year_cash - yearly * (calendar + 1) / YEAR
    return np.asarray(state.close[1] - accrued - money.ahead - overdue)


def reserve_months(state: State, calendar: int) -> Array:
    """Months of reserve by fund: balance, the resident's as earned, over a twelfth of the last year's spending."""
    balance = np.stack([state.close[0], earned_balance(state, calendar)])
    return np.asarray(balance * YEAR / state.spent_12)


def step(state: State, laws: Laws, month: int, noise: Noise, leaving: tuple[Array, Array]) -> tuple[State, Flows]:
    """(state, flows) of the month ``month`` (0 = January of the first year).

    ``leaving``: received and spent of the same month a year before (fund, area, draw or 1), which leave the sums of
    twelve months.
    """
    calendar = month % YEAR
    state = _shocked(state, laws, noise)
    if calendar == 0:
        state = state._replace(cleared=np.zeros_like(state.cleared))
    level = _levels(state, laws, month, noise.z[3:6])
    clears = (noise.u[3:5] < laws.clearing_hazard[calendar]) & (state.cleared == 0.0)
    extra = laws.clearing_size * np.exp(0.25 * noise.z[9:11])
    bills = level[1:] * np.where(clears, 1.0 + extra, 1.0) / (1.0 + laws.clearing_size / YEAR)
    clearing = np.where(clears, bills * extra / (1.0 + extra), 0.0)
    paid, unpaid = _paid(state, laws, bills)
    money, cash = receive(state.money, laws, calendar, noise.z[11:13], noise.u[9:12], noise.u[12])
    income = np.stack(np.broadcast_arrays(level[0], cash))
    received = np.stack(np.broadcast_arrays(level[0], due(money) / YEAR))
    spent = paid + np.where(laws.tells_unpaid, unpaid - state.unpaid, 0.0)
    spent_12 = state.spent_12 + spent - leaving[1]
    open_close = state.close + income - paid
    short = (open_close < GRANT_UNDER / YEAR * spent_12) & (laws.grant_months > 0.0) & (noise.u[7:9] < GRANT_CHANCE)
    grants = np.where(short, laws.grant_months / YEAR * spent_12, 0.0)
    after = state._replace(
        cleared=np.where(clears, 1.0, state.cleared),
        close=open_close + grants,
        unpaid=unpaid,
        received_12=state.received_12 + received - leaving[0],
        spent_12=spent_12,
        money=money,
    )
    return _governed(after, laws, calendar, noise.u[5:7]), Flows(
        income + grants, grants, paid, received, spent, clearing
    )


def _shocked(state: State, laws: Laws, noise: Noise) -> State:
    """Walk, regime and own part moved on, shifts and transients drawn: the uniform number is chance and size in one."""
    regime = np.where((noise.z[6:9] < SWITCH) & (laws.regime > 0.0), -state.regime, state.regime)
    own = laws.memory * state.own + laws.own_sd * noise.z[6:9]
    walk = state.walk + laws.walk * noise.z[:3] + laws.regime * regime
    walk[1:] += (
        laws.follow * (margin_12(state) - laws.target)
        - np.maximum(np.sign(state.cut_left), -0.5) * laws.act_size / CUT_MONTHS
    )
    transient = state.transient * HALVING
    transient = np.ascontiguousarray(np.broadcast_to(transient, walk.shape))
    hit, sizes, lasting = struck(laws, noise.u[:3])
    np.add.at(walk, tuple(place[lasting] for place in hit), sizes[lasting])
    np.add.at(transient, tuple(place[~lasting] for place in hit), sizes[~lasting])
    return state._replace(
        walk=walk, own=own, regime=regime, transient=transient, cut_left=state.cut_left - np.sign(state.cut_left)
    )


def struck(laws: Laws, u: Array) -> tuple[tuple[Any, ...], Array, Flags]:
    """(places, sizes, whether it lasts) of the shifts and transients of a month: ``size = +-(.05 + .15 v^2)``, v
    uniform, or Gaussian with sd .11."""
    from scipy.special import ndtri

    lasts, either = laws.shift_hazard, laws.shift_hazard + laws.transient_hazard
    hit = np.nonzero(u < either)
    series, area = hit[0], hit[1]
    at = u[hit]
    low, high = lasts[series, area, 0], either[series, area, 0]
    lasting = at < low
    v = np.where(lasting, at / low, (at - low) / (high - low))
    uniform = np.where(v < 0.5, 1.0, -1.0) * (0.05 + 0.15 * (2.0 * v % 1.0) ** 2)
    gaussian = GAUSSIAN_SD * ndtri(np.clip(v, 1e-9, 1.0 - 1e-9))
    return hit, np.where(laws.gaussian_size[series, area, 0], gaussian, uniform), lasting


def _levels(state: State, laws: Laws, month: int, z: Array) -> Array:
    """Income of the employee fund and bills of both, yuan of the month (series, area, draw)."""
    tail = laws.tail
    size = laws.noise * np.exp(laws.own_is_noise * state.own) / np.sqrt(1.0 + 6.0 * tail + 15.0 * tail**2)
    noise = size * z * (1.0 + tail * z * z)
    return np.asarray(np.exp(laws.path[month] + state.walk + laws.own_is_level * state.own + state.transient + noise))


def _paid(state: State, laws: Laws, bills: Array) -> tuple[Array, Array]:
    """(paid in the month, unpaid at its end): a pool that fails delays its hospitals."""
    months = state.close * YEAR / state.spent_12
    delayed = np.where(months < DELAY_UNDER, laws.delay_share, 0.0) * bills
    repaid = np.where(months > REPAY_OVER, REPAID, 0.0) * state.unpaid
    return bills - delayed + repaid, state.unpaid + delayed - repaid


def _governed(state: State, laws: Laws, calendar: int, u: Array) -> State:
    """An authority that sees a thin margin or low months raises income at once (the premium: next year) or slows
    spending over eight months; one with months to spare lets it grow faster for as long; then it rests."""
    margin, months = margin_12(state), reserve_months(state, calendar)
    thin = (margin < laws.steer) | ((months < laws.low_months) & (margin < LOW_AND_UNDER)) | (margin < laws.rescue)
    free = state.rest <= 0.0
    acts = thin & free & (u < laws.prompt)
    eases = (months > laws.high_months) & (margin > EASE_OVER) & free & (u < EASE_CHANCE)
    cut = np.where(acts & ~laws.raises, CUT_MONTHS, np.where(eases, -CUT_MONTHS, state.cut_left))
    up = np.where(acts & laws.raises, laws.act_size, 0.0)
    walk = state.walk
    walk[0] += up[0]
    return state._replace(
        walk=walk,
        rest=np.where(acts | eases, REST, np.maximum(state.rest - 1.0, 0.0)),
        cut_left=cut,
        money=state.money._replace(raise_next=state.money.raise_next + PREMIUM_LEVER * up[1]),
    )
