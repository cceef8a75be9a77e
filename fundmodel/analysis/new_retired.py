"""New retired members by year beside published ones, and how fast the retired grow (METHODS 2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.analysis.runs import several
from fundmodel.vocabulary.dims import NATION

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

GROWTH_SEEN: Final = (0.029, 0.036)
"""Growth of retired heads beyond which the first projected year needs a note; 3.2 to 4.6 % in 2022-2025."""
AGREES_WITHIN: Final = 0.05
"""Largest difference of new retired members from published ones, and of the first projected year from the last."""


def new_retired(run: Projection) -> pd.DataFrame:
    """Columns scenario, year, published_new_retired, new_retired (persons), retired_growth (a fraction of the year).

    Published new retired members are published retired heads of the year's end less the survivors of those of its
    start: derived, and on the run's own seed. They stand from the first year of the seed to the base year, where the
    package's published heads are the nation's; the model's from the base year on, summed over areas.
    """
    import pandas as pd

    flow = several(run, "flow_exposures")["flow"].sel(exposure="new_retired").sum("area")
    stock = several(run, "stock_exposures")["stock"].sel(exposure="retired").sum("area")
    years = flow["year"].values
    published = _published(run)
    frames = []
    for place, name in enumerate(run.scenarios):
        known = published[min(place, len(published) - 1)] if published else {}
        every = np.arange(min([*known, years[0]]), years[-1] + 1)
        modelled = dict(zip(years, flow.sel(scenario=name).values, strict=True))
        heads = stock.sel(scenario=name).values
        growth = dict(zip(years, heads[1:] / heads[:-1] - 1.0, strict=True))
        frames.append(
            pd.DataFrame(
                {
                    "scenario": name,
                    "year": every,
                    "published_new_retired": [known.get(int(year), np.nan) for year in every],
                    "new_retired": [modelled.get(year, np.nan) for year in every],
                    "retired_growth": [growth.get(year, np.nan) for year in every],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _published(run: Projection) -> list[dict[int, float]]:
    """New retired members of the past by year, one for each seed; none where the areas are not the nation."""
    if "enrolment_seed" not in run.tables or list(run.provenance["data"]["areas"]) != [NATION]:
        return []
    table = run.tables["enrolment_seed"]
    seeds = [own for _, own in table.groupby("seed", sort=True)]
    return [
        {int(boundary) - 1: float(value) for boundary, value in zip(own["boundary"], own["new_retired"], strict=True)}
        for own in seeds
    ]
