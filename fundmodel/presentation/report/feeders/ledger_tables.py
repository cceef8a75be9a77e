"""Sections 4 and 5: the books of the funds, from lines to ledgers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.report.feeders.printed_books import (
    ACCOUNTS,
    BESIDE,
    POOL,
    POOL_LINES,
    RESIDENT,
    printed_books,
)
from fundmodel.presentation.report.report_parts import Sum
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Sources, in_yi
from fundmodel.vocabulary.dictionary import label


def only_shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the years that are printed: every year to 2035, then every fifth, and the last."""
    years = set(shown_years(frame["year"].to_numpy()))
    return frame[frame["year"].isin(years)].reset_index(drop=True)


def books_of(of: Sources, fund: str) -> pd.DataFrame:
    """The printed books of a fund under the best estimate."""
    return printed_books(of.run, fund, of.main)


def employee_income(of: Sources) -> Content:
    """T12: every line of income of the pool with interest; transfers between funds apart."""
    return _lines_table(of, "total_income")


def employee_spending(of: Sources) -> Content:
    """T13: every line of spending of the pool."""
    return _lines_table(of, "expenditure")


def _lines_table(of: Sources, total: str) -> Content:
    """Lines of the pool by year with their total; lines that are nought throughout are named in a note."""
    books = books_of(of, POOL)
    lines = [name for name in POOL_LINES[total] if name in books]
    beside = [name for name in BESIDE[total] if _moves(books, name)]
    parts = [*(name for name in lines if _moves(books, name)), *beside]
    empty = [label(name, of.lang) for name in lines if name not in parts]
    own = {name: of.say(f"col.{name}") for name in beside if name not in ("interest", "transfer", "pooled")}
    columns = (
        of.col("year", decimals=0),
        *(of.col(name, "yi", 1, own.get(name) or label(name, of.lang)) for name in parts),
        of.col(total, "yi", 1),
    )
    joint = "、" if of.lang == "zh" else ", "
    notes = [of.say("note_one_rounding")]
    notes += [of.say("note_empty_lines", lines=joint.join(empty))] if empty else []
    return Content(only_shown(books[["year", *parts, total]]), columns, tuple(notes), (Sum(total, tuple(parts)),))


def _moves(books: pd.DataFrame, name: str) -> bool:
    return bool(books[name].abs().max() > 0.0)


def pool_ledger(of: Sources) -> Content:
    """T14: opening to closing of the pool by year, months held, and the prudent months beside."""
    return _ledger_table(of, POOL, (), ("cash",))


def resident_ledger(of: Sources) -> Content:
    """T22: opening to closing of the resident fund, the balance as earned and premiums received ahead, months on cash
    and earned."""
    return _ledger_table(of, RESIDENT, ("earned_balance", "premium_received_ahead"), ("cash", "earned"))


def _ledger_table(of: Sources, fund: str, beside: Sequence[str], bases: Sequence[str]) -> Content:
    """opening + received - expenditure - interest on debt = closing, with months by basis, level and prudent months."""
    own, prudent, frame = of.accounts(fund), of.prudent_accounts(fund), books_of(of, fund)
    frame["premium_received_ahead"] = in_yi(own["premium_received_ahead"])
    for basis in bases:
        frame[f"months_{basis}"] = own[f"reserve_months_{basis}"]
    frame["months_prudent"] = float("nan") if prudent is None else prudent["reserve_months_earned"].to_numpy()
    frame["level"] = [label(level, of.lang) if level else "" for level in own["warning_level"].astype(str)]
    moves = [name for name in ("debt_interest", "other_moves") if _moves(frame, name)]
    money = ("opening", "total_income", "expenditure", "current_balance", *moves, "closing", *beside)
    columns = (
        of.col("year", decimals=0),
        *(of.col(name, "yi", 1) for name in money),
        *(of.col(f"months_{basis}", "months", 1) for basis in bases),
        of.col("months_prudent", "months", 1),
        of.col("level"),
    )
    signed = {name: tuple(one for one in moves if one == name) for name in ("other_moves", "debt_interest")}
    sums = (
        Sum("closing", ("opening", "current_balance", *signed["other_moves"]), signed["debt_interest"]),
        Sum("current_balance", ("total_income",), ("expenditure",)),
    )
    notes = [of.say("note_ledger"), of.say("note_year_end"), of.say("note_months_prudent")]
    notes += [of.say("note_earned_balance")] if "earned_balance" in beside else []
    return Content(only_shown(frame), columns, tuple(notes), sums)


def accounts_table(of: Sources) -> Content | NotApplicable:
    """T18: credits, spending and balance of individual accounts."""
    if ACCOUNTS not in of.run.ledger["fund"].values:
        return NotApplicable("no_accounts")
    frame = books_of(of, ACCOUNTS)
    moves = [name for name in ("pooled", "other_moves") if _moves(frame, name)]
    received = ("income", "transfer", "interest", *moves)
    labels = {"income": of.say("col.credits"), "transfer": of.say("col.transfer_in"), "expenditure": of.say("col.used")}
    shown = ("opening", *received, "expenditure", "closing")
    columns = (of.col("year", decimals=0), *(of.col(name, "yi", 1, labels.get(name)) for name in shown))
    sums = (Sum("closing", ("opening", *received), ("expenditure",)),)
    notes = (of.say("note_accounts"), of.say("note_one_rounding"))
    return Content(only_shown(frame), columns, notes, sums)
