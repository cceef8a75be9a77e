"""A quarter of a fund as its notice gives it: year to date, the same months a year before, months of reserve."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from fundmodel.analysis.executed_to_date import ToDate, to_date
from fundmodel.assumptions.figures.observations import observations
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.official_lines import OF_SHEET, SHEETS
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

QUARTER: Final = re.compile(r"(\d{4})[Qq]([1-4])", re.ASCII)


class Quarter(NamedTuple):
    """A quarter by its year and last month."""

    year: int
    month: int

    @property
    def text(self) -> str:
        """ "2026-09"."""
        return f"{self.year}-{self.month:02d}"


class QuarterAccount(NamedTuple):
    """A fund at the end of a quarter: ``now`` and the same months a year ``before`` (None where not published).

    ``clerk`` months = balance / (spending since January / months), what notices print; ``ours`` = balance / a twelfth
    of what was spent in the last twelve months, levies to the upper level left out; NaN where months are missing.
    """

    area: str
    fund: str
    now: ToDate
    before: ToDate | None
    clerk: float
    clerk_before: float
    ours: float
    ours_before: float
    own_level: bool
    remarks: tuple[str, ...]


def quarter_named(text: str) -> Quarter:
    """ "2026Q3" as a quarter; ``InputError`` for anything else."""
    found = QUARTER.fullmatch(text.strip())
    if found is None:
        raise InputError(Said("{text!r} is no quarter; write it as 2026Q3.", text=text))
    return Quarter(int(found[1]), 3 * int(found[2]))


def quarter_accounts(
    data: DataPackage, quarter: Quarter, areas: Sequence[str], as_of: str | dt.date | None = None
) -> tuple[QuarterAccount, ...]:
    """The funds of ``areas`` of which January up to the end of the quarter is published, in the order of sheets.

    ``InputError`` where none is, with the last month that there is. Source: METHODS 6.2 and 10.
    """
    found = observations(data, as_of)
    told = [
        account
        for area in areas
        for sheet in SHEETS
        for fund in OF_SHEET[sheet]
        if (account := _account(found, area, fund, quarter)) is not None
    ]
    if not told:
        own = found[found["area"].isin(list(areas)) & (found["months"] > 0)]
        last = f"{own['last_month'].max():%Y-%m}" if len(own) else "-"
        raise InputError(
            Said(
                "No account of January to {month} in {name}; the last month that is published is {last}.",
                month=quarter.text,
                name=data.name,
                last=last,
            )
        )
    return tuple(told)


def _account(found: pd.DataFrame, area: str, fund: str, quarter: Quarter) -> QuarterAccount | None:
    now = _to_quarter(found, area, fund, quarter)
    if now is None:
        return None
    before = _to_quarter(found, area, fund, Quarter(quarter.year - 1, quarter.month))
    own = found[(found["area"] == area) & (found["fund"] == fund) & (found["scope"] == now.scope)]
    of_year = own[(own["last_month"].dt.year == quarter.year) & (own["last_month"].dt.month <= quarter.month)]
    codes = dict.fromkeys(code for text in of_year["remarks"] for code in str(text).split("; ") if code)
    return QuarterAccount(
        area,
        fund,
        now,
        before,
        clerk_months(now),
        clerk_months(before),
        _ours(found, area, fund, quarter, now),
        _ours(found, area, fund, Quarter(quarter.year - 1, quarter.month), before),
        bool((of_year["level"] == OWN_LEVEL).any()),
        tuple(code for code in codes if code != OWN_LEVEL),
    )


def _to_quarter(found: pd.DataFrame, area: str, fund: str, quarter: Quarter) -> ToDate | None:
    one = to_date(found, area, fund, quarter.year, quarter.month)
    return one if one is not None and one.months == quarter.month else None


def clerk_months(one: ToDate | None) -> float:
    """balance / (spending since January / months): what notices print; NaN without a balance or spending."""
    if one is None or not one.expenditure > 0.0:
        return float("nan")
    return one.balance / (one.expenditure / one.months)


def _ours(found: pd.DataFrame, area: str, fund: str, quarter: Quarter, now: ToDate | None) -> float:
    """balance / (what was spent in twelve months / 12), the levy to the upper level left out (METHODS 10, 5.2)."""
    if now is None:
        return float("nan")
    spent = _own_spending(now)
    if quarter.month < 12:
        whole = to_date(found, area, fund, quarter.year - 1)
        part = to_date(found, area, fund, quarter.year - 1, quarter.month)
        if whole is None or part is None or (whole.months, part.months) != (12, quarter.month):
            return float("nan")
        spent += _own_spending(whole) - _own_spending(part)
    return now.balance / (spent / 12.0) if spent > 0.0 else float("nan")


def _own_spending(one: ToDate) -> float:
    levy = one.transfers_up
    return one.expenditure - (levy if levy == levy else 0.0)
