"""The books of every fund as all tables print them: each amount rounded once, so that it is the same wherever it
stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from fundmodel.analysis.indicators import current_balance
from fundmodel.analysis.runs import december, several, table, yearly
from fundmodel.presentation.frames.summary import funds_of, yearly_accounts
from fundmodel.presentation.report.printed_numbers import rounded
from fundmodel.presentation.report.report_parts import Column, Sum, Table
from fundmodel.presentation.report.report_sources import in_yi
from fundmodel.projection.once import once
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.dims import EXPENDITURE_LINES, INCOME_LINES

POOL: Final = "employee_pooled"
ACCOUNTS: Final = "individual_accounts"
RESIDENT: Final = "resident"
SPENDING: Final = tuple(name for name in EXPENDITURE_LINES if name != "account_spending")
POOL_LINES: Final = {
    "total_income": tuple(name for name, (fund, _) in INCOME_LINES.items() if fund == POOL),
    "expenditure": SPENDING,
}
MOVED: Final = ("interest", "transfer", "pooled")
WAITING: Final = "bills_waiting"
"""What spending holds beside its lines where a rule of pooling lets bills wait: their rise."""
BESIDE: Final = {"total_income": MOVED, "expenditure": (WAITING,)}
"""What a total of the pool holds beside its lines."""
DECIMALS: Final = 1
LEAST: Final = 0.5
"""Yuan below which a line is nought in a year."""


@once
def printed_books(run: Projection, fund: str, scenario: str) -> pd.DataFrame:
    """opening + current_balance + other_moves - debt_interest = closing, current_balance = total_income - expenditure,
    and of the pool each of both as the sum of its lines: hundred million yuan with one decimal, (year) rows.

    Openings and closings are rounded plainly, for each stands in two rows; what moves between them by largest
    remainder. ``earned_balance`` is the current balance on the earned basis. What the pool pays into the accounts is
    the same amount in both books. ``run`` has its areas summed.
    """
    funds = [name for name in (POOL, ACCOUNTS, RESIDENT) if name in funds_of(run)]
    joint, sums = pd.DataFrame(), list[Sum]()
    for name in funds:
        frame, own = _books_of(run, name, scenario)
        joint = pd.concat([joint, frame.add_prefix(f"{name}.")], axis=1)
        sums += [_renamed(rule, name) for rule in own]
    if {POOL, ACCOUNTS} <= set(funds) and np.allclose(joint[f"{POOL}.transfer"], -joint[f"{ACCOUNTS}.transfer"]):
        at = next(n for n, rule in enumerate(sums) if str(rule.total).startswith(ACCOUNTS))
        sums.insert(at, Sum(f"{POOL}.transfer", (), (f"{ACCOUNTS}.transfer",)))
    columns = tuple(Column(name, name, "", DECIMALS) for name in map(str, joint) if not name.endswith(".year"))
    stocks = tuple(f"{name}.{end}" for name in funds for end in ("opening", "closing"))
    made = rounded(Table("", "", joint, columns, sums=tuple(sums), plain=stocks))
    own_names = [name for name in made if str(name).startswith(f"{fund}.")]
    return made[own_names].rename(columns=lambda name: str(name).removeprefix(f"{fund}."))


def _books_of(run: Projection, fund: str, scenario: str) -> tuple[pd.DataFrame, tuple[Sum, ...]]:
    """One fund not rounded, and what adds up in it."""
    rows = yearly_accounts(run, funds_of(run))
    own = rows[(rows["fund"] == fund) & (rows["scenario"] == scenario)].sort_values("year").reset_index(drop=True)
    frame = pd.DataFrame({"year": own["year"].astype(float), "closing": in_yi(own["balance"])})
    first = in_yi(own["balance"] - own["current_balance"] + own["debt_interest"])
    frame["opening"] = frame["closing"].shift(1).fillna(first)
    for name in ("total_income", "expenditure", "current_balance", "debt_interest", "income", *MOVED):
        frame[name] = in_yi(own[name])
    moved = frame["closing"] - frame["opening"] - frame["current_balance"] + frame["debt_interest"]
    frame["other_moves"] = moved.where(moved.abs() > 1e-6, 0.0)
    earned = december(current_balance(several(run, "ledger"), "year", "earned")).sel(fund=fund, scenario=scenario)
    frame["earned_balance"] = in_yi(earned.sum("area").to_series().reindex(own["year"]).to_numpy())
    sums = [
        Sum("closing", ("opening", "current_balance", "other_moves"), ("debt_interest",)),
        Sum("current_balance", ("total_income",), ("expenditure",)),
    ]
    if fund != POOL:
        return frame, (*sums, Sum("total_income", ("income", *MOVED)))
    for total, lines in POOL_LINES.items():
        frame = pd.concat([frame, _lines(run, scenario, lines)], axis=1)
        held = tuple(name for name in lines if name in frame)
        if total == "expenditure":
            rest = frame[total] - frame[list(held)].sum(axis=1)
            frame[WAITING] = rest.where(rest.abs() > 1e-6, 0.0)
        sums.append(Sum(total, (*held, *BESIDE[total])))
    return frame, tuple(sums)


def _lines(run: Projection, scenario: str, lines: Sequence[str]) -> pd.DataFrame:
    """Lines of the pool by civil year; what is nought in every year is nought."""
    ledger = several(run, "ledger").sel(fund=POOL, scenario=scenario)
    held = [line for line in lines if line in ledger["line"].values]
    amounts = yearly(ledger["amount"].sel(line=held)).sum("area")
    found = table({line: amounts.sel(line=line, drop=True) for line in held}, ("year",))[held]
    shown: pd.DataFrame = in_yi(found.where(found.abs() > LEAST, 0.0))
    return shown


def _renamed(rule: Sum, fund: str) -> Sum:
    names: Mapping[str, tuple[str, ...]] = {
        side: tuple(f"{fund}.{part}" for part in getattr(rule, side)) for side in ("parts", "minus")
    }
    return Sum(f"{fund}.{rule.total}", names["parts"], names["minus"])
