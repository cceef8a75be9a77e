"""Accounts inside a year, budgets and bills as known on a date, an area and fund at a time, as arrays (METHODS 6.2).

``panel`` reads a package once; ``Panel.known`` cuts it at any date and works only on what is new since it was last
asked, so that a score may ask for every month end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures.known_from import day, known_from, month_number
from fundmodel.assumptions.figures.observed_blocks import YEAR, Block, Sum, blocks
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL, POOLING_AREA
from fundmodel.early_alert.incurred_bills import BillRows, Bills, bill_rows, bills_known, by_care, fitted
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

RESIDENT: Final = "resident"
FLOWS: Final = ("income_yuan", "expenditure_yuan", "transfers_down_yuan")
STOCKS: Final = ("balance_yuan", "premium_received_ahead_yuan", "unpaid_bills_yuan")
PLANS: Final = ("income_plan_yuan", "expenditure_plan_yuan", "premium_plan_yuan", "subsidy_plan_yuan")


class Plan(NamedTuple):
    """The budget of a year: the latest approved by the date, yuan; premium and subsidy are NaN where not given."""

    year: int
    approved: str
    income: float
    expenditure: float
    premium: float
    subsidy: float


@dataclass(frozen=True)
class Known:
    """What was published of one area and fund by a date.

    Months are counted from January of year 0. ``first`` and ``end`` (block) bound the blocks, sorted and apart, gaps
    left open; ``income``, ``expenditure`` and ``grants`` (block) are yuan over the block, grants from above inside
    income; ``balance``, ``ahead`` and ``unpaid`` (block) are yuan at the end of its last month, NaN where not
    published; ``opening`` is the month before the first block and the balance at its end, where that stands alone;
    ``bills`` by month of care where the area tells them, ``unpaid`` then made from these where it is not published;
    ``unread`` where bills were told and cannot be used.
    """

    area: str
    fund: str
    scope: str
    first: Whole
    end: Whole
    income: Array
    expenditure: Array
    grants: Array
    balance: Array
    ahead: Array
    unpaid: Array
    released: str
    opening: tuple[int, float] | None = None
    plans: tuple[Plan, ...] = ()
    bills: Bills | None = None
    unread: bool = False

    @property
    def last(self) -> int:
        """The last month that was published."""
        return int(self.end[-1]) - 1

    @property
    def owed(self) -> bool:
        """Whether the area says what it owes to providers, over the last twelve months at least."""
        return bool(np.isfinite(self.unpaid[self.end > self.end[-1] - YEAR - 1]).all()) if len(self.end) else False

    @property
    def spent(self) -> Array:
        """Yuan over each block: expenditure + change in unpaid bills where the area says what it owes, else expenditure
        (METHODS 6.1)."""
        if not self.owed:
            return self.expenditure
        change = np.diff(self.unpaid, prepend=np.nan)
        return np.asarray(self.expenditure + np.where(np.isfinite(change), change, 0.0))

    def with_bills(self, told: Bills | None) -> Known:
        """The series with bills in its scale and what is unpaid by them (``fitted``)."""
        found = None if told is None else fitted(self, told)
        if found is None:
            return replace(self, unread=True)
        bills, unpaid = found
        return replace(self, bills=bills, unpaid=self.unpaid if unpaid is None else unpaid)

    @property
    def billed(self) -> Known:
        """Its spending alone, by month of care where bills tell it; it may go on after the last month of accounts."""
        if self.bills is None:
            return self
        first, end, spent = by_care(self, self.bills)
        none, unknown = np.zeros(len(first)), np.full(len(first), np.nan)
        flows = (first, end, none, spent, none, unknown, unknown, unknown)
        return Known(self.area, self.fund, self.scope, *flows, self.released, self.opening, self.plans)


@dataclass(frozen=True)
class Panel:
    """Rows of every series by the date they were known, budgets and bills; ``own_level`` are areas that get no alert,
    each with the date from which that is known."""

    rows: Mapping[tuple[str, str, str], Sequence[_Row]]
    plans: Mapping[tuple[str, str], Sequence[Plan]]
    own_level: tuple[tuple[str, str], ...] = ()
    bills: Mapping[tuple[str, str], BillRows] = field(default_factory=dict)
    _made: dict[tuple[object, ...], list[Block]] = field(default_factory=dict, repr=False, compare=False)

    def known(self, as_of: str | dt.date) -> tuple[Known, ...]:
        """Each area and fund that had published a block by the date, sorted; of several scopes the newest."""
        when = day(as_of)
        found: dict[tuple[str, str], Known] = {}
        for key, rows in self.rows.items():
            one = self._series(key, [row for row in rows if row.known <= when], when)
            held = found.get(key[:2])
            if one is not None and (held is None or one.last > held.last):
                found[key[:2]] = one
        return tuple(found[key] for key in sorted(found))

    def first_known(self) -> str:
        """The date on which the first figure was known; empty where there is none."""
        return min((row.known for rows in self.rows.values() for row in rows), default="")

    def _series(self, key: tuple[str, str, str], rows: list[_Row], when: str) -> Known | None:
        latest = {(row.end, row.covers): row for row in rows}
        made = self._blocks(key, [row for row in latest.values() if row.covers > 0])
        if not made:
            return None
        at: dict[int, dict[str, float]] = {}
        for row in rows:
            at.setdefault(row.end, {}).update(row.stocks)
        first, end = (np.array([getattr(b, name) for b in made], dtype=np.int64) for name in ("first", "end"))
        flows = np.array([block.flows for block in made])
        alone = [month for month in at if month <= made[0].first and "balance_yuan" in at[month]]
        opening = (max(alone) - 1, at[max(alone)]["balance_yuan"]) if alone else None
        balance, ahead, unpaid = (
            np.array([at.get(int(month), {}).get(name, np.nan) for month in end]) for name in STOCKS
        )
        plans = {plan.year: plan for plan in self.plans.get(key[:2], ()) if plan.approved <= when}
        told = Known(
            *(*key, first, end, flows[:, 0], flows[:, 1], np.nan_to_num(flows[:, 2])),
            *(balance, ahead, unpaid, max(row.known for row in rows), opening),
            tuple(plans[year] for year in sorted(plans)),
        )
        rows_of_bills = self.bills.get(key[:2])
        if rows_of_bills is None or not (rows_of_bills.known <= when).any():
            return told
        return told.with_bills(bills_known(rows_of_bills, when))

    def _blocks(self, key: tuple[str, str, str], rows: list[_Row]) -> list[Block]:
        """The blocks of a series, a civil year at a time: a year in which nothing new came is not made again."""
        made: list[Block] = []
        across = any(row.first // YEAR != (row.end - 1) // YEAR for row in rows)
        years = [("all", rows)] if across else _by_year(rows)
        for year, own in years:
            asked = (*key, year, tuple((row.end, row.covers, row.known) for row in own))
            if asked not in self._made:
                self._made[asked] = blocks([Sum(row.first, row.end, row.flows, row.known) for row in own])
            made += self._made[asked]
        return made


class _Row(NamedTuple):
    end: int
    covers: int
    known: str
    flows: Array
    stocks: dict[str, float]

    @property
    def first(self) -> int:
        return self.end - self.covers


def panel(data: DataPackage) -> Panel:
    """The observations, budgets and bills of a package, ready to be cut at any date.

    ``InputError`` where the package has no table ``observations``. Sheets of the own level only are left out and named.
    """
    if "observations" not in data.tables:
        raise InputError(
            Said(
                "The data package {name} holds no monthly accounts, so there is nothing to look ahead from; add the "
                "table observations, or name a package that has it, for example example-county.",
                name=data.name,
            )
        )
    frame = data.table("observations")
    level = frame["level"].fillna("").replace("", POOLING_AREA) if "level" in frame else None
    own = frame.iloc[:0] if level is None else frame[level == OWN_LEVEL]
    told = frame if level is None else frame[level != OWN_LEVEL]
    rows: dict[tuple[str, str, str], list[_Row]] = {}
    for key, row in _rows(told):
        rows.setdefault(key, []).append(row)
    return Panel(
        {key: sorted(rows[key], key=lambda row: (row.known, row.covers)) for key in sorted(rows)},
        _plans(data),
        tuple(sorted(_own_since(own).items())),
        bill_rows(data),
    )


def _own_since(own: pd.DataFrame) -> dict[str, str]:
    """Area -> the date on which its first sheet of the own level was known."""
    since: dict[str, str] = {}
    for area, known in zip(own["area"].astype(str), known_from("observations", own).astype(str), strict=True):
        since[area] = min(known, since.get(area, known))
    return since


def _rows(frame: pd.DataFrame) -> Iterator[tuple[tuple[str, str, str], _Row]]:
    given = {name: _column(frame, name) for name in (*FLOWS, *STOCKS)}
    ends = frame["period_end"].map(month_number).to_numpy() + 1
    covers, known = frame["covers"].to_numpy(dtype=np.int64), known_from("observations", frame).to_numpy()
    flows = np.column_stack([given[name] for name in FLOWS])
    keys = zip(*(frame[name].astype(str) for name in ("area", "fund", "scope")), strict=True)
    for at, key in enumerate(keys):
        stocks = {name: float(given[name][at]) for name in STOCKS if np.isfinite(given[name][at])}
        yield key, _Row(int(ends[at]), int(covers[at]), str(known[at]), flows[at], stocks)


def _column(frame: pd.DataFrame, name: str) -> Array:
    return frame[name].to_numpy(dtype=np.float64) if name in frame else np.full(len(frame), np.nan)


def _plans(data: DataPackage) -> dict[tuple[str, str], list[Plan]]:
    if "budgets" not in data.tables:
        return {}
    frame = data.table("budgets").sort_values("approved", kind="stable")
    figures = np.column_stack([_column(frame, name) for name in PLANS])
    found: dict[tuple[str, str], list[Plan]] = {}
    for at, row in enumerate(frame[["area", "fund", "year", "approved"]].itertuples(index=False)):
        plan = Plan(int(str(row.year)), str(row.approved), *(float(figure) for figure in figures[at]))
        found.setdefault((str(row.area), str(row.fund)), []).append(plan)
    return found


def _by_year(rows: Sequence[_Row]) -> list[tuple[Any, list[_Row]]]:
    year = itemgetter(0)
    dated = sorted(
        ((row.first // YEAR, row) for row in rows), key=lambda pair: (pair[0], pair[1].known, pair[1].covers)
    )
    return [(key, [row for _, row in group]) for key, group in groupby(dated, year)]
