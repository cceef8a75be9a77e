"""A target that cannot be met, deep in the stages, told with scenario, area, year, table and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.gap_faults import CANNOT_BE_MET, Gap, called, gap_fault, scenario_called
from fundmodel.projection.project.money.base_year import FACTOR_RANGE, OffTargetError
from fundmodel.projection.root import UnmetError
from fundmodel.vocabulary.errors import Fault, OutOfReachError
from fundmodel.vocabulary.said import Said


@contextmanager
def placed(assume: Assumptions) -> Iterator[None]:
    """Whatever inside raises ``UnmetError`` raises ``OutOfReachError`` instead, a fault for each scenario and area."""
    try:
        yield
    except UnmetError as unmet:
        raise OutOfReachError(CANNOT_BE_MET, _faults(assume, unmet)) from unmet


def _faults(assume: Assumptions, unmet: UnmetError) -> list[Fault]:
    side = unmet.side if unmet.side.ndim > 1 else np.reshape(unmet.side, (1, -1))  # areas alone
    off = np.any(side != 0.0, axis=tuple(range(2, side.ndim)))
    return [_fault(assume, unmet, int(lane), int(area)) for lane, area in np.argwhere(off)]


def _fault(assume: Assumptions, unmet: UnmetError, lane: int, area: int) -> Fault:
    data, scenario = assume.data, assume.scenarios[lane]
    label = scenario_called(scenario.label)
    if isinstance(unmet, OffTargetError):
        row = unmet.row
        modelled, published = (
            float(np.broadcast_to(x, unmet.side.shape)[lane, area]) for x in (row.modelled, row.published)
        )
        gap = Gap(scenario.name, data.areas[area], row.item, modelled, published, label)
        return gap_fault(gap, FACTOR_RANGE, data, (), _mend(gap))
    return Fault(
        source=unmet.sought.source,
        place=data.areas[area],
        problem=Said(
            "scenario {scenario}, {area}, {year}: {problem}",
            scenario=label,
            area=called(data.areas[area], data),
            year=data.base_year,
            problem=unmet.problem,
        ),
        fix=unmet.sought.fix,
    )


def _mend(gap: Gap) -> str:
    """What to do about a factor that no run could carry: a sign, or a unit."""
    if gap.published <= 0.0:
        return Said(
            "Nothing is left once interest on the balance and what the funds pass to each other "
            "(employee.retiree_credit) are taken out of the published income: correct the closing balance, the income, "
            "or the division between pool and accounts"
        )
    times = 10 ** round(abs(np.log10(gap.factor)))
    side = Said("large") if gap.factor > 1.0 else Said("small")
    return Said(
        "The published income looks {times:,} times too {side}: check its unit and the heads", times=times, side=side
    )
