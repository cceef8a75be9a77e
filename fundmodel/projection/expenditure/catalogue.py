"""Additions to the drug list (医保目录扩容): spending they bring, and spending on older drugs that they replace."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Numbers = Array | float


def additions(line: Array, index: Array) -> Array:
    """line x (index - 1): what drugs listed since the base year add to a line; ``(..., month)`` yuan, the index one in
    the base year."""
    return np.asarray(line * (index - 1.0))


def replaced(added: Array, on_older_drugs: Mapping[str, Array], substitution: Numbers) -> dict[str, Array]:
    """substitution x added, taken from lines in proportion to what they spend on older drugs, ``(..., month)`` yuan.

    Nothing where nothing is spent on older drugs.
    """
    whole = np.asarray(sum(on_older_drugs.values()))
    taken = np.asarray(substitution * added)
    shape = np.broadcast_shapes(taken.shape, whole.shape)
    rate = np.divide(taken, whole, out=np.zeros(shape), where=np.broadcast_to(whole > 0.0, shape))
    return {name: np.asarray(rate * spent) for name, spent in on_older_drugs.items()}
