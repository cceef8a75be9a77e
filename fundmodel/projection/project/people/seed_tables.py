"""How the past was met, as tables: the factors of the enrolment seed by scenario and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fundmodel.projection.project.people.waist import People

if TYPE_CHECKING:
    import pandas as pd


def seed_tables(people: People, base_year: int) -> dict[str, pd.DataFrame]:
    """``enrolment_seed``: per year the factor on the entry table, the factor on the retired stock and new retired per
    event."""
    import pandas as pd

    frames = []
    for place, known in enumerate(row[0] for row in people.seeds):
        years = np.arange(base_year + 2 - len(known.entry_factor), base_year + 2)
        frames.append(
            pd.DataFrame(
                {
                    "seed": place,
                    "boundary": years,
                    "entry_factor": known.entry_factor,
                    "retired_factor": known.retired_factor,
                    "retired_per_event": known.retired_per_event,
                    "uninsured_scale": known.uninsured_scale,
                }
            )
        )
    return {"enrolment_seed": pd.concat(frames, ignore_index=True)}
