"""Yearly accounts of one area as offices keep them -> opening, income and expenditure of each fund of the base year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from fundmodel.assumptions.package.national_averages import Averages
from fundmodel.assumptions.tables.area_tables import EMPLOYEE, FLOWS, within
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.said import Said

POOL, ACCOUNTS, RESIDENT = FUNDS
ROUNDING: Final = 0.01
CLOSES: Final = 0.005
BREAKS: Final = 0.10
PARTS_FIT: Final = 0.005


class Told(NamedTuple):
    """One thing to say of a row: ``column`` of it, the problem, what to do, and whether it stops."""

    fund: str
    column: str
    problem: str
    fix: str
    stops: bool


class Given(NamedTuple):
    """One row of accounts, 100m yuan; NaN where a cell is empty. The last three are inside income and expenditure."""

    opening: float
    income: float
    expenditure: float
    closing: float
    employee_fiscal: float = math.nan
    transfers_in: float = math.nan
    transfers_out: float = math.nan

    @property
    def blank(self) -> bool:
        """Nothing but the names of the row is filled in."""
        return all(math.isnan(value) for value in self)

    def by_flow(self) -> dict[str, float]:
        """Opening, income and expenditure by name."""
        return {flow: getattr(self, flow) for flow in FLOWS}


class Settled(NamedTuple):
    """``money`` by (fund, flow), 100m yuan, and by (fund, column of ``WITHIN``) where given; ``rules`` by fund where a
    national share made it; what is to be said."""

    money: dict[tuple[str, str], float]
    rules: dict[str, str]
    told: list[Told]


def settle(rows: Mapping[str, Given], before: Mapping[str, Given], nation: Averages) -> Settled:
    """The three funds of the base year from what an area gives of them, and of the year before.

    Pool and individual accounts may be one row (``employee``): the part not given is the rest, else both are split at
    the nation's shares of opening, income and expenditure; accounts that are not given at all stand to the pool as the
    nation's do.
    """
    told: list[Told] = []
    sound: dict[str, dict[str, float]] = {}
    for fund, row in rows.items():
        if not row.blank:
            found = list(_row_faults(fund, row, before.get(fund)))
            told += found
            if not any(one.stops for one in found):
                sound[fund] = _closed(row, before.get(fund)).by_flow()
    rules = {}
    broken = {one.fund for one in told if one.stops}
    if not broken & {EMPLOYEE, POOL, ACCOUNTS}:
        rules = _employee_parts(sound, nation, told)
    if RESIDENT not in sound and RESIDENT not in broken:
        told.append(_missing(RESIDENT))
    money = {(fund, flow): sound[fund][flow] for fund in FUNDS if fund in sound for flow in FLOWS}
    return Settled({**money, **_inside(rows, sound.keys())}, rules, told)


def _inside(rows: Mapping[str, Given], sound: Iterable[str]) -> dict[tuple[str, str], float]:
    """What is inside the flows of each fund: as its row says; of a joint row of the scheme, the pool's, less what the
    accounts give of their own."""
    found = {}
    for fund in set(FUNDS) & set(sound):
        for name in within(fund):
            own = getattr(rows[fund], name) if fund in rows else math.nan
            if fund == POOL and math.isnan(own) and EMPLOYEE in rows:
                apart = getattr(rows[ACCOUNTS], name) if ACCOUNTS in rows else 0.0
                own = getattr(rows[EMPLOYEE], name) - (0.0 if math.isnan(apart) else apart)
            if not math.isnan(own):
                found[fund, name] = own
    return found


def _employee_parts(sound: dict[str, dict[str, float]], nation: Averages, told: list[Told]) -> dict[str, str]:
    """Add pool and accounts to ``sound`` where they follow from what is given; the rule by fund."""
    have = sound.keys() & {EMPLOYEE, POOL, ACCOUNTS}
    whole, pool, accounts = (sound.get(fund, {}) for fund in (EMPLOYEE, POOL, ACCOUNTS))
    if have == {EMPLOYEE, POOL}:
        sound[ACCOUNTS] = {flow: whole[flow] - pool[flow] for flow in FLOWS}
    elif have == {EMPLOYEE, ACCOUNTS}:
        sound[POOL] = {flow: whole[flow] - accounts[flow] for flow in FLOWS}
    elif have == {EMPLOYEE}:
        sound[POOL] = {flow: whole[flow] * nation.share_of_pool(flow) for flow in FLOWS}
        sound[ACCOUNTS] = {flow: whole[flow] * (1.0 - nation.share_of_pool(flow)) for flow in FLOWS}
        return {POOL: "split", ACCOUNTS: "split"}
    elif have == {POOL}:
        ratio = {flow: nation.money[ACCOUNTS, flow] / nation.money[POOL, flow] for flow in FLOWS}
        sound[ACCOUNTS] = {flow: pool[flow] * ratio[flow] for flow in FLOWS}
        return {ACCOUNTS: "accounts"}
    elif POOL not in have:
        told.append(_missing(EMPLOYEE))
    elif EMPLOYEE in have:
        told += _parts_differ(whole, pool, accounts)
    return {}


def _parts_differ(
    whole: Mapping[str, float], pool: Mapping[str, float], accounts: Mapping[str, float]
) -> Iterator[Told]:
    for flow in FLOWS:
        gap = whole[flow] - pool[flow] - accounts[flow]
        if abs(gap) > max(ROUNDING, PARTS_FIT * abs(whole[flow])):
            problem = Said(
                "pool and individual accounts do not add up to the employee scheme: they differ by {gap:.4g}", gap=gap
            )
            yield Told(EMPLOYEE, flow, problem, Said("Correct one of the three rows, or leave the joint one out"), True)


def _missing(fund: str) -> Told:
    problem = Said("the accounts of the base year are missing")
    fix = (
        Said("Add a row with income, expenditure and the closing balance")
        if fund == RESIDENT
        else Said(
            "Add a row of the pool, or one of pool and accounts together, with income, expenditure and closing balance"
        )
    )
    return Told(fund, "income", problem, fix, True)


def _row_faults(fund: str, row: Given, before: Given | None) -> Iterator[Told]:
    for name in ("income", "expenditure"):
        if math.isnan(getattr(row, name)):
            yield Told(
                fund,
                name,
                Said("empty cell in the accounts of the base year"),
                Said("Give the {name} of the year", name=name),
                True,
            )
    held = not math.isnan(row.opening) or not math.isnan(row.closing)
    if not held and (before is None or math.isnan(before.closing)):
        fix = Said("Give the closing balance (or the opening one)")
        yield Told(fund, "closing", Said("the accounts of the base year have no balance"), fix, True)
    yield from balance_told(fund, row)


def balance_told(fund: str, row: Given) -> Iterator[Told]:
    """closing = opening + income - expenditure, of a row that gives all four: a remark beyond ``CLOSES`` of its
    expenditure, a fault beyond ``BREAKS``."""
    gap = row.closing - (row.opening + row.income - row.expenditure)
    if abs(gap) > max(ROUNDING, CLOSES * abs(row.expenditure)):
        problem = Said("the balance does not close: opening + income - expenditure is {gap:.6g}", gap=row.closing - gap)
        fix = Said(
            "The closing balance is kept and the opening one follows from it; correct one of the four if that is wrong"
        )
        if abs(gap) > BREAKS * abs(row.expenditure):
            yield Told(
                fund, "closing", problem, Said("Correct one of the four, or leave the opening balance empty"), True
            )
        else:
            yield Told(fund, "closing", problem, fix, False)


def _closed(row: Given, before: Given | None) -> Given:
    """The row with an opening balance: its own where the row closes, else what leads to the closing one, else the
    closing balance of the year before."""
    if math.isnan(row.closing):
        opening = row.opening if not math.isnan(row.opening) or before is None else before.closing
        return row._replace(opening=opening)
    gap = row.closing - (row.opening + row.income - row.expenditure)
    if abs(gap) <= max(ROUNDING, CLOSES * abs(row.expenditure)):
        return row
    return row._replace(opening=row.closing - row.income + row.expenditure)
