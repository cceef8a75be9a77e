"""Balances of one fund of an area from year to year: each closing one goes on from the one before it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from fundmodel.assumptions.package.account_rows import BREAKS, CLOSES, ROUNDING, Given, Told
from fundmodel.vocabulary.said import Said

NEAR: Final = 0.05
"""How near a figure must be to ten, a hundred .. times what it should be for the power to be told."""


def chain_told(fund: str, rows: Mapping[int, Given], years: Mapping[int, bool]) -> Iterator[tuple[int, Told]]:
    """closing(y) = closing(y - 1) + income(y) - expenditure(y), and opening(y) = closing(y - 1) where it is given.

    Yields (year, what is said), a remark beyond ``CLOSES`` of the year's expenditure and a fault beyond ``BREAKS``.

    ``years`` says of each year whether its figures may be held; a closing balance that both its neighbours contradict
    by the same amount is told alone, as the one that is wrong.
    """
    held = {year: row for year, row in rows.items() if years.get(year, False)}
    gaps = {year: gap for year in held if (gap := _gap(held, year)) is not None}
    alone = {year for year, gap in gaps.items() if year + 1 in gaps and _same(gap, -gaps[year + 1], held[year])}
    for year, gap in sorted(gaps.items()):
        row, before = held[year], held[year - 1]
        if year - 1 in alone or abs(gap) <= max(ROUNDING, CLOSES * abs(row.expenditure)):
            continue
        stops = abs(gap) > BREAKS * abs(row.expenditure)
        if year in alone:
            yield year, _apart(fund, row, gap, year, stops)
        elif not math.isnan(row.opening):
            yield year, _opening(fund, row, before, year - 1, stops)
        else:
            yield year, _closing(fund, row, before, year - 1, stops)


def _gap(rows: Mapping[int, Given], year: int) -> float | None:
    """opening of the year as given, or as its own flows have it, less the closing balance of the year before."""
    row, before = rows[year], rows.get(year - 1)
    if before is None:
        return None
    opening = row.closing - row.income + row.expenditure if math.isnan(row.opening) else row.opening
    gap = opening - before.closing
    return gap if math.isfinite(gap) else None


def _same(one: float, other: float, row: Given) -> bool:
    """Whether two gaps are the same and large enough to be told."""
    least = max(ROUNDING, CLOSES * abs(row.expenditure))
    return abs(one) > least and abs(one - other) <= least


def _apart(fund: str, row: Given, gap: float, year: int, stops: bool) -> Told:
    wanted = row.closing - gap
    problem = Said(
        "the closing balance {closing:.6g} fits neither the year before nor the year after; both lead to {wanted:.6g}",
        closing=row.closing,
        wanted=wanted,
    )
    fix = _power(year, row.closing, wanted) or Said("Correct the closing balance")
    return Told(fund, "closing", problem, fix, stops)


def _opening(fund: str, row: Given, before: Given, year: int, stops: bool) -> Told:
    problem = Said(
        "the opening balance {opening:.6g} is not the closing one of {year}, {closing:.6g}",
        opening=row.opening,
        year=year,
        closing=before.closing,
    )
    fix = Said(
        "Correct one of the two; where the balance was restated between the years, leave the closing one "
        "of {year} empty",
        year=year,
    )
    return Told(fund, "opening", problem, fix, stops)


def _closing(fund: str, row: Given, before: Given, year: int, stops: bool) -> Told:
    wanted = before.closing + row.income - row.expenditure
    problem = Said(
        "the closing balance {closing:.6g} does not follow from {year}: {before:.6g} + {income:.6g} - "
        "{expenditure:.6g} = {wanted:.6g}",
        closing=row.closing,
        year=year,
        before=before.closing,
        income=row.income,
        expenditure=row.expenditure,
        wanted=wanted,
    )
    fix = Said(
        "Correct one of the four; where the balance was restated between the years, leave the closing one "
        "of {year} empty",
        year=year,
    )
    looks = _power(year + 1, row.closing, wanted) or _power(
        year, before.closing, row.closing - row.income + row.expenditure
    )
    return Told(fund, "closing", problem, looks or fix, stops)


def _power(year: int, value: float, wanted: float) -> Said | None:
    """What to do about a balance that is ten, a hundred .. times what it should be, or that part of it."""
    times = value / wanted if wanted else 0.0
    if times <= 0.0:
        return None
    power = round(math.log10(times))
    if power == 0 or abs(times / 10.0**power - 1.0) > NEAR:
        return None
    side = Said("large") if power > 0 else Said("small")
    return Said(
        "Correct the closing balance of {year}: it looks {times:,} times too {side}",
        year=year,
        times=10 ** abs(power),
        side=side,
    )
