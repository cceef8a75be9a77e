"""Small synthetic beds, made once for all tests that look at them."""

from __future__ import annotations

from functools import cache

from fundmodel.early_alert.bed.synthetic_bed import Bed, make_bed


@cache
def small(seed: int = 7, areas: int = 40, budgets: str = "good") -> Bed:
    """A bed of a few areas over six years."""
    return make_bed(seed, areas, budgets=budgets)
