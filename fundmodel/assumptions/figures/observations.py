"""Monthly accounts as they were known on a date: the one reader of the table ``observations`` (METHODS 6.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.assumptions.figures.known_from import day, known_from, month_number, month_text
from fundmodel.assumptions.figures.observed_blocks import DIFFERENCED, YEAR, Block, Sum, blocks
from fundmodel.assumptions.figures.printed_checks import printed_remarks
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL, POOLING_AREA
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

FLOWS: Final = ("income", "expenditure", "transfers_up", "transfers_down")
STOCKS: Final = ("balance", "unpaid_bills", "prepayments", "premium_received_ahead")
BALANCE_ALONE: Final = "balance_alone"
RELEASE_ASSUMED: Final = "release_assumed"
REVISED: Final = "revised"
NO_BALANCE: Final = "no_balance"
BELOW_ZERO: Final = "below_zero"
COLUMNS: Final = (
    *("area", "fund", "scope", "level", "first_month", "last_month", "months", "released"),
    *FLOWS,
    *STOCKS,
    *("months_of_reserve", "made", "remarks"),
)
_VINTAGE: Final = ["area", "fund", "scope", "period_end", "covers"]
_LATEST: Final = "9999-12-31"


def observations(data: str | Path | DataPackage, as_of: str | dt.date | None = None) -> pd.DataFrame:
    """The blocks of months known on ``as_of``, a row a block, sorted by area, fund, scope, level and month.

    ``as_of`` is a date; "2026-10" means its last day; without it every release counts. Columns: area, fund, scope,
    level (``pooling_area`` or ``own_level_only``), first_month, last_month (datetime64, first days), months, released
    (when the last figure behind the block was), income, expenditure, transfers_up, transfers_down (yuan over the block;
    levies are inside expenditure, grants inside income), balance, unpaid_bills, prepayments, premium_received_ahead
    (yuan at the end of last_month, NaN where not given), months_of_reserve (the clerk's: balance / (year-to-date
    expenditure / months)), made (published, differenced, joined, balance_alone) and remarks (codes, "; " between them).

    The latest release on or before the date counts. Year-to-date figures are differenced inside a year; a joint
    January-February, a quarter and a gap stay one block. A scope or level that changes begins another series, and areas
    never mix. Month m without ``released`` is known from day 25 of m + 1, remark ``release_assumed``. ``InputError``
    where the package has no observations. Source: METHODS 6.2, DESIGN 6.
    """
    import pandas as pd

    package = load_data(data)
    if "observations" not in package.tables:
        raise InputError(
            Said(
                "The data package {name} holds no monthly accounts; add the table observations, or "
                "name a package that has it, for example example-county.",
                name=package.name,
            )
        )
    known = known_rows(package, _LATEST if as_of is None else day(as_of))
    series: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for record in known.to_dict("records"):
        row = {str(name): cell for name, cell in record.items()}
        series.setdefault(tuple(row[name] for name in (*_VINTAGE[:3], "level")), []).append(row)
    rows = [row for key in sorted(series) for row in _series(key, series[key])]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("first_month", "last_month", "released"):
        frame[name] = pd.to_datetime(frame[name])
    return frame.astype(dict.fromkeys((*FLOWS, *STOCKS, "months_of_reserve"), "float64"))


def known_rows(data: DataPackage, when: str = _LATEST) -> pd.DataFrame:
    """The latest release of each observation on a date, with ``known``, ``assumed`` and ``revised`` beside it."""
    frame = data.table("observations")
    level = frame["level"].fillna("").replace("", POOLING_AREA) if "level" in frame else POOLING_AREA
    assumed = frame["released"].fillna("") == "" if "released" in frame else True
    held = frame.assign(known=known_from("observations", frame), assumed=assumed, level=level)
    held = held[held["known"] <= when].sort_values("known", kind="stable")
    held = held.assign(revised=held.duplicated(_VINTAGE, keep="first"))
    return held.drop_duplicates(_VINTAGE, keep="last")


def alertable(found: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """(blocks of pooling areas, areas left out): who shows only its own till gets no alert and no rank."""
    own = found["level"] == OWN_LEVEL
    return found[~own].reset_index(drop=True), tuple(dict.fromkeys(found.loc[own, "area"]))


def latest_blocks(found: pd.DataFrame) -> pd.DataFrame:
    """The last block with flows of each area, fund, scope and level, of which the series still runs: a scope that a
    later one of the same fund replaced is left out."""
    flows = found[found["months"] > 0]
    last = (
        flows.sort_values("last_month", kind="stable").groupby(["area", "fund", "scope", "level"], sort=False).tail(1)
    )
    newest = flows.groupby(["area", "fund"])["last_month"].transform("max").loc[last.index]
    return last[last["last_month"] == newest].sort_values(["area", "fund", "scope"]).reset_index(drop=True)


def _series(key: tuple[str, ...], records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows of one area, fund, scope and level."""
    at: dict[int, list[dict[str, Any]]] = {}
    for row in sorted(records, key=lambda row: (row["known"], row["covers"])):
        row["printed"] = tuple(printed_remarks(row))
        at.setdefault(month_number(row["period_end"]) + 1, []).append(row)
    flows = {end: [row for row in rows if row["covers"] > 0] for end, rows in at.items()}
    sums = [Sum(end - int(r["covers"]), end, _values(r, FLOWS), r["known"]) for end in flows for r in flows[end]]
    made = blocks(sums)
    covered = {block.end for block in made}
    none = np.full(len(FLOWS), np.nan)
    made += [Block(end, end, none, "", BALANCE_ALONE) for end in at if end not in covered and any(map(_tells, at[end]))]
    names = dict(zip(("area", "fund", "scope", "level"), key, strict=True))
    for block in sorted(made, key=lambda one: one.end):
        since = block.first - (block.made == DIFFERENCED and block.first % YEAR != 0)
        behind, inside = (
            [row for end in range(first + 1, block.end + 1) for row in flows.get(end, ())]
            for first in (since, block.first)
        )
        yield {**names, **_row(block, at[block.end], behind, inside)}


def _row(
    block: Block, used: list[dict[str, Any]], behind: list[dict[str, Any]], inside: list[dict[str, Any]]
) -> dict[str, Any]:
    """One row: ``used`` are the figures of the block's last month, ``behind`` those that a difference was taken of."""
    stocks = {name: _last(used, f"{name}_yuan") for name in STOCKS}
    empty = block.first == block.end
    known = max([block.known, *(row["known"] for row in used if _tells(row))])
    told = [*block.remarks, *_told([*used, *behind], stocks["balance"])]
    told += [code for row in [*used, *inside] for code in row["printed"]]
    return {
        "first_month": None if empty else _month(block.first),
        "last_month": _month(block.end - 1),
        "months": block.end - block.first,
        "released": known,
        **dict(zip(FLOWS, block.flows.tolist(), strict=True)),
        **stocks,
        "months_of_reserve": _clerk_months(used, stocks["balance"]),
        "made": block.made,
        "remarks": "; ".join(dict.fromkeys(told)),
    }


def _tells(row: dict[str, Any]) -> bool:
    """Whether a row gives a stock at the end of its month."""
    return bool(np.isfinite(_values(row, STOCKS)).any())


def _told(rows: list[dict[str, Any]], balance: float) -> Iterator[str]:
    if any(row["assumed"] for row in rows):
        yield RELEASE_ASSUMED
    if any(row["revised"] for row in rows):
        yield REVISED
    if any(row["level"] == OWN_LEVEL for row in rows):
        yield OWN_LEVEL
    if balance != balance:
        yield NO_BALANCE
    if balance < 0.0:
        yield BELOW_ZERO


def _clerk_months(used: list[dict[str, Any]], balance: float) -> float:
    """balance / (year-to-date expenditure / months), months: what notices print; NaN without a year-to-date figure."""
    to_date = [r for r in used if r["covers"] > 0 and (month_number(r["period_end"]) + 1 - r["covers"]) % YEAR == 0]
    if not to_date or not to_date[-1]["expenditure_yuan"] > 0.0:
        return float("nan")
    return float(balance / (to_date[-1]["expenditure_yuan"] / to_date[-1]["covers"]))


def _values(row: dict[str, Any], names: tuple[str, ...]) -> Any:
    return np.array([row.get(f"{name}_yuan", np.nan) for name in names], dtype=np.float64)


def _last(rows: list[dict[str, Any]], column: str) -> float:
    given = [row[column] for row in rows if column in row and row[column] == row[column]]
    return float(given[-1]) if given else float("nan")


def _month(number: int) -> str:
    return f"{month_text(number)}-01"
