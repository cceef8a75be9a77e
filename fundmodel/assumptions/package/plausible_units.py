"""Money per head far from the nation's: the sign of an amount or a count in another unit than was said."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from fundmodel.assumptions.package.national_averages import Averages
from fundmodel.assumptions.tables.area_tables import money_column
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

FAR: Final = 8.0
"""No published fund of a prefecture spends eight times, or an eighth, of the nation per head."""
SPENT_ON: Final = {FUNDS[0]: ("active", "retired"), FUNDS[-1]: ("resident",)}


def unit_faults(cells: Mapping[str, Mapping[str, float]], nation: Averages) -> Iterator[Fault]:
    """A fault for every fund of an area whose income or expenditure per head is ``FAR`` from the nation's."""
    scale = YUAN_PER_YI / PERSONS_PER_WAN
    for area, own in cells.items():
        for fund, groups in SPENT_ON.items():
            heads, people = sum(own[f"{g}_10k"] for g in groups), sum(nation.heads[g] for g in groups)
            for flow in ("income", "expenditure"):
                spent, national = own[money_column(fund, flow)], nation.money[fund, flow] / people
                if heads <= 0.0 or spent <= 0.0:
                    continue
                times = spent / heads / national
                if times_off(times) < FAR:
                    continue
                problem = Said(
                    "{area}: {flow} of {fund} per head is {own:,.0f} yuan, the nation's {nation:,.0f}",
                    area=area,
                    flow=flow,
                    fund=fund,
                    own=spent / heads * scale,
                    nation=national * scale,
                )
                yield Fault("area_accounts", problem, told_units(times), None, flow)


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
