"""Accounts inside a year whose size no area can have: the sign of a money unit that is not the one that was said.

    rate = 12 sum flow / sum covers
    with yearly accounts of the area:  rate / its own of the base year, or the reverse, from ``FAR`` on
    without:  rate < FEWEST x the nation's spending per member, or rate > the nation's spending
    income / expenditure over all rows, or the reverse, from ``COLUMNS_FAR`` on
    |middle balance| / (rate / 12) from ``MONTHS_FAR`` on

A year-to-date row counts with its months. Limits are judgement [J].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from fundmodel.assumptions.package.national_averages import Averages
from fundmodel.assumptions.package.plausible_units import FAR, SPENT_ON, times_off, told_units
from fundmodel.assumptions.tables.area_tables import EMPLOYEE, money_column
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

FEWEST: Final = 2_000.0
"""Members below which nobody pools; no published county has as few [J]."""
COLUMNS_FAR: Final = 100.0
"""No fund receives a hundred times what it spends over its rows, or a hundredth [J]."""
MONTHS_FAR: Final = 600.0
"""No balance lasts fifty years of spending [J]."""
LEAST_COVERS: Final = 3
"""Months from which a yearly rate can be told."""


class Sums(NamedTuple):
    """What the rows of one area and fund say: where the first stands, yuan a year, and the middle balance."""

    row: int
    income: float
    expenditure: float
    balance: float


def magnitude_faults(frames: Mapping[str, pd.DataFrame], nation: Averages) -> Iterator[Fault]:
    """A fault for each area and fund whose accounts inside a year have a size that is none; the rows of ``frames`` are
    those of the sheets. Sheets of one's own level alone are not held."""
    sizes: list[Fault] = []
    for (area, fund), sums in _sums(frames["observations"]).items():
        found = [*_columns(area, fund, sums), *_balance(area, fund, sums)]
        yield from found
        sizes += [] if found else _size(area, fund, sums, frames.get("areas"), nation)
    if len(sizes) > 1:
        more = Said("{problem}; so too {count} more of areas and funds", problem=sizes[0].problem, count=len(sizes) - 1)
        sizes = [sizes[0]._replace(problem=more)]
    yield from sizes


def _sums(observed: pd.DataFrame) -> dict[tuple[str, str], Sums]:
    held = observed[observed["level"] != OWN_LEVEL] if "level" in observed else observed
    found = {}
    for (area, fund), own in held.groupby(["area", "fund"], sort=False):
        flows = own[(own["covers"] > 0) & own["expenditure_yuan"].notna()]
        both = flows[flows["income_yuan"].notna()]
        if flows["covers"].sum() >= LEAST_COVERS:
            rates = (_yearly(both, "income_yuan"), _yearly(flows, "expenditure_yuan"))
            found[str(area), str(fund)] = Sums(int(str(flows.index[0])), *rates, float(own["balance_yuan"].median()))
    return found


def _yearly(rows: pd.DataFrame, column: str) -> float:
    return 12.0 * float(rows[column].sum()) / int(rows["covers"].sum()) if len(rows) else float("nan")


def _columns(area: str, fund: str, sums: Sums) -> Iterator[Fault]:
    """Income and expenditure in units of their own."""
    if not (sums.income > 0.0 and sums.expenditure > 0.0):
        return
    times = sums.income / sums.expenditure
    if times_off(times) >= COLUMNS_FAR:
        problem = Said(
            "{area}, {fund}: income is {times:,.4g} times the expenditure over all rows",
            area=area,
            fund=fund,
            times=times,
        )
        yield Fault("observations", problem, Said("Check the units of the two columns"), sums.row, "income_yuan")


def _balance(area: str, fund: str, sums: Sums) -> Iterator[Fault]:
    """Balances in a unit of their own."""
    months = 12.0 * abs(sums.balance) / sums.expenditure if sums.expenditure > 0.0 else float("nan")
    if months >= MONTHS_FAR:
        problem = Said(
            "{area}, {fund}: the middle balance of its rows is {months:,.0f} months of its expenditure",
            area=area,
            fund=fund,
            months=months,
        )
        yield Fault("observations", problem, Said("Check the unit of the balances"), sums.row, "balance_yuan")


def _size(area: str, fund: str, sums: Sums, areas: pd.DataFrame | None, nation: Averages) -> Iterator[Fault]:
    """All columns in another unit: against the area's own year, else against what any area spends."""
    own = _own_year(area, fund, areas)
    parts = FUNDS[:2] if fund == EMPLOYEE else (fund,)
    national = sum(nation.money[part, "expenditure"] for part in parts) * YUAN_PER_YI
    groups = SPENT_ON.get(fund, SPENT_ON[FUNDS[0]])
    per_head = national / (sum(nation.heads[group] for group in groups) * PERSONS_PER_WAN)
    spent = {"area": area, "fund": fund, "spent": sums.expenditure}
    if own > 0.0 and sums.expenditure > 0.0:
        if times_off(sums.expenditure / own) < FAR:
            return
        fix = told_units(sums.expenditure / own)
        problem = Said(
            "{area}, {fund}: the months run at {spent:,.0f} yuan of expenditure a year, its accounts of the base year "
            "say {own:,.0f}",
            own=own,
            **spent,
        )
    elif 0.0 < sums.expenditure < FEWEST * per_head:
        fix = Said("Check the money unit (first sheet, or the unit in a header): the amounts are too small")
        problem = Said(
            "{area}, {fund}: the months run at {spent:,.0f} yuan of expenditure a year, that of {people:,.0f} members "
            "at the nation's {per_head:,.0f} yuan a head",
            people=sums.expenditure / per_head,
            per_head=per_head,
            **spent,
        )
    elif sums.expenditure > national:
        fix = Said("Check the money unit (first sheet, or the unit in a header): the amounts are too large")
        problem = Said(
            "{area}, {fund}: the months run at {spent:,.0f} yuan of expenditure a year, more than the whole nation's "
            "{national:,.0f}",
            national=national,
            **spent,
        )
    else:
        return
    yield Fault("observations", problem, fix, sums.row, "expenditure_yuan")


def _own_year(area: str, fund: str, areas: pd.DataFrame | None) -> float:
    """What the area's own accounts of the base year say it spent, yuan; 0 where it gives none."""
    parts = FUNDS[:2] if fund == EMPLOYEE else (fund,)
    columns = [money_column(part, "expenditure") for part in parts]
    if areas is None or not set(columns) <= set(areas.columns):
        return 0.0
    own = areas.loc[areas["area"].astype(str) == area, columns].sum(axis=1)
    return float(own.iloc[0]) * YUAN_PER_YI if len(own) else 0.0
