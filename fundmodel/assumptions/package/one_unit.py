"""All amounts of a package off by the same power of ten: one fault at the unit of the first sheet, not one a figure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.package.national_averages import Averages
from fundmodel.assumptions.package.plausible_units import FAR, SPENT_ON, times_off
from fundmodel.assumptions.package.sheet_words import MONEY, PEOPLE
from fundmodel.assumptions.tables.area_tables import HEADS
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    import pandas as pd

ALIKE: Final = 0.8
"""So large a part of the amounts must be off by the same power of ten."""
FEWEST: Final = 3
FEWEST_HEADS: Final = 1.0
"""No pooling area has fewer than ten thousand members [J]; 10k persons."""
FOLLOWING: Final = frozenset(
    {
        "{area}, {years}: {group} is {own:,.6g} (10k persons) in {year}; by its other years about {usual:,.6g}",
        "the row {total} was not held against the sum of the areas in {columns}: an area has a fault there",
        "Check the units of money and of heads: the amount looks {times:,} times too {side}",
    }
)
"""Templates of what is said besides where the unit is wrong, and is mended with it."""


def told_once(
    faults: Sequence[Fault], frames: Mapping[str, pd.DataFrame], nation: Averages, about: Mapping[str, Any], year: int
) -> tuple[Fault, ...]:
    """The faults as they are, or in the place of those that follow from a wrong unit the unit's own, where ``ALIKE`` of
    all amounts per head of the base year are ``FAR`` from the nation's by one power of ten."""
    times = list(_per_head(frames, nation, year)) if faults else []
    powers = Counter(round(math.log10(one)) for one in times if times_off(one) >= FAR)
    if len(times) < FEWEST or not powers:
        return tuple(faults)
    power, count = powers.most_common(1)[0]
    if power == 0 or count < ALIKE * len(times):
        return tuple(faults)
    return (_unit(frames, nation, about, year, power, count), *(one for one in faults if not _follows(one)))


def _follows(fault: Fault) -> bool:
    return bool({getattr(fault.problem, "template", ""), getattr(fault.fix, "template", "")} & FOLLOWING)


def _per_head(frames: Mapping[str, pd.DataFrame], nation: Averages, year: int) -> Iterator[float]:
    """Income and expenditure per head of each fund and area over the nation's."""
    if not {"area_heads", "area_accounts"} <= frames.keys():
        return
    heads = {str(row["area"]): row for row in _of_year(frames["area_heads"], year)}
    for row in _of_year(frames["area_accounts"], year):
        own, groups = heads.get(str(row["area"])), SPENT_ON.get(str(row["fund"]))
        people = 0.0 if own is None or groups is None else sum(own[group] for group in groups)
        if groups is None or not people > 0.0:
            continue
        usual = sum(nation.heads[group] for group in groups)
        for flow in ("income", "expenditure"):
            if row[flow] > 0.0:
                yield row[flow] / people / (nation.money[str(row["fund"]), flow] / usual)


def _of_year(frame: pd.DataFrame, year: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = frame[frame["year"] == year].to_dict("records")  # type: ignore[assignment]
    return found


def _unit(
    frames: Mapping[str, pd.DataFrame], nation: Averages, about: Mapping[str, Any], year: int, power: int, count: int
) -> Fault:
    """The fault of money, or of persons where heads are more than the nation's or fewer than any area has."""
    side = Said("large") if power > 0 else Said("small")
    people = [sum(float(row[group]) for group in HEADS) for row in _of_year(frames["area_heads"], year)]
    wrong = sum(people) > sum(nation.heads.values()) or max(people) < FEWEST_HEADS
    place = "persons_unit" if wrong else "money_unit"
    unit = about.get(place)
    problem = Said(
        "{count} amounts per head are all {times:,} times too {side} beside the nation's",
        count=count,
        times=10 ** abs(power),
        side=side,
    )
    wanted = TO_BASE_UNITS.get(str(unit), 0.0) * 10.0 ** (power if wrong else -power)
    fits = [name for name in (PEOPLE if wrong else MONEY) if math.isclose(TO_BASE_UNITS[name], wanted)]
    hint = Said(": {unit} fits", unit=fits[0]) if fits else ""
    fix = Said(
        "Write the unit in which the sheets are filled in{hint}; a unit named in a header comes first", hint=hint
    )
    return Fault("about", problem, fix, None, place, Said("{unit}", unit=unit))
