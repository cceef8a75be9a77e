"""Tables for the terminal: what the inputs differ in, both funds year by year, key dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.floors import floor_words
from fundmodel.analysis.signed_paths import EVENTS
from fundmodel.presentation.frames.alike import titled_rows
from fundmodel.presentation.frames.pool_values import mark_word, rule_value_words
from fundmodel.presentation.frames.range_frames import range_text
from fundmodel.presentation.frames.summary import headlines, pooled_funds, shown_years, yearly_accounts
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.difference_words import told
from fundmodel.presentation.words.fund_dates import made_by
from fundmodel.presentation.words.headings import code_label
from fundmodel.presentation.words.labels import (
    bracketed,
    fund_label,
    level_words,
    margin_words,
    months_text,
    prudent_text,
    short_labels,
)
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.presentation.words.rounding import grouped, rolling
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.said import speak
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

    from fundmodel.projection.result import Projection

STYLES: Final = {
    "green": "green",
    "blue": "bright_blue",
    "yellow": "yellow",
    "orange": "dark_orange",
    "red": "bold red",
    "used_up": "bold red",
}
MONTHS: Final = {
    "months": "reserve_months_cash",
    "months_cash": "reserve_months_cash",
    "months_earned": "reserve_months_earned",
}
"""Heading -> column of ``yearly_accounts``; one basis a column."""
GAP: Final = 3


def fund_tables(run: Projection, lang: str, console: Console) -> list[tuple[str, list[RenderableType]]]:
    """(fund, its tables): one for each group of scenarios with the same accounts, side by side where there is room."""
    accounts = yearly_accounts(run)
    shown = accounts[accounts["year"].isin(shown_years(accounts["year"].to_numpy()))]
    found = []
    for fund in POOLED_FUNDS:
        groups = titled_rows(run, shown[shown["fund"] == fund], lang)
        roomy, tight = ([year_table(rows, title, lang, room) for title, rows in groups] for room in (1, 0))
        found.append((fund, side_by_side(roomy, tight, console)))
    return found


def year_table(rows: pd.DataFrame, title: str, lang: str, room: int = 1) -> Table:
    """One fund in one scenario, a row a year: income, outgo, balances (亿元), months of reserve, level.

    As printed, income = outgo + current balance, and each balance is the one above it + current balance.
    """
    from rich import box

    bases = ("months_earned", "months_cash") if bool((rows["premium_received_ahead"] != 0).any()) else ("months",)
    table = screen_table(title=title, box=box.SIMPLE_HEAD, padding=(0, room, 0, 0), title_style="bold", pad_edge=False)
    table.show_edge = False
    table.add_column(label("year", lang), no_wrap=True)
    for key in ("income", "expenditure", "current_balance", "balance", *bases):
        table.add_column(say(key, lang), justify="right", no_wrap=True)
    table.add_column(say("level", lang))
    years = [int(year) for year in rows["year"]]
    records: list[dict[str, Any]] = rows.to_dict("records")  # type: ignore[assignment]
    closed: float | None = None
    for at, row in enumerate(records):
        last = at + 1 == len(years)
        jumps = not last and years[at + 1] - years[at] > 1 and (at == 0 or years[at] - years[at - 1] == 1)
        starts = not last and not row["projected"] and bool(rows["projected"].iloc[at + 1])
        above = closed if at and years[at] - years[at - 1] == 1 else None
        printed = rolling(*_flows(row), above)
        closed = printed[-1]
        texts = [str(row["year"]), *map(grouped, printed), *(months_text(row[MONTHS[basis]]) for basis in bases)]
        table.add_row(*texts, level_cell(row, lang), end_section=jumps or starts)
    return table


def _flows(row: dict[str, Any]) -> tuple[float, float, float]:
    """Income, outgo and closing balance of a year, 亿元."""
    income, spent, closing = (float(row[name]) / YUAN_PER_YI for name in ("total_income", "expenditure", "balance"))
    return income, spent, closing


def level_cell(row: dict[str, Any], lang: str) -> Text:
    """The level in its colour, with the month of an overdraft that is repaid; "*" where the cash basis gives another,
    "+" where the fund holds too much."""
    from rich.text import Text

    level = row["warning_level"]
    said = level_words(row, lang) if level else say("unjudged", lang)
    flags = ("*" if row["levels_differ"] else "") + ("+" if row["excess_earned"] else "")
    return Text(said, style=STYLES.get(level, "")) + Text(flags)


def date_note(run: Projection, lang: str) -> str:
    """What makes the dates, and what the prudent ones are."""
    made = made_by(pooled_funds(run))[0 if lang == "zh" else 1]
    return say("date_note", lang, made=made[:1].upper() + made[1:])


def horizon_line(run: Projection, lang: str) -> str:
    """Months of reserve at the end of the run of every fund that is not used up by then, beside its warning line: how
    near "not before" is; "" where all are used up."""
    last = yearly_accounts(run)
    last = last[(last["year"] == last["year"].max()) & ~last["used_up"]]
    labels, lines = short_labels(run, lang), floor_words(run)
    said = [
        say(
            "horizon_fund",
            lang,
            fund=fund_label(row["fund"], lang),
            scenario=labels[row["scenario"]],
            months=months_text(row["reserve_months_earned"]),
            line=lines[row["fund"]],
        )
        for row in last.to_dict("records")
    ]
    joint = "；" if lang == "zh" else "; "
    return say("horizon", lang, year=int(last["year"].max()), said=joint.join(said)) if said else ""


def headline_table(run: Projection, lang: str, ranges: pd.DataFrame | None = None) -> Table:
    """The first time of each event, below it its range where ``ranges`` has one; a column for each fund and group of
    scenarios with the same dates."""
    from rich import box

    table = screen_table(title=say("headlines", lang), box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False)
    table.add_column("", overflow="fold")
    labels, columns = short_labels(run, lang), []
    dates = headlines(run)
    for fund in POOLED_FUNDS:
        groups: dict[tuple[str, ...], list[str]] = {}
        for _, row in dates[dates["fund"] == fund].iterrows():
            cells = tuple(ranged_date(ranges, row, event, lang) for event in EVENTS)
            whose = labels[row["scenario"]] + bracketed(margin_words(row, lang), lang)
            groups.setdefault(cells, []).append(whose)
        same = len(groups) == 1 and len(run.scenarios) > 1
        for cells, names in groups.items():
            whom = say("same", lang) if same else " = ".join(names)
            table.add_column(f"{fund_label(fund, lang)}\n{whom}", overflow="fold")
            columns.append(cells)
    for at, event in enumerate(EVENTS):
        table.add_row(label(event, lang), *(cells[at] for cells in columns))
    return table


def ranged_date(ranges: pd.DataFrame | None, row: Any, event: str, lang: str) -> str:
    """The date of an event with the prudent one and, on a line of its own, its range."""
    said = range_text(ranges, row, event, lang, "short")
    return prudent_text(row, event, lang) + (f"\n{said}" if said else "")


def difference_table(differences: pd.DataFrame, title: str, heads: tuple[str, str], lang: str) -> Table:
    """The rows of ``diff_scenarios``: what, from when, value in each scenario, unit and tag."""
    from rich import box

    table = screen_table(title=title, box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False, title_justify="left")
    for name in (label("parameter", lang), say("from", lang), *heads, label("unit", lang), label("tag", lang)):
        table.add_column(name, overflow="fold")
    for row in differences.to_dict("records"):
        start = say("always", lang) if row["from"] == "always" else str(row["from"])
        if row["cash_from"]:
            start = told("cash_from", lang, start=start, month=row["cash_from"])
        ruled = str(row["parameter"]).startswith("rule.")
        values = [
            rule_value_words(row["parameter"], row[f"value_{side}"], unit=row["unit"], lang=lang)
            if ruled
            else difference_words(row[f"value_{side}"], lang, row.get(f"amount_{side}"), row["from"])
            for side in ("a", "b")
        ]
        mark = mark_word(row["tag"], lang) if ruled else code_label(row["tag"], lang)
        table.add_row(row[f"label_{lang}"], start, *values, unit_word(row["unit"], lang), mark)
    return table


def difference_words(value: Any, lang: str, amount: float | None = None, start: str = "") -> str:
    """A value of ``diff_scenarios`` in words: numbers short, rules translated, with the ``amount`` that one makes
    in the year of ``start``."""
    if amount is not None:
        return told("rule_makes", lang, rule=difference_words(value, lang), amount=amount, year=start[:4])
    if value is None:
        return say("none", lang)
    if isinstance(value, str):
        if value.startswith("grows with "):
            series, _, begins = value.removeprefix("grows with ").partition(", from ")
            level, _, since = begins.partition(" in ")
            rule = code_label(series.split(",")[0], lang)
            return f"{rule}（{since}起{level}）" if lang == "zh" else f"{rule} ({level} in {since})"
        return label("raise", lang) if value == "ends" else code_label(value, lang)
    return f"{value:.10g}"


def side_by_side(roomy: Sequence[Table], tight: Sequence[Table], console: Console) -> list[RenderableType]:
    """Rows of tables: all in one row if there is room, else the tight ones, as many in a row as fit."""
    for tables in (roomy, tight):
        rows = rows_of(tables, console)
        if len(rows) == 1:
            return [_side_by_side(rows[0])]
    alone = all(len(row) == 1 for row in rows)
    laid: list[RenderableType] = []
    for row in rows_of(roomy, console) if alone else rows:
        laid += [_side_by_side(row), ""]
    return laid[:-1]


def rows_of(tables: Sequence[Table], console: Console) -> list[list[Table]]:
    """The tables in their order, each row as long as the console is wide."""
    rows: list[list[Table]] = [[]]
    used = 0
    for table in tables:
        wide = _width(table, console)
        if rows[-1] and used + GAP + wide > console.width:
            rows.append([])
            used = 0
        used += wide + (GAP if rows[-1] else 0)
        rows[-1].append(table)
    return rows


def _side_by_side(tables: Sequence[Table]) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, GAP, 0, 0), pad_edge=False)
    for _ in tables:
        grid.add_column()
    grid.add_row(*tables)
    return grid


def _width(table: Table, console: Console) -> int:
    from rich.measure import Measurement

    return Measurement.get(console, console.options.update(width=10_000), table).maximum


def check_table(checks: Sequence[Any], lang: str) -> Table:
    """Published figures and ours, with tolerance and verdict."""
    from rich import box
    from rich.text import Text

    table = screen_table(title=say("verify_title", lang), box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False)
    for key in ("name", "source", "expected", "found", "tolerance", "passed"):
        table.add_column(say(f"verify_{key}", lang), justify="right" if key in ("expected", "found") else "left")
    for check in checks:
        verdict = Text(say("pass" if check.passed else "fail", lang), style="green" if check.passed else "bold red")
        tolerance = f"{check.tolerance:.2g}" if check.tolerance else "0"
        said = [speak(text, lang) for text in (check.name, check.source, figure(check.expected), figure(check.found))]
        table.add_row(*said, tolerance, verdict)
    return table


def figure(value: float | str) -> str:
    """A number with the digits that tell, a word as it is."""
    return value if isinstance(value, str) else f"{value:,.7g}"
