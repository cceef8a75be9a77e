"""How the past was met, as tables: the factors of the enrolment seed by scenario and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fundmodel.projection.project.people.waist import People

if TYPE_CHECKING:
    import pandas as pd


def seed_tables(people: People, base_year: int) -> dict[str, pd.DataFrame]:
    """``enrolment_seed``: per year the factor on the entry table, the factor on the retired stock, payers who reach the
    age in use, new retired members (published heads less survivors) and their ratio."""
    import pandas as pd

    frames = []
    for place, own in enumerate(row[0] for row in people.seeds):
        years = np.arange(base_year + 2 - len(own.entry_factor), base_year + 2)
        frames.append(
            pd.DataFrame(
                {
                    "seed": place,
                    "boundary": years,
                    "entry_factor": own.entry_factor,
                    "retired_factor": own.retired_factor,
                    "events": own.events,
                    "new_retired": own.new_retired,
                    "retired_per_event": own.retired_per_event,
                    "uninsured_scale": own.uninsured_scale,
                }
            )
        )
    return {"enrolment_seed": pd.concat(frames, ignore_index=True)}
