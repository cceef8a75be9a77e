"""What is scored: funds with their basis, events, months ahead; all else in this folder counts along these."""

from __future__ import annotations

from typing import Final

from fundmodel.vocabulary.dims import POOLED_FUNDS

EMPLOYEE, RESIDENT = POOLED_FUNDS
CASH: Final = "cash"
EARNED: Final = "earned"
KINDS: Final[tuple[tuple[str, str], ...]] = ((EMPLOYEE, CASH), (RESIDENT, EARNED), (RESIDENT, CASH))
"""Fund and basis: the resident fund is judged on what was earned, its cash stands beside it."""
DECIDING: Final = (0, 1)
"""Kinds that both funds together are scored on."""
DEFICIT: Final = "deficit_12m"
FLOOR: Final = "floor"
EVENTS: Final = (DEFICIT, FLOOR)
FLOORS: Final = {EMPLOYEE: 6.0, RESIDENT: 3.0}
"""Months of reserve below which a fund is in the state ``floor``."""
AHEAD_MONTHS: Final = 6
FIRST_ORIGIN: Final = 30
"""Months of the bed before the first origin that is scored."""
FIRST_LEARNED: Final = 14
"""Months of the bed before the first origin that rivals learn from: a year, and the longest usual lag."""
