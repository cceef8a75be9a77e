"""What each of several changes adds to what they do together, however they are ordered (METHODS 9.3)."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from fundmodel.fund_rules.measures import Array
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said


def shapley(worth: Mapping[frozenset[str], Array]) -> dict[str, Array]:
    """phi_j = sum over S without j of |S|! (k - |S| - 1)! / k! [v(S + j) - v(S)]; the phi sum to v(all) - v(none).

    ``worth`` holds v of every subset of the k changes, arrays of one shape. Sums are exact (``fsum``), so that the
    order of the changes moves nothing. Which subsets are missing raises ``InputError``. Source: METHODS 9.3.
    """
    every = max(worth, key=len)
    names, count = sorted(every), len(every)
    if len(worth) != 2**count or any(not subset <= every for subset in worth):
        raise InputError(
            Said(
                "shapley: {found} of {needed} subsets of {names} are given.",
                found=len(worth),
                needed=2**count,
                names=names,
            )
        )
    return {name: _part(worth, name, count) for name in names}


def _part(worth: Mapping[frozenset[str], Array], name: str, count: int) -> Array:
    terms = [
        (math.factorial(len(subset)) * math.factorial(count - len(subset) - 1) / math.factorial(count))
        * (np.asarray(worth[subset | {name}], dtype=np.float64) - np.asarray(worth[subset], dtype=np.float64))
        for subset in worth
        if name not in subset
    ]
    stacked = np.stack(terms)
    flat = stacked.reshape(len(terms), -1)
    return np.array([math.fsum(flat[:, at]) for at in range(flat.shape[1])]).reshape(stacked.shape[1:])
