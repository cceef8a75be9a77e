"""What published accounts and approved budgets say of a year so far, by sheet of the official form (METHODS 6.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from fundmodel.assumptions.figures.known_from import day
from fundmodel.assumptions.figures.observations import FLOWS, observations
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL
from fundmodel.vocabulary.official_lines import OF_SHEET

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

PLANS: Final = ("income", "expenditure", "premium", "subsidy")


class ToDate(NamedTuple):
    """Sums from January up to the end of ``last_month``, yuan; NaN where nothing was published."""

    last_month: str
    months: int
    released: str
    income: float
    expenditure: float
    transfers_up: float
    transfers_down: float
    balance: float
    scope: str = ""


class Plan(NamedTuple):
    """A budget as approved on a day, yuan; premium and subsidy are NaN where it has only totals."""

    approved: str
    income: float
    expenditure: float
    premium: float
    subsidy: float

    def same_as(self, other: Plan) -> bool:
        """Whether both plan the same money."""
        return all(one == two or (one != one and two != two) for one, two in zip(self[1:], other[1:], strict=True))


def to_date(found: pd.DataFrame, area: str, fund: str, year: int, month: int = 12) -> ToDate | None:
    """sum of the blocks of January .. ``month`` that follow each other without a gap, of the scope that goes furthest.

    ``found`` is what ``observations`` gives. A block that ends after ``month`` is not split, so the sum may end
    earlier; None where no block begins in January. Source: METHODS 6.2.
    """
    own = found[(found["area"] == area) & (found["fund"] == fund) & (found["months"] > 0)]
    best: ToDate | None = None
    for scope, series in own.groupby("scope", sort=True):
        one = _run_of_blocks(series.sort_values("last_month"), str(scope), year, month)
        if one is not None and (best is None or one.months > best.months):
            best = one
    return best


def _run_of_blocks(series: pd.DataFrame, scope: str, year: int, month: int) -> ToDate | None:
    """The sum of blocks that lead from January of ``year`` on."""
    following, used = 1, []
    for row in series.to_dict("records"):
        first, last = row["first_month"], row["last_month"]
        if first.year == year == last.year and first.month == following and last.month <= month:
            used.append(row)
            following = last.month + 1
    if not used:
        return None
    flows = {name: sum(float(row[name]) for row in used) for name in FLOWS}
    last = used[-1]
    released = max(str(row["released"])[:10] for row in used)
    return ToDate(
        f"{last['last_month']:%Y-%m}", following - 1, released, **flows, balance=float(last["balance"]), scope=scope
    )


def executed(
    data: DataPackage,
    sheet: str,
    areas: Sequence[str],
    year: int,
    as_of: str | dt.date | None = None,
    found: pd.DataFrame | None = None,
) -> dict[str, ToDate]:
    """Name under which a sheet's fund is published -> its year to date over ``areas``, added up to the last month that
    all of them have; a name that one of them lacks is left out, and {} stands where a package has no observations.
    ``found`` are the blocks where they have been read already."""
    if "observations" not in data.tables:
        return {}
    found = observations(data, as_of) if found is None else found
    told: dict[str, ToDate] = {}
    for fund in OF_SHEET[sheet]:
        each = [to_date(found, area, fund, year) for area in areas]
        known = [one for one in each if one is not None]
        if not known or len(known) < len(areas):
            continue
        common = min(one.months for one in known)
        cut = [to_date(found, area, fund, year, common) for area in areas]
        whole = [one for one in cut if one is not None and one.months == common]
        if len(whole) == len(areas):
            told[fund] = _added(whole)
    return told


def _added(whole: Sequence[ToDate]) -> ToDate:
    sums = {name: sum(getattr(one, name) for one in whole) for name in (*FLOWS, "balance")}
    first = whole[0]
    return first._replace(released=max(one.released for one in whole), **sums)


def planned(
    data: DataPackage, sheet: str, areas: Sequence[str], year: int, as_of: str | dt.date | None = None
) -> dict[str, tuple[Plan, Plan]]:
    """Name under which a sheet's fund is published -> the budget of a year as first approved and as it stands, added
    over ``areas``; both are the same where it was not adjusted, and a name that one of them lacks is left out."""
    if "budgets" not in data.tables:
        return {}
    frame = data.table("budgets")
    frame = frame[frame["year"] == year]
    if as_of is not None:
        frame = frame[frame["approved"].astype(str) <= day(as_of)]
    told = {}
    for fund in OF_SHEET[sheet]:
        each = [_first_and_last(frame[(frame["area"] == area) & (frame["fund"] == fund)]) for area in areas]
        known = [one for one in each if one is not None]
        if known and len(known) == len(areas):
            told[fund] = tuple(_plans_added([pair[at] for pair in known]) for at in (0, 1))
    return told  # type: ignore[return-value]


def _first_and_last(rows: pd.DataFrame) -> tuple[Plan, Plan] | None:
    if rows.empty:
        return None
    held = [_plan(row) for row in rows.sort_values("approved", kind="stable").to_dict("records")]
    return held[0], held[-1]


def _plan(row: Mapping[object, object]) -> Plan:
    values = {name: float(str(row.get(f"{name}_plan_yuan", "nan"))) for name in PLANS}
    return Plan(str(row["approved"])[:10], **values)


def _plans_added(plans: Sequence[Plan]) -> Plan:
    sums = {name: sum(getattr(one, name) for one in plans) for name in PLANS}
    return Plan(max(one.approved for one in plans), **sums)


def shows_own_level(data: DataPackage, area: str) -> bool:
    """Whether an area's published sheets show its own till alone: a county under city pooling."""
    if "observations" not in data.tables:
        return False
    frame = data.table("observations")
    return "level" in frame and bool((frame.loc[frame["area"] == area, "level"] == OWN_LEVEL).any())
