"""The hindcast of the national package, made once a session for every test that looks at it."""

from __future__ import annotations

from functools import lru_cache

import fundmodel as fm
from fundmodel.calibration.hindcast import Hindcast
from tests.for_all_workers import for_all_workers


@lru_cache(maxsize=1)
def national_hindcast() -> Hindcast:
    """Every origin and every method."""
    return for_all_workers("hindcast", lambda: fm.hindcast("national"))
