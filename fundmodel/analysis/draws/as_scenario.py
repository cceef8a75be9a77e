"""A draw written as a scenario: the same numbers from ``fm.project``."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.drawn import Drawn
from fundmodel.analysis.draws.sample import Sample, expect_sample
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said


def draw_as_scenario(sample: Sample, draw: int) -> Scenario:
    """The scenario that extends ``sample.base`` and whose projection is draw ``draw``, to 1e-12.

    Every parameter that the draw moves has a value a year, the scenario's own with what the draw adds; a month where
    the scenario changes it within a year. ``InputError`` for a draw that the sample does not have. Source: METHODS 4.4.
    """
    expect_sample("draw_as_scenario", sample)
    if isinstance(draw, bool) or not isinstance(draw, int | np.integer) or not 0 <= draw < sample.draws:
        raise InputError(
            Said(
                "draw_as_scenario: there is no draw {draw!r}; the sample has draws 0 to {last}.",
                draw=draw,
                last=sample.draws - 1,
            )
        )
    assume, _, _ = sample.plan.drawn(np.array([draw]))
    names = dict.fromkeys((*assume.added, *assume.by_month))
    changes = {name: dated(assume, name, sample.plan.years) for name in names}
    zh, en = f"第{draw}条抽样路径（种子{sample.seed}）", f"draw {draw} of seed {sample.seed}"
    return sample.base.with_changes(changes, name=f"{sample.base.name}-draw-{draw}", label={"zh": zh, "en": en})


def dated(assume: Drawn, name: str, years: NDArray[np.int64]) -> dict[str, Any]:
    """A parameter of one lane from the first projected year on, as a scenario file would write it: a step a year, or a
    month where the scenario or the draw changes within years; by area where areas differ."""
    if not assume.has_dates(name):
        return {"value": float(assume.scalar(name)[0, 0])}
    first = np.datetime64(f"{years[1]}-01", "M")
    months = first + np.arange(12 * (len(years) - 1))
    monthly, yearly = assume.monthly(name, months)[0], assume.yearly(name, years[1:])[0]
    within = not parameters()[name].yearly and not np.array_equal(monthly, np.repeat(yearly, 12, axis=-1))
    values, dates = (monthly, months) if within else (yearly, months[::12])
    areas = assume.data.areas
    value = {
        str(date): float(x[0]) if len(x) == 1 else dict(zip(areas, map(float, x), strict=True))
        for date, x in zip(dates, values.T, strict=True)
    }
    return {"value": value, "interpolate": "step", "beyond_last": "hold"}
