"""Centralised procurement (集中带量采购): batches of drugs and consumables bought at a cut price (METHODS 4.7)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Numbers = Array | float

PHASE: Final = 6
"""Months in which a batch replaces what was bought before."""


class Procured(NamedTuple):
    """Yuan by month: what a line costs less, and what of it goes back to hospitals."""

    saved: Array
    handed_back: Array


def net_cut(share: Numbers, cut: Numbers, compliance: Numbers, rebound: Numbers) -> Array:
    """w p k (1 - eta): the part of all spending on drugs and consumables that a batch saves once it is in full force.

    ``share`` w of that spending, price ``cut`` p, ``compliance`` k (volume really bought at the new price), ``rebound``
    eta (the saving that more use takes back); fractions, all broadcast. Source: METHODS 4.7.
    """
    return np.asarray(np.asarray(share, dtype=np.float64) * cut * compliance * (1.0 - rebound))


def in_force(batches: Array) -> Array:
    """sum_b x_b min((m - t_b + 1) / 6, 1): batches as they replace what was bought before, a sixth a month.

    ``batches`` ``(..., month)`` holds x_b in the month t_b in which a batch starts and 0 elsewhere; -> the same shape.
    """
    started = np.cumsum(batches, axis=-1)
    before = np.zeros((*started.shape[:-1], PHASE - 1))
    padded = np.concatenate([before, started], axis=-1)
    months = started.shape[-1]
    return np.asarray(sum(padded[..., k : k + months] for k in range(PHASE)) / PHASE)


def within_term(depth: Array, term: Array) -> Array:
    """d_m - d_{m - term}: what is in force for less than the first agreement's ``term`` of months.

    ``depth`` ``(..., month)`` and ``term`` ``(...)``, whole months; every sixth of a batch has a term of its own.
    """
    at = np.arange(depth.shape[-1]) - np.asarray(term, dtype=np.int64)[..., None]
    lead = np.broadcast_shapes(depth.shape[:-1], at.shape[:-1])
    depth, at = np.broadcast_to(depth, (*lead, depth.shape[-1])), np.broadcast_to(at, (*lead, at.shape[-1]))
    earlier = np.take_along_axis(depth, np.maximum(at, 0), axis=-1)
    return np.asarray(depth - np.where(at >= 0, earlier, 0.0))


def procured(spending: Array, drug_share: Numbers, cut: Array, handed: Array) -> Procured:
    """saved = spending x drug share x cut, handed back = spending x drug share x handed; ``(..., month)`` yuan.

    ``cut`` is ``in_force`` of the batches' net cuts, ``handed`` ``within_term`` of those cuts times the share handed
    back. The factor of METHODS 4.7 is 1 - drug share x cut.
    """
    on_drugs = spending * drug_share
    return Procured(np.asarray(on_drugs * cut), np.asarray(on_drugs * handed))
