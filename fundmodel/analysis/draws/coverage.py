"""Whether bands hold what they say: outcomes made by the model itself in the bands of a sample (METHODS 8.5, I-38)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fundmodel.analysis.draws.fan import of_sorted
from fundmodel.analysis.draws.sample import Sample, expect_sample

Array = NDArray[np.float64]

FEWEST = 40
"""Draws of which both halves are enough to say what the bands of one hold of the other."""
MEASURE = "reserve_months_earned"


def band_coverage(sample: Sample, outcomes: Sample, band: float = 0.8) -> pd.DataFrame:
    """Share of ``outcomes`` (another seed) whose months of reserve lie between the (1 - band) / 2 and (1 + band) / 2
    quantiles of ``sample``, all Decembers together, earned basis: a row a fund.

    standard_error: of the mean over outcomes, each with its own share of years, for the years of one course go
    together; the error of the band's own ends is not in it. Columns: fund, band, held, standard_error.
    """
    expect_sample("band_coverage", sample)
    expect_sample("band_coverage", outcomes)
    inside = _inside(sample.yearly[MEASURE].values, outcomes.yearly[MEASURE].values, band).mean(axis=(1, 3))
    funds = [str(fund) for fund in sample.yearly["fund"].values]
    return pd.DataFrame({"fund": funds, "band": band, "held": inside.mean(axis=0), "standard_error": _error(inside)})


def halves_coverage(sample: Sample, band: float = 0.8) -> pd.DataFrame:
    """As ``band_coverage``, of the second half of the draws in the bands of the first: a row an area and fund.

    It costs no draws beside those that are there; no row where these are fewer than ``FEWEST``. Columns: area, fund,
    band, held, standard_error.
    """
    expect_sample("halves_coverage", sample)
    if sample.draws < FEWEST:
        return pd.DataFrame(columns=["area", "fund", "band", "held", "standard_error"])
    values = sample.yearly[MEASURE].values
    half = len(values) // 2
    inside = _inside(values[:half], values[half:], band).mean(axis=3)
    index = pd.MultiIndex.from_product([sample.areas, map(str, sample.yearly["fund"].values)], names=["area", "fund"])
    found = {"band": band, "held": inside.mean(axis=0).ravel(), "standard_error": _error(inside).ravel()}
    return pd.DataFrame(found, index).reset_index()


def _inside(sample: Array, outcomes: Array, band: float) -> NDArray[np.bool_]:
    """Which of ``outcomes`` lie in the bands of ``sample``, ``(draw, area, fund, year)``."""
    low, high = of_sorted(sample, np.array([(1.0 - band) / 2.0, (1.0 + band) / 2.0]))
    return np.asarray((outcomes >= low) & (outcomes <= high))


def _error(inside: Array) -> Array:
    """Standard error of the mean over outcomes (axis 0)."""
    return np.asarray(inside.std(axis=0, ddof=1) / np.sqrt(len(inside)))
