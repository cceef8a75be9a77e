"""Which part of a year falls in which month, from year-to-date figures: published sums, months between them by Denton
(METHODS 9.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fundmodel.assumptions.figures.known_from import month_number
from fundmodel.assumptions.figures.observations import known_rows
from fundmodel.assumptions.figures.rows_of_area import rows_of_areas
from fundmodel.assumptions.tables.observed_tables import ACCOUNT_SCOPES
from fundmodel.calibration.denton import benchmark, rank, spread_evenly, sums
from fundmodel.vocabulary.dims import SCHEMES
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SIDES: Final = ("income", "expenditure")
SCOPES: Final = ACCOUNT_SCOPES
TABLES_READ: Final = ("monthly_accounts", "observations")
FUND_OF: Final = {
    ("employee", "pooled"): ("employee_pooled", "employee"),
    ("employee", "with_accounts"): ("employee",),
    ("resident", "pooled"): ("resident",),
    ("resident", "with_accounts"): ("resident",),
}
"""Funds of the table ``observations`` that hold a scheme, the better one first."""


class Figure(NamedTuple):
    """A published sum in yuan over the months after ``first`` up to ``end``, counted from January of year 0."""

    first: int
    end: int
    value: float


@dataclass(frozen=True)
class MonthlyPattern:
    """Shares of a year by month, ``(12,)``: by Denton, and split evenly inside ranges that were published as one sum.

    ``published`` marks months whose own sum was published in every year; ``figures`` counts sums used, of ``tables``.
    """

    scheme: str
    side: str
    scope: str
    years: tuple[int, ...]
    shares: Array
    even: Array
    published: Flags
    figures: int
    tables: tuple[str, ...] = ("monthly_accounts",)


def monthly_patterns(data: DataPackage) -> list[MonthlyPattern]:
    """The pattern of every scheme and side for which the package holds a whole year with a figure inside it.

    Of the two scopes, pooled and with accounts, the one with more figures is used. Errors: InputError where a share is
    not above zero, so that no run could use it.
    """
    found = patterns_found(data)
    _positive(found)
    return found


def patterns_found(data: DataPackage) -> list[MonthlyPattern]:
    """``monthly_patterns``, those that no run could use among them."""
    found = []
    for scheme in SCHEMES:
        for side in SIDES:
            by_scope = [pattern(scheme, side, scope, monthly_figures(data, scheme, side, scope)) for scope in SCOPES]
            usable = [one for one in by_scope if one is not None]
            if usable:
                best = max(usable, key=lambda one: one.figures)
                found.append(replace(best, tables=tuple(name for name in TABLES_READ if name in data.tables)))
    return found


def monthly_figures(data: DataPackage, scheme: str, side: str, scope: str) -> list[Figure]:
    """Sums that ``monthly_accounts`` and ``observations`` publish: year-to-date figures differenced inside their year,
    then months of their own where they add to what is known."""
    rows = [*_from_accounts(data, scheme, side, scope), *_from_observations(data, scheme, side, scope)]
    to_date = {one.end: one for one in reversed(rows) if one.first == 12 * ((one.end - 1) // 12)}
    figures: list[Figure] = []
    for end, one in sorted(to_date.items()):
        before = figures[-1] if figures and figures[-1].end > one.first else None
        spent = to_date[before.end].value if before else 0.0
        figures.append(Figure(before.end if before else one.first, end, one.value - spent))
    return _independent([*figures, *(one for one in rows if one.end not in to_date or one != to_date[one.end])])


def pattern(scheme: str, side: str, scope: str, figures: Sequence[Figure]) -> MonthlyPattern | None:
    """Mean share of each month over the whole years; None without a whole year that has a figure inside it.

    The indicator is even: nothing about the split inside a range is published, and what Denton adds is that months next
    to each other differ little.
    """
    years = _whole_years(figures)
    if not years:
        return None
    start = 12 * min(one.first // 12 for one in figures)
    months = 12 * (max((one.end - 1) // 12 for one in figures) + 1) - start
    places = [(one.first - start, one.end - start) for one in figures]
    values = np.array([one.value for one in figures])
    A = sums(months, places)
    smooth, even = benchmark(np.ones(months), values, places), spread_evenly(A, values)
    at = [slice(12 * year - start, 12 * year - start + 12) for year in years]
    shares, flat = (np.mean([x[year] / x[year].sum() for year in at], axis=0) for x in (smooth, even))
    told = np.array([_told(A, slice(m, m + 1)) for m in range(months)])
    published = np.logical_and.reduce([told[year] for year in at])
    return MonthlyPattern(scheme, side, scope, years, shares, flat, published, len(figures))


def compared(patterns: Sequence[MonthlyPattern]) -> pd.DataFrame:
    """Shares by Denton and split evenly, a row a month: scheme, side, month, even, share, difference, published."""
    import pandas as pd

    frames = [
        pd.DataFrame(
            {
                "scheme": one.scheme,
                "side": one.side,
                "month": np.arange(1, 13),
                "even": one.even,
                "share": one.shares,
                "difference": one.shares - one.even,
                "published": one.published,
            }
        )
        for one in patterns
    ]
    columns = ["scheme", "side", "month", "even", "share", "difference", "published"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def _from_accounts(data: DataPackage, scheme: str, side: str, scope: str) -> list[Figure]:
    if "monthly_accounts" not in data.tables:
        return []
    table = data.table("monthly_accounts")
    own = table[(table["scheme"] == scheme) & (table["side"] == side) & (table["scope"] == scope)]
    yuan = own["value"] * own["unit"].map(TO_BASE_UNITS)
    rows = zip(own["year"], own["months"], yuan, strict=True)
    return [Figure(12 * int(year), 12 * int(year) + int(month), float(value)) for year, month, value in rows]


def _from_observations(data: DataPackage, scheme: str, side: str, scope: str) -> list[Figure]:
    """The latest release of each observation, in yuan; an observation that covers no month is a balance alone."""
    if "observations" not in data.tables:
        return []
    (table,) = rows_of_areas(data, known_rows(data), Said("observations: a monthly pattern of one area"))
    base = table["scope"].str.partition("+")[0]
    table = table[(base == scope) & (table["covers"] > 0) & table[f"{side}_yuan"].notna()]
    for fund in FUND_OF[scheme, scope]:
        own = table[table["fund"] == fund]
        if len(own):
            own = own[own["scope"] == own["scope"].value_counts().index[0]]
            ends = [month_number(month) + 1 for month in own["period_end"]]
            rows = zip(ends, own["covers"], own[f"{side}_yuan"], strict=True)
            return [Figure(end - int(covers), end, float(value)) for end, covers, value in rows]
    return []


def _independent(figures: Sequence[Figure]) -> list[Figure]:
    """The figures in their order, without those that follow from the ones before."""
    if not figures:
        return []
    start, end = min(one.first for one in figures), max(one.end for one in figures)
    kept: list[Figure] = []
    for one in figures:
        tried = [*kept, one]
        if rank(sums(end - start, [(each.first - start, each.end - start) for each in tried])) == len(tried):
            kept = tried
    return kept


def _whole_years(figures: Sequence[Figure]) -> tuple[int, ...]:
    """Years whose total follows from the figures, with more than one figure inside."""
    if not figures:
        return ()
    first, last = min(one.first // 12 for one in figures), max((one.end - 1) // 12 for one in figures)
    A = sums(12 * (last - first + 1), [(one.first - 12 * first, one.end - 12 * first) for one in figures])
    inside = {
        year: sum(12 * year <= one.first and one.end <= 12 * year + 12 for one in figures)
        for year in range(first, last + 1)
    }
    return tuple(
        year
        for year, count in inside.items()
        if count > 1 and _told(A, slice(12 * (year - first), 12 * (year - first) + 12))
    )


def _told(ranges: Array, months: slice) -> bool:
    """Whether the sum over ``months`` follows from the sums over the ranges."""
    wanted = np.zeros(ranges.shape[1])
    wanted[months] = 1.0
    return rank(np.vstack([ranges, wanted])) == len(ranges)


def _positive(patterns: Sequence[MonthlyPattern]) -> None:
    faults = [
        Fault(
            "monthly_accounts",
            Said(
                "{scheme} {side}: the published sums leave nothing, or less, for month {month}",
                scheme=one.scheme,
                side=one.side,
                month=month,
            ),
            Said(
                "Give the figure of month {month} itself, in {years}, or correct its neighbours",
                month=month,
                years=list(map(str, one.years)),
            ),
            place="value",
            value=f"{one.shares[month - 1]:.4f}",
        )
        for one in patterns
        for month in range(1, 13)
        if not one.shares[month - 1] > 0.0
    ]
    if faults:
        raise InputError(Said("The monthly figures give no usable pattern:"), faults)
