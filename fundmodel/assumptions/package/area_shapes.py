"""The figures of an area that no flow of money tells: ages, members of each group, maternity and moves, beside the
nation's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.package.national_averages import AGE_STARTS, OLDEST, Averages
from fundmodel.assumptions.package.plausible_units import times_off
from fundmodel.assumptions.tables.area_tables import HEADS
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

MATERNITY: Final = "maternity_expenditure_100m_yuan"
OUT_RATE: Final = "out_rate"
LEAST_OUT: Final = 1e-4
"""Every area loses one in ten thousand people a year to others [J]."""
PEOPLE_FAR: Final = 5.0
"""No age group is five times the part of an area's people that it is of the nation's, or a fifth [J]."""
MEMBERS_FAR: Final = 30.0
"""Retired per active member: the youngest city has a tenth of the nation's, an old one five times [J]."""
MATERNITY_FAR: Final = 30.0
"""Maternity spending per active member [J]."""


def shape_faults(areas: pd.DataFrame, nation: Averages) -> Iterator[Fault]:
    """A fault for each figure of an area whose size beside its like is far from the nation's; rows by their sheet."""
    residents = areas[list(AGE_STARTS)].sum(axis=1)
    divisors = [
        name for name in (*AGE_STARTS, OLDEST, *(f"{group}_10k" for group in HEADS), MATERNITY) if name in areas
    ]
    for name in divisors:
        for row in areas.index[areas[name] <= 0.0]:
            problem = Said("{area}: zero where it cannot be", area=str(areas.at[row, "area"]))
            fix = Said("Give the figure, or leave the cell empty where it is not known; 0 is a figure")
            yield Fault("areas", problem, fix, int(str(row)), name, "0")
    for name in AGE_STARTS:
        yield from _far(areas, name, areas[name] / residents, nation.ages[name] / nation.residents, PEOPLE_FAR)
    if OLDEST in areas:
        usual = nation.ages[OLDEST] / nation.ages["age_60plus_10k"]
        yield from _far(areas, OLDEST, areas[OLDEST] / areas["age_60plus_10k"], usual, PEOPLE_FAR)
    active, retired, _ = (f"{group}_10k" for group in HEADS)
    usual = nation.heads["retired"] / nation.heads["active"]
    yield from _far(areas, retired, areas[retired] / areas[active], usual, MEMBERS_FAR)
    if MATERNITY in areas:
        yield from _far(
            areas, MATERNITY, areas[MATERNITY] / areas[active], nation.maternity / nation.heads["active"], MATERNITY_FAR
        )
    if OUT_RATE in areas:
        for row in areas.index[(areas[OUT_RATE] > 0.0) & (areas[OUT_RATE] < LEAST_OUT)]:
            problem = Said(
                "{area}: {share:.3g} of the people move out in a year, fewer than one in ten thousand",
                area=str(areas.at[row, "area"]),
                share=float(str(areas.at[row, OUT_RATE])),
            )
            yield Fault("areas", problem, Said("Give the share of people as a fraction"), int(str(row)), OUT_RATE)


def _far(areas: pd.DataFrame, name: str, ratio: pd.Series[float], usual: float, far: float) -> Iterator[Fault]:
    """Ratios above zero that are ``far`` from the usual one."""
    for row in ratio.index[ratio > 0.0]:
        if times_off(float(ratio[row]) / usual) >= far:
            problem = Said(
                "{area}: beside its other figures {column} is {ratio:.3g}, the nation's {usual:.3g}",
                area=str(areas.at[row, "area"]),
                column=name,
                ratio=float(ratio[row]),
                usual=usual,
            )
            yield Fault("areas", problem, Said("Check the figure and its unit"), int(str(row)), name)
