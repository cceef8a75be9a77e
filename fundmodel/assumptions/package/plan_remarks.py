"""Budgets far from what came in by the day of their approval, and what has no accounts beside it (METHODS 6.2).

    (planned / flow of the last civil year published whole by then) ^ (1 / years between) - 1, a remark from ``OFF`` on

Real plans miss by 1 to 23 %; further off is another scope, a part of the fund, or a year that cannot be like the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from fundmodel.assumptions.package.observed_units import PLANNED, YEAR
from fundmodel.assumptions.tables.observed_laws import Row, series_of
from fundmodel.vocabulary.said import Said

OFF: Final = 0.3
"""Share a year by which a plan is off from which it is remarked on; judgement, beyond the largest real miss seen."""


def plan_remarks(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """A remark for each plan of ``budgets`` that is ``OFF`` or more above or below the last whole year that was
    published by its approval, within the two years before it; nothing where there is none.

    A row without a release counts as published once its month is over.
    """
    if not {"budgets", "observations"} <= frames.keys():
        return []
    accounts = frames["observations"]
    own = dict(iter(accounts[accounts["covers"] > 0].groupby(["area", "fund"], sort=False)))
    told: list[str] = []
    for plan in frames["budgets"].to_dict("records"):
        rows = own.get((plan["area"], plan["fund"]))
        if rows is not None:
            told += _off(plan, _by(rows, str(plan["approved"])))
    return told


def alone_remarks(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """A remark for budgets and bills by month of care of an area and fund that have no accounts inside a year: the
    alert, which starts from these, reads neither."""
    if "observations" not in frames:
        return []
    accounts = _series(frames["observations"])
    return [
        Said(
            "{table}: {series} has no row in observations, so the alert does not read these rows; check area and fund",
            table=table,
            series=list(alone),
        )
        for table in ("budgets", "settlements")
        if table in frames and (alone := [one for one in _series(frames[table]) if one not in accounts])
    ]


def _series(frame: pd.DataFrame) -> list[str]:
    """ "area fund" of every series of a table, in its order."""
    return list(dict.fromkeys(frame["area"].astype(str) + " " + frame["fund"].astype(str)))


def _by(rows: pd.DataFrame, approved: str) -> pd.DataFrame:
    """The rows that were published by a date."""
    released = rows.get("released", pd.Series("", rows.index)).fillna("").astype(str)
    return rows[((released != "") & (released <= approved)) | ((released == "") & (rows["period_end"] < approved[:7]))]


def _off(plan: Mapping[Any, Any], rows: pd.DataFrame) -> Iterator[str]:
    years = {year: flows for own in series_of(rows) for year, flows in _whole_years(own).items()}
    near = [year for year in years if int(plan["year"]) - 2 <= year < int(plan["year"])]
    if not near:
        return
    last = max(near)
    for column, usual in zip(PLANNED, years[last], strict=True):
        planned = float(plan[column])
        if usual > 0.0 and planned >= 0.0 and abs((planned / usual) ** (1.0 / (int(plan["year"]) - last)) - 1.0) >= OFF:
            yield Said(
                "budgets: {area}, {fund}: {column} of {year} is {planned:,.0f} yuan, {off:+.0%} beside the "
                "{usual:,.0f} of {last}, the last whole year that was published when it was approved; check its scope",
                area=str(plan["area"]),
                fund=str(plan["fund"]),
                column=column,
                year=int(plan["year"]),
                planned=planned,
                off=planned / usual - 1.0,
                usual=usual,
                last=last,
            )


def _whole_years(rows: Sequence[Row]) -> dict[int, tuple[float, float]]:
    """(income, expenditure) of the civil years that one row covers, or months or quarters of one length do."""
    found: dict[int, tuple[float, float]] = {}
    parts: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        parts.setdefault(((row.end - 1) // YEAR, row.covers), []).append(row)
    for (year, covers), own in sorted(parts.items()):
        if len(own) * covers == YEAR:
            found[year] = (sum(row.income for row in own), sum(row.expenditure for row in own))
    return found
