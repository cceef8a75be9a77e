"""What a rule that multiplies lines does over the years: its factors, and whether they swing instead of settling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.fund_rules.oscillation import oscillation
from fundmodel.fund_rules.protocol import LEVERS
from fundmodel.projection.kept import no_rule

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.project import Projection

COLUMNS: Final = (
    "scenario",
    "area",
    "fund",
    "lever",
    "lowest",
    "highest",
    "last",
    "turns",
    "amplitude",
    "period",
    "swings",
)


def rule_paths(run: Projection) -> pd.DataFrame:
    """The factor of every lever that a rule moved, by scenario, area and fund: lowest, highest and last value, and as
    in ``fund_rules.oscillation`` over Decembers turns, amplitude, period in years and whether it ``swings``.

    A row stands only where a factor left 1. ``InputError`` where no scenario has a rule. Source: METHODS 7.1.
    """
    import pandas as pd

    if run.pooling is None:
        raise no_rule()
    pooled = run.pooling if "scenario" in run.pooling.dims else run.pooling.expand_dims(scenario=list(run.scenarios))
    rows = []
    decembers = pooled.sel(month=pooled["month"].dt.month == 12)
    for lever, funds in LEVERS.items():
        path = decembers[f"factor_{lever}"].sel(fund=list(funds)).transpose("scenario", "area", "fund", "month")
        found = oscillation(path.values)
        for at in np.ndindex(path.shape[:-1]):
            values = path.values[at]
            if not (values != 1.0).any():
                continue
            labels = [str(path[dim].values[place]) for dim, place in zip(("scenario", "area", "fund"), at, strict=True)]
            own = [values.min(), values.max(), values[-1]]
            swing = [found.turns[at], found.amplitude[at], found.period[at], bool(found.found[at])]
            rows.append([*labels, lever, *own, *swing])
    return pd.DataFrame(rows, columns=list(COLUMNS))
