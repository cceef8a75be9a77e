"""Use of the flexible window by the month in which people reach the former retirement age (METHODS 2.4)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.scenario.values import Entry
from fundmodel.projection.enrolment.flexible_retirement import Use
from fundmodel.projection.enrolment.retirement import DELAY_STARTS

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]

PATH_BEGINS: Final = np.datetime64("2026-01", "M")
PATH_ENDS: Final = np.datetime64("2035-01", "M")


def window_share(assume: Assumptions, last_year: int) -> Array:
    """``s(m) = s + w(m) (s_2035 - s)``, w from 0 in January 2026 to 1 in January 2035: (scenario, area, month).

    s is ``retirement.window_share`` in force in month m and s_2035 ``retirement.window_share_2035``; m is the month in
    which a person reaches the former age, from January 2025 to December of ``last_year`` (2025 at least). A share dated
    2026 or later is a path of its own: it holds as written from its first date on. Source: METHODS 2.4.
    """
    months = np.arange(f"{DELAY_STARTS}-01", f"{max(last_year, DELAY_STARTS) + 1}-01", dtype="datetime64[M]")
    weight = np.clip((months - PATH_BEGINS) / (PATH_ENDS - PATH_BEGINS), 0.0, 1.0)
    on_the_way = assume.by_entry("retirement.window_share", lambda entry: months < _own_path_from(entry, months))
    share = assume.monthly("retirement.window_share", months)
    later = assume.scalar("retirement.window_share_2035")[..., None]
    return np.asarray(share + on_the_way * weight * (later - share))


def use_of_the_window(assume: Assumptions, last_year: int) -> Use:
    """Early and late use in each scenario and area.

    Late use begins in the second projected year: the first is held to the growth of heads.
    """
    return Use(
        window=window_share(assume, last_year),
        late_share=assume.scalar("retirement.late_share"),
        late_lag=assume.scalar("retirement.late_lag"),
        late_starts=assume.data.base_year + 2,
    )


def _own_path_from(entry: Entry, months: Months) -> np.datetime64:
    """First date of the earliest layer that is dated 2026 or later; a month past the last one where none is."""
    found: np.datetime64 = months[-1] + 1
    layer: Entry | None = entry
    while layer is not None:
        if layer.dates and np.datetime64(layer.dates[-1], "M") >= PATH_BEGINS:
            found = np.datetime64(layer.dates[0], "M")
        layer = layer.earlier
    return found
