"""Every year before the base year, held as the base year is: units, balances that close and go on, own growth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from fundmodel.assumptions.package.account_rows import Told, balance_told
from fundmodel.assumptions.package.balance_chain import chain_told
from fundmodel.assumptions.package.given_years import Years, given_years, left_out
from fundmodel.assumptions.package.national_years import PAID_FOR, YEAR_FLOWS, NationalYears
from fundmodel.assumptions.package.own_change import absurd_growth
from fundmodel.assumptions.package.plausible_units import FAR, times_off, told_units
from fundmodel.assumptions.tables.area_tables import HEADS_TOLD
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

HEADS_FAR: Final = 3.0
"""No group of an area moves three times as far, or a third as far, as the nation's between two of its years [J]."""
APART: Final = 1.4
ALIKE: Final = 1.2
"""No group of an area rises by two fifths of what the nation's does and falls back the year after [J]."""
ACCOUNTS_FAR: Final = 50.0
"""Individual accounts differ more between areas than funds do: some pay in little, some nothing [J]."""


class Past(NamedTuple):
    """Faults and remarks of the years before the base year, and of its opening balances; areas whose heads of the base
    year are off."""

    faults: tuple[Fault, ...]
    remarks: tuple[str, ...]
    off_heads: frozenset[str]


def every_year(
    frames: Mapping[str, pd.DataFrame],
    cells: Mapping[str, Mapping[str, float]],
    nation: NationalYears,
    base_year: int,
) -> Past:
    """What is wrong with the years that areas give of ``area_heads`` and ``area_accounts``; an area whose units are off
    in a year is not told of the balances and the growth that follow from it."""
    years = given_years(frames, cells, base_year)
    faults: list[Fault] = []
    remarks = left_out(years, base_year)
    counted = set()
    for area, own in years.items():
        heads, off_heads = _heads_off(area, own, nation, base_year)
        money, off_money = _money_off(area, own, nation, base_year, off_heads)
        counted |= {area} if base_year in off_heads else set()
        broken = []
        for told, row, year in _balances(own, base_year, off_money):
            where = [area, year, told.fund]
            if told.stops:
                problem = Said("{where}: {problem}", where=where, problem=told.problem)
                broken.append(Fault("area_accounts", problem, told.fix, row, told.column))
            else:
                remarks.append(account_remark(area, year, told, row))
        found = [*heads, *money, *broken]
        faults += found if found or off_money else absurd_growth(area, own, nation, base_year)
    return Past(tuple(faults), tuple(remarks), frozenset(counted))


def account_remark(area: str, year: int, told: Told, row: int | None) -> str:
    """What an office is told of one row of its accounts that is used all the same."""
    return Said(
        "area_accounts, {column}, row {row}: {area}, {year}, {fund}: {problem}. {fix}",
        column=told.column,
        row=row,
        area=area,
        year=year,
        fund=told.fund,
        problem=told.problem,
        fix=told.fix,
    )


def _heads_off(area: str, own: Years, nation: NationalYears, base_year: int) -> tuple[list[Fault], set[int]]:
    """Heads / the nation's heads of a year ``HEADS_FAR`` from their median over the years (two years: from the base
    year's), a fault a group."""
    faults, off = [], set()
    for group, series in own.heads.items():
        known = {year: value for year, value in series.items() if value > 0.0 and year in nation.heads[group]}
        shares = {year: value / nation.heads[group][year] for year, value in known.items()}
        usual = median(shares.values()) if len(shares) > 2 else shares.get(base_year)
        if usual is None:
            continue
        wrong = {year: share / usual for year, share in shares.items() if _far(share / usual, HEADS_FAR)}
        for years, _ in _same_size(wrong):
            off |= set(years)
            problem = Said(
                "{area}, {years}: {group} is {own:,.6g} (10k persons) in {year}; by its other years about {usual:,.6g}",
                area=area,
                years=years,
                group=HEADS_TOLD[group],
                own=known[years[0]],
                year=years[0],
                usual=usual * nation.heads[group][years[0]],
            )
            at = own.places.get(("area_heads", group, years[0]))
            faults.append(Fault("area_heads", problem, Said("Check the figure and its unit"), at, group))
        for year in _apart(shares) - wrong.keys():
            off.add(year)
            problem = Said(
                "{area}: {group} is {own:,.6g} (10k persons) in {year}, beside {before:,.6g} a year earlier and "
                "{after:,.6g} a year later",
                area=area,
                group=HEADS_TOLD[group],
                own=known[year],
                year=year,
                before=known[year - 1],
                after=known[year + 1],
            )
            fix = Said("Correct the figure of {year}, or leave it empty", year=year)
            faults.append(Fault("area_heads", problem, fix, own.places.get(("area_heads", group, year)), group))
    return faults, off


def _apart(shares: Mapping[int, float]) -> set[int]:
    """Years ``APART`` from both neighbours, which are ``ALIKE`` themselves."""
    found = set()
    for year, share in shares.items():
        before, after = shares.get(year - 1), shares.get(year + 1)
        if before is None or after is None or times_off(after / before) > ALIKE:
            continue
        if times_off(share / math.sqrt(before * after)) > APART:
            found.add(year)
    return found


def _money_off(
    area: str, own: Years, nation: NationalYears, base_year: int, off_heads: set[int]
) -> tuple[list[Fault], set[tuple[str, int]]]:
    """Money per head ``FAR`` from the nation's, a fault a fund where its flows are off alike; the (fund, year) that are
    off. A base year whose balances close is told by ``unit_faults``, after what it leaves out is filled."""
    faults: list[Fault] = []
    off: set[tuple[str, int]] = set()
    for fund, rows in own.rows.items():
        found: dict[tuple[tuple[int, ...], int], list[tuple[str, float, float]]] = {}
        for flow in YEAR_FLOWS:
            told = {}
            for year in sorted(rows.keys() - off_heads):
                spent, usual = _per_head(own, fund, flow, year), nation.per_head(fund, flow, year)
                if spent is not None and usual is not None:
                    told[year] = (spent, usual)
            far = ACCOUNTS_FAR if fund == FUNDS[1] else FAR
            wrong = {year: spent / usual for year, (spent, usual) in told.items() if _far(spent / usual, far)}
            off |= {(fund, year) for year in wrong}
            if base_year in wrong and not any(one.stops for one in balance_told(fund, rows[base_year])):
                del wrong[base_year]
            for years, times in _same_size(wrong):
                key = (years, round(math.log10(times)))
                found.setdefault(key, []).append((flow, *told[years[0]]))
        for (years, power), flows in found.items():
            name, spent, usual = flows[0]
            problem = Said(
                "{area}, {years}, {fund}: {flows} out of scale; {flow} per head of {year} is {own:,.0f} yuan, "
                "the nation's {nation:,.0f}",
                area=area,
                years=years,
                fund=fund,
                flows=[flow for flow, *_ in flows],
                flow=name,
                year=years[0],
                own=spent * 1e4,
                nation=usual * 1e4,
            )
            at = own.places.get(("area_accounts", fund, years[0]))
            faults.append(Fault("area_accounts", problem, told_units(10.0**power), at, name))
    return faults, off


def _per_head(own: Years, fund: str, flow: str, year: int) -> float | None:
    """A flow over heads of its year, else of the year nearest to it, 10k yuan; None where either is not above zero."""
    money = getattr(own.rows[fund][year], flow)
    known = set.intersection(*(set(own.heads[group]) for group in PAID_FOR[fund]))
    near = min(known, key=lambda one: (abs(one - year), -one), default=None)
    heads = 0.0 if near is None else sum(own.heads[group][near] for group in PAID_FOR[fund])
    return float(money / heads) if money > 0.0 and heads > 0.0 else None


def _balances(own: Years, base_year: int, off: set[tuple[str, int]]) -> Iterator[tuple[Told, int | None, int]]:
    """(what is said, row, year) of balances that do not close before the base year, or do not go on from the year
    before them."""
    for fund, rows in own.rows.items():
        sound = {year: (fund, year) not in off for year in rows}
        told = [
            (year, one) for year in rows if sound[year] and year < base_year for one in balance_told(fund, rows[year])
        ]
        told += chain_told(fund, rows, sound)
        for year, one in sorted(told, key=lambda pair: pair[0]):
            yield one, own.places.get(("area_accounts", fund, year)), year


def _far(times: float, far: float) -> bool:
    return times_off(times) >= far


def _same_size(wrong: Mapping[int, float]) -> list[tuple[tuple[int, ...], float]]:
    """Years that are off by the same power of ten, together, with the first one's times."""
    sizes: dict[int, list[int]] = {}
    for year in sorted(wrong):
        sizes.setdefault(round(math.log10(wrong[year])), []).append(year)
    return [(tuple(years), wrong[years[0]]) for years in sizes.values()]
