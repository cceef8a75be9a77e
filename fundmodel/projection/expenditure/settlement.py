"""From bills incurred to money paid: run-off, money held back until the yearly clearing, prepayment (METHODS 4.11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.sums import sum_months

Array = NDArray[np.float64]

YEAR: Final = 12


@dataclass(frozen=True)
class Terms:
    """How the bills of each month are settled; leading axes broadcast, ``month`` runs over whole civil years.

    ``run_off`` ``(..., month, lag)``: share of the month's bills paid ``lag`` months later; ``held_back`` ``(...,
    month)``: share kept for the clearing, with run_off summing to one; ``clearing`` ``(..., month)``: share of last
    year's held-back money that is cleared in the month, twelve months summing to one; ``passed`` ``(..., month)``:
    share of what is cleared that is paid, the rest is never owed.
    """

    run_off: Array
    held_back: Array
    clearing: Array
    passed: Array

    @property
    def lead(self) -> tuple[int, ...]:
        """Leading dimensions on which settlement depends."""
        parts = (self.run_off[..., 0], self.held_back, self.clearing, self.passed)
        return np.broadcast_shapes(*(part.shape[:-1] for part in parts))

    @property
    def of_first_year(self) -> Terms:
        """The terms of the first twelve months in every year."""
        month = np.arange(self.held_back.shape[-1]) % YEAR
        shares = (self.held_back, self.clearing, self.passed)
        return Terms(self.run_off[..., month, :], *(share[..., month] for share in shares))


class Settled(NamedTuple):
    """Yuan ``(..., month)``: ``paid`` and ``forfeited`` are flows, ``unpaid`` is the stock at the month's end."""

    paid: Array
    forfeited: Array
    unpaid: Array


class Bills(NamedTuple):
    """What one fund owes its providers and has advanced to them, yuan ``(..., month)``.

    ``incurred`` and ``prepaid`` (paid in advance less recovered) are flows, ``unpaid`` and ``prepayments`` stocks at
    the month's end.
    """

    incurred: Array
    unpaid: Array
    prepaid: Array
    prepayments: Array


def run_off_in_force(weights: Array, held_back: Array, delay: Array, at_once: Array, elsewhere: Array) -> Array:
    """pi_{m,k} = (1 - h) x [(1 - s) x sum_j w_j max(0, 1 - |k - j - d|) + s x (k = 0)], ``(..., month, lag)``.

    ``weights`` w ``(..., lag)`` sum to one; h, the delay d in months and the share s settled at once are ``(...,
    month)``; a part of a month falls to both neighbours. ``elsewhere`` ``(..., month, 2)``: the share of bills settled
    through another area, and the further months they take. d = s = 0 and no further months give w (1 - h), bit for
    bit. Source: METHODS 4.8, 4.11.
    """
    terms = np.broadcast_arrays(held_back, delay, at_once, elsewhere[..., 0], elsewhere[..., 1])
    since, place = _turns(terms)
    held_back, delay, at_once, share, further = (term[..., since] for term in terms)
    lags = weights.shape[-1] + int(np.ceil(np.max(delay + np.where(share > 0.0, further, 0.0))))
    lead = np.broadcast_shapes(held_back.shape[:-1], weights.shape[:-1])
    pattern = np.zeros((*lead, len(since), lags))
    for lag in range(lags):
        at_home = _due(weights, delay, lag)
        here = at_home + share * (_due(weights, delay + further, lag) - at_home)
        pattern[..., lag] = (1.0 - held_back) * ((1.0 - at_once) * here + (at_once if lag == 0 else 0.0))
    return pattern[..., place, :]


def clearing_months(month: Array, share: Array) -> Array:
    """s x max(0, 1 - |k - c|) + (1 - s) / 12, ``(..., month)``: how a year's clearing is spread over its months k.

    ``month`` c (1 to 12) and ``share`` s, ``(..., month)``, are those of the year's January.
    """
    of_year, concentrated = (np.repeat(x[..., ::YEAR], YEAR, axis=-1) for x in (month, share))
    calendar = np.tile(np.arange(1.0, YEAR + 1.0), of_year.shape[-1] // YEAR)
    return np.asarray(concentrated * np.maximum(0.0, 1.0 - np.abs(calendar - of_year)) + (1.0 - concentrated) / YEAR)


def settle(billed: Array, terms: Terms) -> Settled:
    """paid_m = sum_j billed_{m-j} pi_{m-j,j} + passed x cleared_m;  forfeited_m = (1 - passed) x cleared_m;
    unpaid_m = sum_j billed_{m-j} sum_{i>j} pi_{m-j,i} + held back and not cleared.

    ``billed`` ``(..., month)`` in yuan from a January on, whole years; nothing was billed before. Every bill follows
    the terms of its own month. billed = paid + forfeited + change in unpaid (I-28), and all of it leaves ``unpaid`` in
    the end. Source: METHODS 4.11.
    """
    shape = np.broadcast_shapes(billed.shape, (*terms.lead, billed.shape[-1]))
    paid, unpaid = np.zeros(shape), np.zeros(shape)
    run_off = np.broadcast_to(terms.run_off, (*shape, terms.run_off.shape[-1]))
    still_due = np.cumsum(run_off[..., ::-1], axis=-1)[..., ::-1]
    bills = np.broadcast_to(billed, shape)
    for lag in range(run_off.shape[-1]):
        months = shape[-1] - lag
        if months <= 0:
            break
        paid[..., lag:] += bills[..., :months] * run_off[..., :months, lag]
        if lag + 1 < run_off.shape[-1]:
            unpaid[..., lag:] += bills[..., :months] * still_due[..., :months, lag + 1]
    cleared, held = _clearing(bills * terms.held_back, terms.clearing)
    return Settled(paid + cleared * terms.passed, cleared * (1.0 - terms.passed), unpaid + held)


def prepaid(target: Array, recovered: Array) -> tuple[Array, Array]:
    """January: target - outstanding;  December: -recovered x outstanding.  -> (flow, stock), yuan ``(..., month)``.

    ``target`` ``(..., year)`` in yuan is what providers are to hold at the start of each year; ``recovered`` ``(...,
    year)``: share of it that comes back by the year's end, the rest is rolled into the next. With recovered = 1 the
    flow sums to zero in every year. An advance is an asset of the fund, never its expenditure. Source: METHODS 4.11.
    """
    lead = np.broadcast_shapes(target.shape, recovered.shape)
    flow, stock = np.zeros((*lead, YEAR)), np.zeros((*lead, YEAR))
    advanced = np.broadcast_to(target, lead)
    back = advanced * recovered
    stock[..., :-1] = advanced[..., None]
    stock[..., -1] = advanced - back
    flow[..., 0] = advanced
    flow[..., 1:, 0] -= stock[..., :-1, -1]
    flow[..., -1] = -back
    return flow.reshape(*lead[:-1], -1), stock.reshape(*lead[:-1], -1)


def _turns(terms: Sequence[Array]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Months in which any of the terms differs from the month before, the first among them; and for each month the
    place of the last such month."""
    changed = np.ones(terms[0].shape[-1], dtype=bool)
    changed[1:] = np.any([term[..., 1:] != term[..., :-1] for term in terms], axis=tuple(range(terms[0].ndim)))
    return np.flatnonzero(changed), np.cumsum(changed) - 1


def _due(weights: Array, delay: Array, lag: int) -> Array:
    """Share due in month ``lag`` of what the weights place earlier by ``delay`` months, ``(..., month)``."""
    total = np.zeros(np.broadcast_shapes(delay.shape, (*weights.shape[:-1], 1)))
    for place in range(weights.shape[-1]):
        total = total + weights[..., place, None] * np.maximum(0.0, 1.0 - np.abs(lag - place - delay))
    return total


def _clearing(held_back: Array, clearing: Array) -> tuple[Array, Array]:
    """What is cleared in each month of the money held back in the year before, and what is held at the month's end."""
    years = held_back.reshape(*held_back.shape[:-1], -1, YEAR)
    weights = np.broadcast_to(clearing, held_back.shape).reshape(years.shape)
    before = np.zeros(years.shape[:-1])
    before[..., 1:] = sum_months(years)[..., :-1]
    cleared = before[..., None] * weights
    still_held = before[..., None] * (1.0 - np.cumsum(weights, axis=-1)) + np.cumsum(years, axis=-1)
    return cleared.reshape(held_back.shape), still_held.reshape(held_back.shape)
