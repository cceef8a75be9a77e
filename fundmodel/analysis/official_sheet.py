"""One year on the lines of an official sheet, in whole yuan or in printed units, so that everything adds up."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from fundmodel.vocabulary.official_lines import (
    INCOME,
    OF_SHEET,
    PURSES,
    SPENDING,
    OfficialLine,
    line_of,
    official_lines,
    parts_of,
)

Units = dict[str, int]

ROLLED: Final = ("income_total", "expenditure_total", "opening", "net", "closing")
"""What a sheet, and each of its purses, tells of a year."""


def filled(
    sheet: str,
    lines: Mapping[str, float],
    opening: Mapping[str, int],
    closing: Mapping[str, float],
    unit: float = 1.0,
) -> Units:
    """closing = opening + income - expenditure in whole units, by purse and together; totals = sums of their lines.

    ``lines`` yuan by name of a line with money of its own, ``opening`` units and ``closing`` yuan by purse. Closing and
    income are rounded alone, expenditure is what they leave, and lines take their share of both by largest remainder;
    a purse without expenditure closes with opening + income. -> units by name of every line of the sheet.
    """
    own: Units = {}
    ends: Units = {}
    for purse in PURSES[sheet]:
        mine = [line for line in official_lines(sheet) if line.purse == purse and line.name in lines]
        sides = {sign: {one.name: lines[one.name] / unit for one in mine if one.sign == sign} for sign in (1, -1)}
        income = round(math.fsum(sides[INCOME].values()))
        ends[purse] = round(closing[purse] / unit)
        spent = opening[purse] + income - ends[purse]
        if not any(sides[SPENDING].values()):
            ends[purse], spent = opening[purse] + income, 0
        own |= shared(income, sides[INCOME]) | shared(spent, sides[SPENDING])
    return {line.name: _value(line, own, opening, ends) for line in official_lines(sheet)}


def shared(total: int, parts: Mapping[str, float]) -> Units:
    """Whole numbers that sum to ``total``, each next to its part: largest remainder; parts that are 0 stay 0.

    Where ``total`` and the parts differ by more than rounding, what is left goes evenly over all of them. A total other
    than 0 of parts that are all 0 raises ``ValueError``.
    """
    free = [name for name, part in parts.items() if part != 0.0]
    if not free:
        if total:
            raise ValueError(total)
        return dict.fromkeys(parts, 0)
    lowest = {name: math.floor(parts[name]) for name in free}
    whole, over = divmod(total - sum(lowest.values()), len(free))
    order = sorted(free, key=lambda name: lowest[name] - parts[name])
    up = {name: whole + (rank < over) for rank, name in enumerate(order)}
    return {name: lowest[name] + up[name] if name in lowest else 0 for name in parts}


def _value(line: OfficialLine, own: Units, opening: Mapping[str, int], ends: Mapping[str, int]) -> int:
    purses: Sequence[str] = (line.purse,) if line.purse else PURSES[line.sheet]
    if line.stock == "opening":
        return sum(opening[purse] for purse in purses)
    if line.stock == "closing":
        return sum(ends[purse] for purse in purses)
    if line.stock == "net":
        return sum(ends[purse] - opening[purse] for purse in purses)
    if line.across:
        side = [one for one in official_lines(line.sheet) if one.purse == line.purse and one.name in own]
        return sum(own[one.name] for one in side if one.sign == line.sign)
    return own.get(line.name, 0) + sum(_value(part, own, opening, ends) for part in parts_of(line.sheet, line.name))


def faults(sheet: str, units: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """(name, one side, other side) of every check of a year that does not hold: parts of each total, brought forward +
    income = expenditure + carried forward, totals by purse."""
    return [check for check in checks(sheet, units) if check[1] != check[2]]


def checks(sheet: str, units: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """(name, left, right) of the checks of the official form: 小计 + 上级补助 + 下级上解 = 合计 (and the like of
    expenditure), purses against totals and balances; 上年结余 + 收入合计 = 支出合计 + 年末滚存结余 and the
    year's balance, of the whole sheet and of each purse."""
    told = []
    for total in (f"{sheet}.{side}_total" for side in ("income", "expenditure")):
        parts = [part.name for part in parts_of(sheet, total)]
        told.append((total, units[total], sum(units[part] for part in parts)))
    for whole in dict.fromkeys(line.across for line in official_lines(sheet) if line.across):
        across = [line.name for line in official_lines(sheet) if line.across == whole]
        told.append((f"{whole}.purses", units[whole], sum(units[name] for name in across)))
    for purse in OF_SHEET[sheet]:
        income, spent, opening, net, closing = (units[line_of(f"{sheet}.{name}", purse)] for name in ROLLED)
        mark = "" if purse == sheet else f".{purse}"
        told.append((f"{sheet}.roll{mark}", opening + income, spent + closing))
        told.append((f"{sheet}.net{mark}", net, income - spent))
    return told
