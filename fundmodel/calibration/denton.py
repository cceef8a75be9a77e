"""Months from published sums: proportional first-difference benchmarking after Denton (METHODS 9.1)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = npt.NDArray[np.float64]
Ranges = Sequence[tuple[int, int]]

INDEPENDENT: float = 1e-9


def benchmark(indicator: npt.ArrayLike, totals: npt.ArrayLike, ranges: int | Ranges = 12) -> Array:
    """x that minimises sum_m (x_m / p_m - x_{m-1} / p_{m-1})^2 subject to sum_{m in range} x_m = total of the range.

    indicator p (month,), its level free; totals (range,). ``ranges`` is a number of months, where the ranges follow
    each other without a gap, or places ``(first, end)`` counted from 0, ``end`` not included: ranges may leave months
    out, which are then free, and may lie in one another, as figures of the year to date do. Where p is zero x is zero.
    With p in the right proportions already, x = c p. The sums hold to rounding (identity I-29).

    Errors: InputError for an indicator that is negative, missing or zero over a whole range, for ranges that lie
    outside the months or repeat each other. Source: METHODS 9.1; F. T. Denton, JASA 66 (1971), in the form of
    P. Cholette without an initial condition.
    """
    p = np.asarray(indicator, dtype=np.float64)
    t = np.asarray(totals, dtype=np.float64)
    places = consecutive(p.size, ranges) if isinstance(ranges, int) else list(ranges)
    A = sums(p.size, places)
    _check(p, t, A)
    live = p > 0.0
    q = p[live] / p[live].mean()
    scale = float(np.abs(t).max()) or 1.0
    x = np.zeros(p.size)
    x[live] = q * smoothest_ratio(A[:, live] * q, t / scale) * scale
    return np.asarray(x + np.where(live, spread_evenly(A * live, t - A @ x), 0.0))


def smoothest_ratio(weighted: Array, totals: Array) -> Array:
    """r that minimises sum (r_m - r_{m-1})^2 subject to W r = totals: the optimality system in r and multipliers.

    ``weighted`` W ``(range, month)`` holds the indicator where a range has the month, else 0.
    """
    rows, months = weighted.shape
    step = np.diff(np.eye(months), axis=0)
    system = np.zeros((months + rows, months + rows))
    system[:months, :months] = 2.0 * step.T @ step
    system[:months, months:] = weighted.T
    system[months:, :months] = weighted
    return np.asarray(solve(system, np.concatenate([np.zeros(months), totals]), assume_a="sym")[:months])


def spread_evenly(ranges: Array, totals: Array) -> Array:
    """A' (A A')^-1 t: the smallest months with these sums; over ranges apart, each total split evenly."""
    return np.asarray(ranges.T @ solve(ranges @ ranges.T, totals, assume_a="sym"))


def sums(months: int, ranges: Ranges) -> Array:
    """A ``(range, month)``: 1 where a range ``(first, end)`` has the month, else 0."""
    A = np.zeros((len(ranges), months))
    for row, (first, end) in enumerate(ranges):
        if not 0 <= first < end <= months:
            raise InputError(
                Said(
                    "The range {first}-{end} does not lie within {months} months; give first < end.",
                    first=first,
                    end=end,
                    months=months,
                )
            )
        A[row, first:end] = 1.0
    return A


def consecutive(months: int, length: int) -> list[tuple[int, int]]:
    """Ranges of ``length`` months that follow each other; a remainder raises ``InputError``."""
    if length < 1 or months % length:
        raise InputError(
            Said(
                "{months} months do not divide into ranges of {length}; give the ranges themselves.",
                months=months,
                length=length,
            )
        )
    return [(first, first + length) for first in range(0, months, length)]


def rank(ranges: Array) -> int:
    """Number of ranges that say something the others do not."""
    return int(np.linalg.matrix_rank(ranges, tol=INDEPENDENT)) if ranges.size else 0


def _check(p: Array, t: Array, A: Array) -> None:
    if p.ndim != 1 or t.shape != (len(A),) or not len(A):
        raise InputError(
            Said(
                "Benchmarking needs one total a range; got {shape} totals for {count} ranges.",
                shape=t.shape,
                count=len(A),
            )
        )
    if not (np.isfinite(p).all() and np.isfinite(t).all()):
        raise InputError(Said("Benchmarking needs every indicator and every total; a gap is never read as zero."))
    if (p < 0.0).any():
        raise InputError(
            Said("The indicator is negative in place {place}; it must be 0 or more.", place=int(np.argmax(p < 0.0)))
        )
    empty = A @ p == 0.0
    if empty.any():
        raise InputError(
            Said("The indicator is zero over the whole range {place}: nothing shapes it.", place=int(np.argmax(empty)))
        )
    if rank(A * (p > 0.0)) < len(A):
        raise InputError(Said("Some ranges repeat what others say; leave out those that follow from the rest."))
