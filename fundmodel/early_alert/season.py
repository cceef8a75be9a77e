"""The common season of a fund's months, read from the finished years of all its areas (METHODS 6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.panel import Known

Array = NDArray[np.float64]
Side = Literal["income", "spending"]

YEAR: Final = 12
EVEN: Final = np.ones(YEAR)
_LEAST: Final = 1e-3


def flows(one: Known, side: Side) -> Array:
    """Yuan over each block: income without grants from above, or what was spent."""
    return one.income - one.grants if side == "income" else one.spent


def season(known: Sequence[Known], side: Side, growth: float, fallback: Array = EVEN) -> Array:
    """s_c, mean 1: the middle share of calendar month c in a finished year over areas and years, growth taken out.

    A block of n months gives each of its months 1/n of its share, split as areas with finer blocks have it. Without a
    finished year ``fallback`` (12) stands.
    """
    fine: list[Array] = []
    coarse: list[Array] = []
    for one in known:
        for shares in _finished_years(one, side):
            (fine if len(shares) >= YEAR - 1 else coarse).append(_monthly(shares, fallback))
    if not fine and not coarse:
        return np.asarray(fallback / fallback.mean())
    found = np.median(np.array(fine or coarse), axis=0)
    if fine and coarse:
        found = _weighted(found, coarse, len(fine) / (len(fine) + len(coarse)))
    steady = np.exp(-growth * (np.arange(YEAR) - (YEAR - 1) / 2.0) / YEAR)
    flat = np.maximum(found * steady, _LEAST)
    return np.asarray(flat / flat.mean())


def _weighted(fine: Array, coarse: Sequence[Array], weight: float) -> Array:
    """Quarters as all areas have them, months inside a quarter as the finer areas have them."""
    quarters = fine.reshape(4, 3).sum(axis=1)
    both = weight * quarters + (1.0 - weight) * np.median(np.array(coarse), axis=0).reshape(4, 3).sum(axis=1)
    return np.asarray((fine.reshape(4, 3) * (both / np.maximum(quarters, _LEAST))[:, None]).ravel())


def _finished_years(one: Known, side: Side) -> list[list[tuple[int, int, float]]]:
    """(first month of the year, months, share) of the blocks of every civil year that blocks cover whole."""
    years: dict[int, list[tuple[int, int, float]]] = {}
    for first, end, flow in zip(one.first, one.end, flows(one, side), strict=True):
        years.setdefault(int(first) // YEAR, []).append((int(first) % YEAR, int(end - first), float(flow)))
    found = []
    for blocks in years.values():
        total = sum(flow for _, _, flow in blocks)
        if sum(months for _, months, _ in blocks) == YEAR and total > 0.0:
            found.append([(first, months, flow / total) for first, months, flow in blocks])
    return found


def _monthly(shares: Sequence[tuple[int, int, float]], inside: Array) -> Array:
    """Shares of twelve months: a block is split over its months in proportion to ``inside``."""
    found = np.zeros(YEAR)
    for first, months, share in shares:
        part = inside[first : first + months]
        found[first : first + months] = share * part / part.sum()
    return found
