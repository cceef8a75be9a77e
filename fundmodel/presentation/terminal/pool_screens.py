"""Regimes beside each other on the terminal: two tables a fund within eighty columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.presentation.frames.pool_cells import (
    borders_of,
    heading,
    moved_funds,
    promise_of,
    regime_label,
    rows_of,
)
from fundmodel.presentation.frames.pool_frames import PoolTables, floors_of
from fundmodel.presentation.frames.pool_levels import SHOWN, levels_note, levels_of, levels_title
from fundmodel.presentation.terminal.captioned_tables import captioned_table
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.pool_words import behaviour_word, told

if TYPE_CHECKING:
    from rich.table import Table

WEAK: Final = ("areas_below", "people_below", "city_months", "peak", "poorest_net")
MONEY: Final = ("own", "total_own_money", "gain", "first_month_another_below_line")
HEADS: Final = {
    "areas_below": "areas_below_short",
    "people_below": "people_below_short",
    "city_months": "city_months_short",
    "peak": "peak_short",
    "poorest_net": "poorest_net_short",
    "own": "own_fund_short",
    "total_own_money": "total_short",
    "gain": "gain_short",
    "first_month_another_below_line": "first_short",
}


def regime_tables(shown: PoolTables, lang: str) -> list[Table]:
    """For each fund that is moved: who is weak, and what the money comes to; none / half / full below each other."""
    return [_table(shown, fund, columns, lang) for fund in moved_funds(shown) for columns in (WEAK, MONEY)]


def level_tables(shown: PoolTables, lang: str) -> list[Table]:
    """What one level of rates and benefits costs beside a regime, a table a fund; none where that is not known."""
    tables = []
    for fund in moved_funds(shown):
        rows = levels_of(shown, fund, lang)
        if not rows:
            continue
        title = f"{fund_label(fund, lang)}{'：' if lang == 'zh' else ': '}{levels_title(shown, lang)}"
        table = captioned_table(
            title, f"{told('units_levels', lang)}{'。' if lang == 'zh' else '. '}{levels_note(shown, lang)}"
        )
        table.add_column(told("step", lang), overflow="fold", ratio=1)
        for name in SHOWN:
            table.add_column(told(f"{name}_short", lang), justify="right", no_wrap=True)
        for row in rows:
            table.add_row(row["step"], *(row[name] for name in SHOWN))
        tables.append(table)
    return tables


def promise_table(shown: PoolTables, lang: str) -> Table:
    """What each regime promises, and until what loss of collection or what further spending it helps the weakest."""
    table = captioned_table(told("promise", lang), "")
    table.add_column(told("regime", lang), ratio=3)
    table.add_column(told("promise", lang), ratio=5)
    rows = [(one, borders_of(shown, one.name)) for one in shown.found.regimes]
    for name in rows[0][1]:
        table.add_column(told(name, lang), justify="right", ratio=2)
    for one, borders in rows:
        table.add_row(regime_label(one, lang), promise_of(one, lang), *borders.values())
    return table


def _table(shown: PoolTables, fund: str, columns: tuple[str, ...], lang: str) -> Table:
    found = shown.found
    caption = told("units_screen", lang, year=found.until, floor=floors_of(found)[fund])
    table = captioned_table(fund_label(fund, lang), caption)
    table.add_column(told("regime", lang), overflow="fold")
    table.add_column(told("behaviour", lang), no_wrap=True)
    for name in columns:
        table.add_column(heading(HEADS[name], shown, fund, lang), justify="right", no_wrap=True)
    for one, cells in rows_of(shown, fund, lang):
        if one.pools and one not in shown.moves(fund):
            continue
        cells = cells if one.varies else cells[:1]
        for at, own in enumerate(cells):
            filled = {**own, "own": f"{own['own_fund_peak']}/{own['total_own_fund']}"}
            name = regime_label(one, lang) if at == 0 else ""
            of = behaviour_word(one.column(found.behaviours[at]), lang, short=True)
            table.add_row(name, of, *(filled[key] for key in columns), end_section=at + 1 == len(cells))
    return table
