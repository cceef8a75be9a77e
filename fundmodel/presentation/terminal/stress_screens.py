"""What shocks do to each fund, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.stress_frames import area_text
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.labels import NEVER, fund_label, months_text, when_text
from fundmodel.presentation.words.stress_words import severity_text, told
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from rich.table import Table

    from fundmodel.analysis.stress import Stress, Struck
    from fundmodel.assumptions.scenario.declared_shock import Shock

SHOWN: Final = 8
"""Rows of a shock on the screen: the sum, then what it takes below the line, then what loses most months."""
LEAST: Final = 0.05
"""Months of reserve that an area loses at least to be shown."""


def stress_tables(found: Stress, lang: str) -> Iterator[tuple[Table, list[str]]]:
    """A table for each shock, and the lines below it."""
    for one in found.struck:
        rows = found.table[found.table["shock"] == one.name]
        summed = rows["area"] == rows["area"].iloc[0]
        rest = rows[~summed & (rows["newly_below"] | (rows["months_lost"] >= LEAST))]
        rest = rest.sort_values(["newly_below", "months_lost"], ascending=[False, False], kind="stable")
        shown = [*rows[summed].to_dict("records"), *rest.to_dict("records")]
        yield _table(found, one, shown[:SHOWN], lang), _lines(one, rows, len(shown), lang)


def title(one: Struck, lang: str) -> str:
    """A shock with how hard it strikes, from when and for how long; several by their names."""
    if len(one.shocks) > 1:
        return told("together_title", lang, shock=one.label[lang])
    (shock,) = one.shocks
    return told(
        "shock_title",
        lang,
        shock=shock.label[lang],
        measure=shock.severity_label[lang],
        severity=severity_text(shock.severity, shock.unit),
        start=shock.start,
        healing=f"{shock.healing:g}",
    )


def library_table(shocks: list[Shock], lang: str) -> Table:
    """Every shock: its name as typed, what it asks, and its defaults."""
    from rich import box

    shown = screen_table(title=told("listed", lang), box=box.SIMPLE_HEAD, title_style="bold", title_justify="left")
    for key in ("name", "question", "severity", "from", "heals"):
        shown.add_column(told(key, lang), no_wrap=key == "name")
    for shock in shocks:
        size = f"{severity_text(shock.severity, shock.unit)}; {severity_text(shock.high, shock.unit)}"
        size = f"{shock.severity_label[lang]} {size}"
        shown.add_row(shock.name, _asked(shock, lang), size, shock.start, f"{shock.healing:g}")
    return shown


def _asked(shock: Shock, lang: str) -> str:
    colon = "：" if lang == "zh" else ": "
    return f"{shock.label[lang]}{colon}{shock.question[lang]}"


def _table(found: Stress, one: Struck, rows: list[dict[Any, Any]], lang: str) -> Table:
    from rich import box

    shown = screen_table(
        title=title(one, lang), box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False, title_justify="left"
    )
    shown.add_column(told("area", lang))
    shown.add_column(told("fund", lang))
    for key in ("below", "used_up"):
        shown.add_column(told(key, lang), overflow="fold")
    shown.add_column(told("most_lost", lang), justify="right")
    shown.add_column(told("money_lost", lang, year=found.until), justify="right")
    for row in rows:
        mark = "*" if row["newly_below"] else ""
        ends = [_moved(row, event, lang) for event in ("floor", "depletion")]
        worst = row["worst_month"]
        lost = months_text(row["months_lost"]) + ("" if worst != worst else f" ({worst:%Y-%m})")
        area = mark + area_text(row["area"], found.data, lang)
        shown.add_row(area, fund_label(row["fund"], lang), *ends, lost, f"{row['money_lost'] / YUAN_PER_YI:,.1f}")
    return shown


def _moved(row: dict[Any, Any], event: str, lang: str) -> str:
    """ "2035-08 → 2033-10", one date where it does not move, a dash for what does not happen."""
    before, after = (row[f"{event}_{when}"] for when in ("before", "after"))
    told_of = [NEVER if when != when else when_text(when, event, None, lang) for when in (before, after)]
    return told_of[0] if told_of[0] == told_of[1] else " → ".join(told_of)


def _lines(one: Struck, rows: Any, count: int, lang: str) -> list[str]:
    lines = [told("newly", lang)] if rows["newly_below"].any() else []
    if count > SHOWN:
        lines.append(told("more", lang, count=count - SHOWN))
    if len(one.shocks) > 1:
        first = rows["area"].iloc[0]
        for row in rows[rows["area"] == first].to_dict("records"):
            amount = f"{row['beyond_sum'] / YUAN_PER_YI:+,.1f}"
            lines.append(told("beyond", lang, amount=amount, fund=fund_label(row["fund"], lang)))
    else:
        lines.append(told("left_out", lang, what=one.shocks[0].left_out[lang]))
    return lines
