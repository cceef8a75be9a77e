"""Areas written in two ways, months that a series of monthly accounts leaves out, and bills of months to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fundmodel.vocabulary.data_words import plain
from fundmodel.vocabulary.errors import MOST_ROWS, Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of

if TYPE_CHECKING:
    import pandas as pd

FEWEST: Final = 8
"""Rows of a series from which its rhythm can be told."""
MONTHS: Final = 12


def names_alike(frames: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """A fault for each name of an area that differs from an earlier one in spaces, width of signs or capitals alone."""
    first: dict[str, str] = {}
    for table, frame in frames.items():
        if "area" not in frame:
            continue
        for row, name in frame["area"].dropna().drop_duplicates().items():
            known = first.setdefault(plain(str(name)), str(name))
            if known != str(name):
                problem = Said("the area {known!r} is written in another way", known=known)
                fix = Said("Write {known!r} in every row, with the same signs and spaces", known=known)
                yield Fault(table, problem, fix, int(str(row)), "area", str(name))


def gap_remarks(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """A remark for each area and fund whose accounts come month by month and leave months out; a January that is
    counted with February is none of them."""
    if "observations" not in frames:
        return []
    told: list[str] = []
    for (area, fund), own in frames["observations"].groupby(["area", "fund"], sort=False):
        missing = list(_missing(own))
        if missing:
            told.append(
                Said(
                    "observations: {area}, {fund}: no row for {months}; what lies between is not known by month",
                    area=str(area),
                    fund=str(fund),
                    months=first_of(missing, MOST_ROWS),
                )
            )
    return told


def scope_remarks(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """A remark for each area and fund whose scope changes: a series ends there."""
    told: list[str] = []
    if "observations" in frames:
        for (area, fund), own in frames["observations"].groupby(["area", "fund"], sort=False):
            last = own.groupby("scope")["period_end"].max().sort_values(kind="stable")
            if len(last) > 1 and last.iloc[-2] < last.iloc[-1]:
                named = {"area": str(area), "fund": str(fund), "old": str(last.index[-2]), "new": str(last.index[-1])}
                told.append(
                    Said(
                        "observations: {area}, {fund}: scope {old} until {last}, {new} since; the alert looks at the "
                        "newest scope alone",
                        last=str(last.iloc[-2]),
                        **named,
                    )
                )
    return told


def late_triangles(frames: Mapping[str, pd.DataFrame], base_year: int) -> Iterator[Fault]:
    """A fault for each area and fund whose bills begin after the base year: nothing of them was known at its end."""
    if "settlement_triangle" not in frames:
        return
    frame = frames["settlement_triangle"]
    for label, own in frame.groupby([name for name in ("area", "fund") if name in frame], sort=False):
        first = str(own["origin"].min())
        if first > f"{base_year}-12":
            problem = Said(
                "{where}: the first month of care is {first}, after the base year {base_year}",
                where=list(label) if isinstance(label, tuple) else [label],
                first=first,
                base_year=base_year,
            )
            fix = Said("Give months of care up to the end of the base year, or leave the rows out")
            yield Fault("settlement_triangle", problem, fix, int(str(own.index[0])), "origin", first)


def _missing(own: pd.DataFrame) -> Iterator[str]:
    """Months without a row between the first and the last, where most rows follow each other by a month."""
    ends = sorted({_number(str(month)) for month in own.loc[own["covers"] > 0, "period_end"]})
    steps = Counter(after - before for before, after in pairwise(ends))
    if len(ends) < FEWEST or not steps or steps.most_common(1)[0][0] != 1:
        return
    for before, after in pairwise(ends):
        for month in range(before + 1, after):
            if (month - 1) % MONTHS:
                yield f"{(month - 1) // MONTHS:04d}-{(month - 1) % MONTHS + 1:02d}"


def _number(month: str) -> int:
    return MONTHS * int(month[:4]) + int(month[5:7])
