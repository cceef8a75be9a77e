"""Bills by month of care, apart from when they are paid: what the table ``settlements`` tells an alert (METHODS 4.11).

    incurred_s = submitted_s / F_{T-s} + clearing_s,    F from the chain ladder of the area's own triangle
    scale      = sum spent_b / sum incurred_b,          over blocks of accounts b
    unpaid_b   = sum_{c <= b} (scale incurred_c - paid_c),  where the area does not say what it owes; scale then >= 1

Months of care of which most has come teach the level of spending in the place of accounts, so that a payment that
waits, a catch-up or a clearing that moves is no shift of it, and a quarter is known by month. The scale is what
accounts hold beside bills; under 1 it would take arrears for bills of others. What is not yet submitted is taken at its
expected amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures.known_from import known_from, month_number
from fundmodel.projection.expenditure.run_off import pattern_from
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

LEAST_COME: Final = 0.5
"""Share of a month's bills that must have come for the month to be read; judgement."""
LEAST_MONTHS: Final = 12
"""Months that accounts and bills have in common before bills are read; judgement."""
STALE: Final = 3
"""Months by which bills may end before accounts do; judgement."""
APART: Final = 2.0
"""Accounts over bills, or bills over accounts, beyond which the two are not of one fund or one unit; judgement."""


class Series(Protocol):
    """Accounts of an area and fund, as ``Known`` has them."""

    @property
    def area(self) -> str: ...  # noqa: D102
    @property
    def fund(self) -> str: ...  # noqa: D102
    @property
    def first(self) -> Whole: ...  # noqa: D102
    @property
    def end(self) -> Whole: ...  # noqa: D102
    @property
    def expenditure(self) -> Array: ...  # noqa: D102
    @property
    def owed(self) -> bool: ...  # noqa: D102
    @property
    def spent(self) -> Array: ...  # noqa: D102


class BillRows(NamedTuple):
    """Of one area and fund, sorted by month of care, of submission and release: months from January of year 0, the date
    each row was known, what was submitted and the yearly clearing, yuan."""

    service: Whole
    submitted: Whole
    known: NDArray[np.str_]
    amount: Array
    clearing: Array


class Bills(NamedTuple):
    """``incurred`` (month) yuan from the month ``first`` on; ``owing``: what is unpaid is made from them."""

    first: int
    incurred: Array
    owing: bool = False

    @property
    def end(self) -> int:
        """The month after the last one."""
        return self.first + len(self.incurred)

    def between(self, first: int, end: int, otherwise: Array) -> Array:
        """The months from ``first`` to before ``end``; ``otherwise`` where they are not all told or hold nothing."""
        found = self.incurred[max(first - self.first, 0) : max(end - self.first, 0)]
        return found if len(found) == end - first and found.sum() > 0.0 else otherwise


def bill_rows(data: DataPackage) -> dict[tuple[str, str], BillRows]:
    """The rows of the table ``settlements`` by area and fund; none where the package has no such table."""
    if "settlements" not in data.tables:
        return {}
    frame = data.table("settlements")
    once = frame["annual_clearing_yuan"] if "annual_clearing_yuan" in frame else frame["submitted_yuan"] * 0.0
    made = frame.assign(
        service=frame["service_month"].map(month_number),
        submitted=frame["submitted_month"].map(month_number),
        known=known_from("settlements", frame),
        clearing=once.fillna(0.0),
    ).sort_values(["area", "fund", "service", "submitted", "known"], kind="stable")
    return {
        (str(area), str(fund)): BillRows(
            own["service"].to_numpy(dtype=np.int64),
            own["submitted"].to_numpy(dtype=np.int64),
            own["known"].to_numpy(dtype=np.str_),
            own["submitted_yuan"].to_numpy(dtype=np.float64),
            own["clearing"].to_numpy(dtype=np.float64),
        )
        for (area, fund), own in made.groupby(["area", "fund"], sort=True)
    }


def rows_by(rows: BillRows, before: str, *, revised: bool) -> BillRows:
    """The rows known by a date; with ``revised`` also later ones of months of submission that were told by then."""
    known = rows.known <= before
    told = rows.submitted[known].max(initial=-1)
    kept = known | (rows.submitted <= told) if revised else known
    service, submitted, dates, amount, clearing = rows
    return BillRows(service[kept], submitted[kept], dates[kept], amount[kept], clearing[kept])


def bills_known(rows: BillRows, when: str) -> Bills | None:
    """Incurred bills as they were known on a date, by month of care, the clearing in the month it was submitted; None
    where no month of care is known. A month of care without a row is not told: what precedes it is not read."""
    at = np.flatnonzero(rows.known <= when)
    if not len(at):
        return None
    service, submitted = rows.service[at], rows.submitted[at]
    latest = np.append((np.diff(service) != 0) | (np.diff(submitted) != 0), True)
    at, service, submitted = at[latest], service[latest], submitted[latest]
    first, end = int(max(service.min(), submitted.min())), int(submitted.max()) + 1
    clearing = np.bincount(submitted - submitted.min(), rows.clearing[at])[first - submitted.min() :]
    whole = service >= first
    at, service, late = at[whole], service[whole], (submitted - service)[whole]
    if not (rows.amount[at] > 0.0).any():
        return None
    triangle = np.zeros((end - first, int(late.max()) + 1))
    triangle[service - first, late] = rows.amount[at]
    age = np.minimum(end - 1 - first - np.arange(len(triangle)), triangle.shape[1] - 1)
    triangle = np.where(np.arange(triangle.shape[1]) <= age[:, None], np.cumsum(triangle, axis=1), np.nan)
    come = np.cumsum(pattern_from(triangle))[age]
    told = np.bincount(service - first, minlength=len(triangle)) > 0
    read = int(((come >= LEAST_COME) & (np.arange(len(told)) <= np.flatnonzero(told)[-1])).sum())
    since = int(np.flatnonzero(~told[:read]).max(initial=-1)) + 1
    incurred = triangle[np.arange(read), age[:read]] / np.maximum(come[:read], LEAST_COME) + clearing[:read]
    return Bills(first + since, incurred[since:]) if since < read else None


def fitted(one: Series, bills: Bills) -> tuple[Bills, Array | None] | None:
    """The bills in the scale of the accounts, and what is unpaid at the end of each block where the series does not say
    so itself; None where too few months are common. ``InputError`` where the two are far apart."""
    inside = (one.first >= bills.first) & (one.end <= bills.end)
    months = int((one.end - one.first)[inside].sum())
    if months < LEAST_MONTHS or bills.end < one.end[-1] - STALE:
        return None
    total = np.concatenate([[0.0], np.cumsum(bills.incurred)])
    owed = total[one.end[inside] - bills.first] - total[one.first[inside] - bills.first]
    scale = float(one.spent[inside].sum() / owed.sum()) if owed.sum() > 0.0 else 0.0
    if not 1.0 / APART <= scale <= APART:
        raise InputError(
            Said(
                "The bills of {area}, {fund} in the table settlements do not fit its accounts: spending of {months} "
                "months is {scale:.2f} times the bills of these months. Give the bills of this fund alone, in the unit "
                "of the accounts, or leave the table out.",
                area=one.area,
                fund=one.fund,
                months=months,
                scale=scale,
            )
        )
    if one.owed:
        return bills._replace(incurred=scale * bills.incurred), None
    scale = max(scale, 1.0)
    change = np.zeros(len(one.first))
    change[inside] = scale * owed - one.expenditure[inside]
    unpaid = np.where(one.end >= one.first[inside][0], np.cumsum(change), np.nan)
    return Bills(bills.first, scale * bills.incurred, owing=True), unpaid


def by_care(one: Series, bills: Bills) -> tuple[Whole, Whole, Array]:
    """(first, end, yuan) of blocks: months of care where bills tell them, blocks of accounts elsewhere."""
    inside = (one.first >= bills.first) & (one.end <= bills.end)
    months = np.arange(max(bills.first, int(one.first[0])), bills.end)
    elsewhere = ((one.first[~inside, None] <= months) & (months < one.end[~inside, None])).any(axis=0)
    months = months[~elsewhere]
    first = np.concatenate([one.first[~inside], months])
    order = np.argsort(first, kind="stable")
    end = np.concatenate([one.end[~inside], months + 1])
    spent = np.concatenate([one.spent[~inside], bills.incurred[months - bills.first]])
    return first[order], end[order], spent[order]
