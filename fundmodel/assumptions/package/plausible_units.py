"""Money per head far from the nation's: the sign of an amount or a count in another unit than was said."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.package.national_averages import Averages
from fundmodel.assumptions.tables.area_tables import FLOWS, money_column
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

FAR: Final = 8.0
"""No published fund of a prefecture spends eight times, or an eighth, of the nation per head."""
AHEAD: Final = "premium_received_ahead_yuan"
MUCH: Final = 3.0
"""From three times the nation's months of spending on a balance is to be looked at [J]."""
SPENT_ON: Final = {FUNDS[0]: ("active", "retired"), FUNDS[-1]: ("resident",)}


def unit_faults(
    cells: Mapping[str, Mapping[str, float]],
    nation: Averages,
    base_year: int,
    rows: Mapping[tuple[str, str], int],
    counted: Collection[str] = (),
) -> Iterator[Fault]:
    """A fault for every fund of an area whose income or expenditure per head is ``FAR`` from the nation's.

    ``rows`` holds where (area, fund) stands in its sheet; areas of ``counted``, whose heads are told already, are left
    out.
    """
    scale = YUAN_PER_YI / PERSONS_PER_WAN
    for area, own in cells.items():
        for fund, groups in SPENT_ON.items():
            heads, people = sum(own[f"{g}_10k"] for g in groups), sum(nation.heads[g] for g in groups)
            for flow in ("income", "expenditure"):
                spent, national = own[money_column(fund, flow)], nation.money[fund, flow] / people
                if heads <= 0.0 or spent <= 0.0 or area in counted:
                    continue
                times = spent / heads / national
                if times_off(times) < FAR:
                    continue
                problem = Said(
                    "{area}, {year}: {flow} of {fund} per head is {own:,.0f} yuan, the nation's {nation:,.0f}",
                    area=area,
                    year=base_year,
                    flow=flow,
                    fund=fund,
                    own=spent / heads * scale,
                    nation=national * scale,
                )
                yield Fault("area_accounts", problem, told_units(times), rows.get((area, fund)), flow)


def balances_far(
    cells: Mapping[str, Mapping[str, float]], nation: Averages, base_year: int, rows: Mapping[tuple[str, str], int]
) -> tuple[list[Fault], list[str]]:
    """Months of spending that the closing balance of the base year holds, beside the nation's: a fault from ``FAR``
    times them on, a remark from ``MUCH`` times. Faults, remarks."""
    faults: list[Fault] = []
    remarks: list[str] = []
    for area, own in cells.items():
        for fund in SPENT_ON:
            months = _months({flow: own[money_column(fund, flow)] for flow in FLOWS})
            usual = _months({flow: nation.money[fund, flow] for flow in FLOWS})
            if not months > MUCH * usual:
                continue
            problem = Said(
                "{area}, {year}: the closing balance of {fund} is {months:.1f} months of its expenditure, the nation's "
                "{usual:.1f}",
                area=area,
                year=base_year,
                fund=fund,
                months=months,
                usual=usual,
            )
            fault = Fault(
                "area_accounts",
                problem,
                Said("Check the closing balance and its unit"),
                rows.get((area, fund)),
                "closing",
            )
            if months >= FAR * usual:
                faults.append(fault)
            else:
                remarks.append(
                    Said(
                        "{name}, {column}, row {row}: {told}",
                        name=fault.source,
                        column=fault.place,
                        row=fault.row,
                        told=Said("{problem}. {fix}", problem=problem, fix=fault.fix),
                    )
                )
    return faults, remarks


def ahead_faults(frames: Mapping[str, pd.DataFrame], base_year: int) -> Iterator[Fault]:
    """A fault for premium received ahead at the end of the base year that is more than the fund's income of the year: a
    year's premium is a third or so of it."""
    observed, column = frames.get("observations"), money_column(FUNDS[-1], "income")
    if observed is None or AHEAD not in observed or column not in frames["areas"]:
        return
    income = dict(zip(frames["areas"]["area"].astype(str), frames["areas"][column], strict=True))
    for at, row in observed[observed["period_end"] == f"{base_year}-12"].iterrows():
        year = income.get(str(row["area"]), float("nan")) * YUAN_PER_YI
        if row[AHEAD] > year:
            problem = Said(
                "premium received ahead is {ahead:,.0f} yuan, more than the whole income of the resident fund in "
                "{year}, {income:,.0f} yuan",
                ahead=float(row[AHEAD]),
                year=base_year,
                income=float(year),
            )
            yield Fault("observations", problem, Said("Check the figure and its unit"), int(str(at)), AHEAD)


def _months(money: Mapping[str, float]) -> float:
    """(opening + income - expenditure) / expenditure x 12; NaN where nothing is spent."""
    spent = money["expenditure"]
    return 12.0 * (money["opening"] + money["income"] - spent) / spent if spent > 0.0 else float("nan")


def times_off(times: float) -> float:
    """How many times one figure is the other, whichever is larger."""
    return max(times, 1.0 / times)


def told_units(times: float) -> str:
    """What to do about an amount that is ``times`` what it should be, to the nearest power of ten."""
    return Said(
        "Check the units of money and of heads: the amount looks {times:,} times too {side}",
        times=10 ** max(abs(round(math.log10(times))), 1),
        side=Said("large") if times > 1.0 else Said("small"),
    )
