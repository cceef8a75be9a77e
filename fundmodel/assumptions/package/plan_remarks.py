"""Budgets that are far from what came in by the day of their approval (METHODS 6.2).

    planned / (flow of the last twelve months published whole by then) - 1, a remark from ``OFF`` on

Real plans miss by 1 to 23 %; further off is another scope, a part of the fund, or a year that cannot be like the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.assumptions.figures.known_from import known_from, month_number, month_text
from fundmodel.assumptions.figures.observed_blocks import YEAR, Block, Sum, blocks
from fundmodel.assumptions.package.observed_units import PLANNED
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

OFF: Final = 0.3
"""Share by which a plan is off from which it is remarked on; judgement, beyond the largest miss of a real plan seen."""


def plan_remarks(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """A remark for each plan of ``budgets`` that is ``OFF`` or more above or below the last twelve whole months that
    were published by its approval; nothing where there are none."""
    if not {"budgets", "observations"} <= frames.keys():
        return []
    accounts = frames["observations"]
    accounts = accounts[accounts["covers"] > 0].assign(known=lambda frame: known_from("observations", frame))
    told: list[str] = []
    own = dict(iter(accounts.groupby(["area", "fund"], sort=False)))
    for plan in frames["budgets"].to_dict("records"):
        rows = own.get((plan["area"], plan["fund"]))
        if rows is not None:
            told += _off(plan, rows[rows["known"] <= str(plan["approved"])])
    return told


def _off(plan: Mapping[Any, Any], rows: pd.DataFrame) -> Iterator[str]:
    last = _last_year(rows) if len(rows) else []
    if not last:
        return
    flows = dict(zip(PLANNED.values(), np.sum([block.flows for block in last], axis=0), strict=True))
    for column, flow in PLANNED.items():
        planned, usual = float(str(plan[column])), float(flows[flow])
        if usual > 0.0 and planned == planned and abs(planned / usual - 1.0) >= OFF:
            yield Said(
                "budgets: {area}, {fund}: {column} of {year} is {planned:,.0f} yuan, {off:+.0%} beside the "
                "{usual:,.0f} of the twelve months to {month}, the last that were published when it was approved; "
                "check its scope",
                area=str(plan["area"]),
                fund=str(plan["fund"]),
                column=column,
                year=int(str(plan["year"])),
                planned=planned,
                off=planned / usual - 1.0,
                usual=usual,
                month=month_text(last[-1].end - 1),
            )


def _last_year(rows: pd.DataFrame) -> list[Block]:
    """The blocks of the newest scope that make up its last twelve months; empty where they do not do so whole."""
    ends = rows["period_end"].map(month_number).to_numpy() + 1
    newest = rows["scope"].to_numpy() == rows["scope"].iloc[int(np.argmax(ends))]
    latest: dict[tuple[int, int], Sum] = {}
    order = np.argsort(rows["known"].to_numpy(), kind="stable")
    flows = rows[list(PLANNED.values())].to_numpy(dtype=np.float64)
    for at in order[newest[order]]:
        end, covers = int(ends[at]), int(rows["covers"].iloc[at])
        if np.isfinite(flows[at]).all():
            latest[end, covers] = Sum(end - covers, end, flows[at], str(rows["known"].iloc[at]))
    made = blocks(list(latest.values()))
    last = [block for block in made if block.first >= made[-1].end - YEAR]
    return last if sum(block.end - block.first for block in last) == YEAR else []
