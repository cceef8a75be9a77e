"""How often what happens in a bed (METHODS 6.7; synthetic).

``prevalence = share of area-months in the state``; ``onset``: the state after six months without; ``near miss``: the
12-month margin falls under 8 %, or the months of reserve under one and a half times the floor, after three months
above, and no event follows within six months. About 1.5 to 2 near misses of a deficit are met for each onset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.early_alert.bed.bed_laws import FLOORS, FUNDS, Flags
from fundmodel.early_alert.bed.bed_truth import STATES, Truth

if TYPE_CHECKING:
    import pandas as pd

NEAR_MARGIN: Final = 0.08
NEAR_FLOOR: Final = 1.5
HORIZON: Final = 6
_CALM: Final = 3


def prevalences(truth: Truth) -> pd.DataFrame:
    """A row a fund and event: share of area-months, onsets, near misses (NaN for depletion), share by group of margins
    (0, 1, 2)."""
    import pandas as pd

    margin = truth.received_12 / truth.spent_12 - 1.0
    near = {"deficit_12m": margin < NEAR_MARGIN}
    near["floor"] = truth.months_of_reserve < NEAR_FLOOR * np.array(FLOORS)[:, None]
    rows = []
    for f, fund in enumerate(FUNDS):
        for event in STATES:
            state = truth.state[event][:, f]
            row = {"fund": fund, "event": event, "share": state.mean(), "onsets": _entered(state, HORIZON)}
            row["near_misses"] = _entered(near[event][:, f], _CALM, state) if event in near else np.nan
            row |= {f"group_{g}": state[truth.groups[:, f] == g].mean() for g in range(3)}
            rows.append(row)
    return pd.DataFrame(rows)


def _entered(state: Flags, calm: int, without: Flags | None = None) -> int:
    """Entries after ``calm`` months outside; those followed by ``without`` at once or within the horizon left out."""
    before = np.stack([state[:, calm - back : -back] for back in range(1, calm + 1)]).any(0)
    entered = state[:, calm:] & ~before
    if without is not None:
        wide = np.pad(without[:, calm:], ((0, 0), (0, HORIZON)), constant_values=True)
        months = entered.shape[1]
        entered &= ~np.stack([wide[:, ahead : ahead + months] for ahead in range(HORIZON + 1)]).any(0)
    return int(entered.sum())
