"""Balances, bills, advances and transfers inside a year, and the parts of a plan, beside the money that they belong to.

    middle |stock| / (12 middle(expenditure / covers)) within the band of its column
    |figure| / middle |figure| of its area, fund and column, or the reverse: below ``ROW_FAR``
    both below the band and as a small row only where the others are steady, max |figure| / min |figure| <= ``STEADY``
    part of a plan / planned income between ``PART`` and 1

Bills of a fund that pays at once are next to nothing and waver; income may come in one month of the year. Limits are
judgement [J]; zero is a figure and is not held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.package.plausible_units import times_off, told_units
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

BANDS: Final[Mapping[str, tuple[float, float]]] = {
    "balance_yuan": (0.001, 50.0),
    "unpaid_bills_yuan": (0.0003, 3.0),
    "prepayments_yuan": (0.0003, 3.0),
    "premium_received_ahead_yuan": (0.0003, 3.0),
    "transfers_up_yuan": (0.0001, 30.0),
    "transfers_down_yuan": (0.0001, 30.0),
}
"""Column -> the years of the fund's spending that its middle figure holds at least and at most [J]."""
ROW_FAR: Final = 500.0
"""No figure is five hundred times the middle one of its column, or the reverse [J]: the unit of one row."""
STEADY: Final = 100.0
"""Figures within a hundred times of one another are of one size, and one far from them is in another unit [J]."""
LUMP: Final = 3.0
"""Years of the fund's spending that one month may receive: premium and subsidy of a year at once [J]."""
LEAST_ROWS: Final = 3
PARTS: Final = ("premium_plan_yuan", "subsidy_plan_yuan")
PART: Final = 0.001
"""Premium and subsidy are each a thousandth of the planned income at least [J]."""
ROUNDED: Final = 1.001


def observed_part_faults(frames: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """A fault for every column of an area and fund, and every row of one, whose size does not go with its spending; and
    for every part of a plan. ``frames`` by rows of their sheets."""
    accounts = frames.get("observations")
    if accounts is not None:
        series = [name for name in ("area", "fund", "level") if name in accounts]
        for (area, fund, *_), own in accounts.groupby(series, sort=False, dropna=False):
            yield from _columns(f"{area}", f"{fund}", own)
    if "budgets" in frames:
        yield from _plans(frames["budgets"])


def _columns(area: str, fund: str, own: pd.DataFrame) -> Iterator[Fault]:
    """The level of each column, then the rows that stand apart in it."""
    flows = own[own["covers"] > 0]
    rates = {name: flows[name] / flows["covers"] for name in ("income_yuan", "expenditure_yuan")}
    year = 12.0 * float(rates["expenditure_yuan"].median()) if len(flows) else float("nan")
    for name, (least, most) in BANDS.items():
        if name not in own:
            continue
        sizes = own[name].abs()
        sizes = sizes[sizes > 0.0]
        if sizes.empty:
            continue
        times = float(sizes.median()) / year if year > 0.0 else float("nan")
        if times > most or (times < least and _steady(sizes)):
            yield _level(area, fund, name, times, int(str(sizes.index[0])))
        else:
            yield from _rows(area, fund, name, sizes, most * year)
    for name, rate in rates.items():
        lump = LUMP * year if name == "income_yuan" else 0.0
        yield from _rows(area, fund, name, rate[rate > 0.0], lump)


def _steady(sizes: pd.Series[float]) -> bool:
    return bool(sizes.max() <= STEADY * sizes.min())


def _level(area: str, fund: str, name: str, times: float, row: int) -> Fault:
    problem = Said(
        "{area}, {fund}: the middle figure of {column} is {times:.3g} years of the fund's spending, outside {band}",
        area=area,
        fund=fund,
        column=name,
        times=times,
        band=[f"{bound:g}" for bound in BANDS[name]],
    )
    return Fault("observations", problem, Said("Check the figures and their unit; yuan is wanted"), row, name)


def _rows(area: str, fund: str, name: str, sizes: pd.Series[float], usual: float) -> Iterator[Fault]:
    """Rows far from the middle one: large ones beyond what is ``usual``, small ones among steady figures."""
    if len(sizes) < LEAST_ROWS:
        return
    middle = float(sizes.median())
    for row, size in sizes.items():
        if times_off(float(size) / middle) < ROW_FAR:
            continue
        if size > usual if size > middle else _steady(sizes.drop(row)):
            problem = Said(
                "{area}, {fund}: {own:,.0f} yuan, the middle figure of {column} is {middle:,.0f}",
                area=area,
                fund=fund,
                own=float(size),
                column=name,
                middle=middle,
            )
            yield Fault("observations", problem, told_units(float(size) / middle), int(str(row)), name)


def _plans(budgets: pd.DataFrame) -> Iterator[Fault]:
    """Parts of the planned income, each and together."""
    given = [name for name in PARTS if name in budgets]
    whole = budgets["income_plan_yuan"]
    for name in given:
        for row in budgets.index[(whole > 0.0) & (budgets[name] > 0.0)]:
            share = float(budgets.at[row, name] / whole[row])
            if PART <= share <= ROUNDED:
                continue
            problem = Said(
                "{area}, {fund}: {column} is {share:.3g} of the planned income",
                area=str(budgets.at[row, "area"]),
                fund=str(budgets.at[row, "fund"]),
                column=name,
                share=share,
            )
            fix = Said("It is part of the planned income: check both figures and their unit; yuan is wanted")
            yield Fault("budgets", problem, fix, int(str(row)), name, f"{float(str(budgets.at[row, name])):.15g}")
