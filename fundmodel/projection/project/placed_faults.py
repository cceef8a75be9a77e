"""A target that cannot be met, or a stage that cannot go on, told with scenario, area, year, table and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import numpy as np

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.gap_faults import CANNOT_BE_MET, Gap, called, gap_fault, scenario_called
from fundmodel.projection.project.money.base_year import FACTOR_RANGE, OffTargetError
from fundmodel.projection.root import UnmetError
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.errors import Fault, InputError, OutOfReachError, ProjectionError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of

CANNOT_GO_ON: Final = Said("A stage of the run cannot go on:")
ROLLS: Final = ("roll_forward", "roll_funds")
"""What the rolls call themselves where a line is not finite: they know no scenario and no area."""
MOST: Final = 3
"""Scenarios and areas that are named where a fault is of no one of them."""
PARAMETERS: Final = re.compile(r"\b[a-z_]+\.[a-z][a-z0-9_]*")
TABLE_OF: Final = {
    "Abridged death rates": "mortality_abridged",
    "death-rate": "mortality_abridged",
    "Death rates": "mortality_abridged",
    "Life expectancy": "demographic_paths",
    "fertility pattern": "fertility_pattern",
    "Population": "population",
    "Deaths": "population",
    "migration": "migration",
    "enrolment": "heads",
}
"""A word of what a stage says -> the table that it stands on."""


@contextmanager
def placed(assume: Assumptions) -> Iterator[None]:
    """Whatever inside raises ``ProjectionError`` or an error of arithmetic raises ``OutOfReachError`` instead: for an
    ``UnmetError`` a fault for each scenario and area, else one fault with the scenarios and areas of the run."""
    try:
        yield
    except UnmetError as unmet:
        raise OutOfReachError(CANNOT_BE_MET, _faults(assume, unmet)) from unmet
    except InputError as error:
        if not any(fault.source in ROLLS for fault in error.faults):
            raise
        told = [Said("{place}: {problem}", place=one.place, problem=one.problem) for one in error.faults]
        raise OutOfReachError(error.heading, [_somewhere(assume, one) for one in told]) from error
    except ProjectionError as error:
        raise OutOfReachError(CANNOT_GO_ON, [_somewhere(assume, error.args[0])]) from error
    except (ArithmeticError, np.linalg.LinAlgError) as error:
        problem = Said("a figure that others are divided by, or grow from, is zero or not finite")
        raise OutOfReachError(CANNOT_GO_ON, [_somewhere(assume, problem)]) from error


def _somewhere(assume: Assumptions, problem: str) -> Fault:
    """A fault of no one area: the scenarios and areas of the run, and the tables that its stages stand on."""
    data = assume.data
    scenarios = [scenario_called(one.label) for one in assume.scenarios]
    areas = [called(area, data) for area in data.areas]
    named = [name for name in PARAMETERS.findall(problem) if name in parameters()]
    table = next((name for word, name in TABLE_OF.items() if word in problem and name in data.tables), None)
    return Fault(
        source=named[0] if named else table or data.name,
        place=first_of(data.areas, MOST),
        problem=Said(
            "scenario {scenario}, {area}, from {year} on: {problem}",
            scenario=first_of(scenarios, MOST),
            area=first_of(areas, MOST),
            year=data.base_year,
            problem=problem,
        ),
        fix=Said("Change {name} in the scenario, or its dates", name=named[0])
        if named
        else Said("Correct the table {table}, or what the scenario changes of it", table=table)
        if table
        else Said("Run `fundmodel check` on the package, and each scenario alone"),
    )


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
