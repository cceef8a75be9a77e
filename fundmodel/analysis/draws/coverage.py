"""Whether bands hold what they say: outcomes made by the model itself in the bands of a sample (METHODS 8.5, I-38)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fundmodel.analysis.draws.fan import of_sorted
from fundmodel.analysis.draws.sample import Sample, expect_sample

MEASURE = "reserve_months_earned"


def band_coverage(sample: Sample, outcomes: Sample, band: float = 0.8) -> pd.DataFrame:
    """Share of ``outcomes`` (another seed) whose months of reserve lie between the (1 - band) / 2 and (1 + band) / 2
    quantiles of ``sample``, all Decembers together, earned basis: a row a fund.

    standard_error: of the mean over outcomes, each with its own share of years, for the years of one course go
    together; the error of the band's own ends is not in it. Columns: fund, band, held, standard_error.
    """
    expect_sample("band_coverage", sample)
    expect_sample("band_coverage", outcomes)
    values = outcomes.yearly[MEASURE].values
    low, high = of_sorted(sample.yearly[MEASURE].values, np.array([(1.0 - band) / 2.0, (1.0 + band) / 2.0]))
    inside = ((values >= low) & (values <= high)).mean(axis=(1, 3))
    error = inside.std(axis=0, ddof=1) / np.sqrt(len(inside))
    funds = [str(fund) for fund in sample.yearly["fund"].values]
    return pd.DataFrame({"fund": funds, "band": band, "held": inside.mean(axis=0), "standard_error": error})
