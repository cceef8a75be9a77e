"""Laws inside the monthly accounts of one area: cumulative figures rise, and balances go on from month to month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL
from fundmodel.assumptions.tables.table_schema import Table
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

HALF: Final = 0.5
"""No correction takes away half of what was spent or received so far this year [J]."""
BREAKS: Final = 0.25
"""A balance that misses by a quarter of a year's spending is no revision [J]."""
UNIT: Final = 0.01
"""A cumulative figure under a hundredth of an earlier one is in another unit [J]."""
FEWEST: Final = 4
"""Months of a year from which a rise is no chance."""
MONTHS: Final = 12


class Row(NamedTuple):
    """A row of ``observations``: where it stands, the month it ends with (months since year 0), how many it covers, and
    yuan."""

    at: int
    end: int
    covers: int
    income: float
    expenditure: float
    balance: float
    month: str

    @property
    def to_date(self) -> bool:
        """Whether the flows run from January on."""
        return self.covers > 0 and self.covers == (self.end - 1) % MONTHS + 1


def months_go_on(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """F(k) >= F(j) / 2 for year-to-date flows of months k > j of a year; balance(b) = balance(a) + income -
    expenditure of the months between, to a quarter of a year's spending; figures of single months do not rise as
    cumulative ones do.

    The last row of each month counts, by area, fund and scope; sheets of one's own level alone, whose levies go up, and
    months between which flows are unknown are not held.
    """
    for rows in series_of(frame):
        falls = [*_falls(rows, source), *_cumulative(rows, source)]
        yield from falls
        yield from () if falls or _left_empty(rows) else _breaks(rows, source)


def _left_empty(rows: Sequence[Row]) -> bool:
    """Whether a column of flows holds nothing but 0: that is told of the column, not of every balance."""
    flows = [row for row in rows if row.covers > 0]
    return any(all(getattr(row, name) == 0.0 for row in flows) for name in ("income", "expenditure"))


def series_of(frame: pd.DataFrame) -> Iterator[list[Row]]:
    """Rows of each area, fund and scope in the order of months, the last of each month and length."""
    found: dict[tuple[str, ...], dict[tuple[int, int], Row]] = {}
    for at, record in zip(frame.index, frame.to_dict("records"), strict=True):
        cell: dict[str, Any] = {str(name): value for name, value in record.items()}
        if cell.get("level") == OWN_LEVEL:
            continue
        year, month = map(int, str(cell["period_end"]).split("-"))
        income, spent, held = (float(cell[name]) for name in ("income_yuan", "expenditure_yuan", "balance_yuan"))
        end, covers = MONTHS * year + month, int(cell["covers"])
        row = Row(int(str(at)), end, covers, income, spent, held, str(cell["period_end"]))
        key = tuple(str(cell[name]) for name in ("area", "fund", "scope"))
        found.setdefault(key, {})[row.end, row.covers] = row
    for own in found.values():
        yield [own[key] for key in sorted(own)]


def _falls(rows: Sequence[Row], source: str) -> Iterator[Fault]:
    """Year-to-date flows that fall to less than half of an earlier month's."""
    for name in ("income", "expenditure"):
        highest: Row | None = None
        for row in rows:
            if not row.to_date:
                continue
            if highest is None or (row.end - 1) // MONTHS != (highest.end - 1) // MONTHS:
                highest = row
                continue
            now, before = getattr(row, name), getattr(highest, name)
            if now < HALF * before:
                problem = Said(
                    "cumulative {flow} to {month} is less than half of that to {earlier} (row {row})",
                    flow=name,
                    month=row.month,
                    earlier=highest.month,
                    row=highest.at,
                )
                fix = Said(
                    "Correct one of the two, or write the months that each row covers (1 where it is of the month "
                    "alone)"
                )
                if 0.0 < now < UNIT * before:
                    fix = Said("Write both in the unit of the sheet: one of them looks typed in another (yuan, 万元)")
                yield Fault(source, problem, fix, row.at, f"{name}_yuan")
                return
            highest = row if now > before else highest


def _cumulative(rows: Sequence[Row], source: str) -> Iterator[Fault]:
    """Figures said to be of single months that rise through a year as cumulative ones do: told once, at the
    last row of the first such year."""
    years: dict[int, list[Row]] = {}
    for row in rows:
        if row.covers == 1:
            years.setdefault((row.end - 1) // MONTHS, []).append(row)
    for own in years.values():
        months = [(row.end - 1) % MONTHS + 1 for row in own]
        if len(own) < FEWEST:
            continue
        rising = all(_rises([getattr(row, name) for row in own], months) for name in ("income", "expenditure"))
        if rising:
            problem = Said(
                "income and expenditure rise month by month from {first} to {last} as cumulative figures do, and each "
                "row is said to cover one month",
                first=own[0].month,
                last=own[-1].month,
            )
            fix = Said("For cumulative figures write 1, 2 .. 12 as the months covered")
            yield Fault(source, problem, fix, own[-1].at, "covers", "1")
            return


def _rises(values: Sequence[float], months: Sequence[int]) -> bool:
    """Whether values never fall and grow at least ``HALF`` as fast as the number of the month."""
    least = HALF * months[-1] / months[0] * values[0]
    return all(one <= other for one, other in pairwise(values)) and values[-1] >= least > 0.0


def _breaks(rows: Sequence[Row], source: str) -> Iterator[Fault]:
    """Balances that do not go on from the one before; of one that fits neither neighbour, only itself."""
    held = [row for row in rows if row.balance == row.balance]
    gaps = [gap_of(before, row, rows) for before, row in pairwise(held)]
    spent = yearly_of(rows)
    skip = False
    for at, gap in enumerate(gaps):
        if skip or gap is None or not abs(gap) > BREAKS * spent:
            skip = False
            continue
        before, row = held[at], held[at + 1]
        following = gaps[at + 1] if at + 1 < len(gaps) else None
        skip = following is not None and abs(gap + following) <= BREAKS * spent
        problem = Said(
            "the balance of {month} does not follow from that of {earlier} (row {row}): with income and expenditure of "
            "the months between it would be {wanted:,.0f} yuan",
            month=row.month,
            earlier=before.month,
            row=before.at,
            wanted=row.balance - gap,
        )
        fix = Said("Correct the balance, or income and expenditure up to {month}", month=row.month)
        yield Fault(source, problem, fix, row.at, "balance_yuan", f"{row.balance:,.0f}")


def gap_of(before: Row, row: Row, rows: Sequence[Row]) -> float | None:
    """balance - (balance before + income - expenditure between); None where the months between are not known."""
    between = row.end - before.end
    of_months = [one for one in rows if one.end == row.end and one.covers == between and between > 0]
    if of_months:
        net = of_months[-1].income - of_months[-1].expenditure
    elif row.to_date and before.to_date and row.covers - before.covers == between > 0:
        net = (row.income - before.income) - (row.expenditure - before.expenditure)
    else:
        return None
    gap = row.balance - before.balance - net
    return gap if gap == gap else None


def yearly_of(rows: Sequence[Row]) -> float:
    """The largest spending a month of any row, times twelve."""
    return MONTHS * max((row.expenditure / row.covers for row in rows if row.covers > 0), default=0.0)


def released_after_month(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """Accounts of a month are released on its last day or later."""
    if "released" not in frame:
        return
    for place in frame.index[frame["released"].fillna("").astype(str) != ""]:
        day, month = str(frame.at[place, "released"]), str(frame.at[place, "period_end"])
        last = monthrange(int(month[:4]), int(month[5:7]))[1]
        if day < f"{month}-{last:02d}":
            problem = Said("released before the month {month} ends", month=month)
            fix = Said("Correct the date of release, or the month; leave the date empty where it is not known")
            yield Fault(source, problem, fix, int(place), "released", day)
