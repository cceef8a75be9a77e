"""The goals of the score by kind of budgets, each beside what the prototype reached (METHODS 6.6, 6.8)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from fundmodel.early_alert.score.publishers import QUARTERLY_LATE
from fundmodel.early_alert.score.series_kinds import DEFICIT, EVENTS, FLOOR

GOOD, TYPICAL = "good", "typical"
COVERAGE: Final = (0.77, 0.83)
COVERAGE_OF_CLASS: Final = (0.70, 0.90)


class Goal(NamedTuple):
    """``low <= figure <= high`` of a group's event; ``bound`` is the least its lower 90 % bound may be.

    Neither low nor high: shown without a goal. ``prototype``: from and to, on four beds of 150 areas, good budgets. No
    event: intervals of months of reserve.
    """

    group: str
    event: str
    figure: str
    low: float = -np.inf
    high: float = np.inf
    bound: float = -np.inf
    prototype: tuple[float, float] = (np.nan, np.nan)

    @property
    def asked(self) -> bool:
        """Whether it is a goal, or a figure that is shown without one."""
        return bool(np.isfinite(self.low) or np.isfinite(self.high))

    def holds(self, reached: float, lower: float = np.inf) -> bool:
        """Whether a figure and the lower bound of its interval reach it."""
        return bool(self.low <= reached <= self.high and (self.bound == -np.inf or lower >= self.bound))


BOTH: Final = (
    Goal("both", DEFICIT, "skill_on_best", low=0.20, prototype=(0.14, 0.27)),
    Goal("both", DEFICIT, "share_of_oracle", low=0.45, bound=0.30, prototype=(0.31, 0.45)),
    Goal("both", FLOOR, "skill_on_best", low=0.30, prototype=(0.27, 0.33)),
    Goal("both", FLOOR, "share_of_oracle", low=0.50, bound=0.35, prototype=(0.36, 0.54)),
    Goal("both", DEFICIT, "hit_3_4", low=0.75, prototype=(0.76, 0.88)),
    Goal("both", DEFICIT, "hit_5_6", low=0.65, prototype=(0.67, 0.76)),
    Goal("both", DEFICIT, "false_alarms", high=0.08, prototype=(0.06, 0.09)),
    Goal("both", DEFICIT, "precision", low=0.48, prototype=(0.48, 0.52)),
    Goal("both", DEFICIT, "withdrawn", high=0.15, prototype=(0.11, 0.14)),
    Goal("both", FLOOR, "withdrawn", high=0.15, prototype=(0.11, 0.14)),
    Goal("both", DEFICIT, "reliability", high=0.08, prototype=(0.12, 0.18)),
    Goal("both", FLOOR, "reliability", high=0.08, prototype=(0.01, 0.04)),
    Goal("both", DEFICIT, "lead_foreseeable", low=4.0, prototype=(5.0, 5.0)),
    Goal("both", FLOOR, "lead_foreseeable", low=4.0, prototype=(5.0, 5.0)),
    Goal("both", "", "coverage", *COVERAGE, prototype=(0.72, 0.83)),
    Goal("both", "", "coverage_class", *COVERAGE_OF_CLASS, prototype=(0.60, 0.65)),
)
"""What is asked of both funds together, where budgets are good to 2 %."""
EMPLOYEE: Final = tuple(goal._replace(group="employee", prototype=(np.nan, np.nan)) for goal in BOTH)
"""The goals of employee funds do not depend on budgets: they are judged on either kind."""
RESIDENT: Final = (
    Goal("resident", DEFICIT, "skill_on_best", low=0.05),
    Goal("resident", FLOOR, "skill_on_best", low=0.05),
    Goal("resident", DEFICIT, "false_alarms", high=0.12),
)
"""What is asked of resident funds where budgets miss as real ones do."""
LATE: Final = (
    Goal(QUARTERLY_LATE, DEFICIT, "hit_3_4", low=0.60),
    Goal(QUARTERLY_LATE, DEFICIT, "hit_5_6", low=0.50),
)
"""What is asked of employee funds that publish quarters two months late."""
CASH: Final = tuple(
    Goal(
        "resident_cash", event, figure, prototype=(-np.inf, 0.0) if figure == "skill_on_climatology" else (np.nan,) * 2
    )
    for event in EVENTS
    for figure in ("skill_on_climatology", "skill_on_best")
)
"""Resident cash is mostly timing: shown, no goal."""
GOALS: Final = {GOOD: (*BOTH, *EMPLOYEE, *LATE, *CASH), TYPICAL: (*RESIDENT, *EMPLOYEE, *LATE, *CASH)}
"""By kind of budgets, in the order they are printed."""
