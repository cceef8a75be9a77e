"""The hindcast on a terminal: one table a scope, a row for each measure and method, a column for each horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.calibration.forecast_errors import ENOUGH, OWN
from fundmodel.calibration.scoring import conclusions
from fundmodel.presentation.frames.others_frames import EVENTS, SCORED, event_cells, scored_cells
from fundmodel.presentation.frames.rule_frames import TODAY, today_cells
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.headings import code_label
from fundmodel.presentation.words.hindcast_words import cell, column_word, rule_name, text, word

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.calibration.hindcast import Hindcast


NAMES: Final = 20
"""Columns of a terminal that the names of measures and methods take, and that one horizon takes."""


def scope_tables(found: Hindcast, lang: str, width: int = 160) -> list[Table]:
    """The tables of every scope in the order of the result, as many horizons beside each other as ``width`` holds."""
    fit = max(1, (width - NAMES) // NAMES)
    tables = []
    for scope, own in found.table.groupby("scope", sort=False):
        horizons = sorted(int(horizon) for horizon in np.unique(own["horizon"]))
        parts = [horizons[k : k + fit] for k in range(0, len(horizons), fit)]
        tables += [_scope(found, str(scope), own, part, lang) for part in parts]
    return tables


def rules_table(found: Hindcast, lang: str) -> Table:
    """One row for each assumption, a column for each origin."""
    table = _blank(text("rules", lang))
    origins = list(dict.fromkeys(found.rules["origin"]))
    table.add_column("")
    for origin in origins:
        table.add_column(str(origin), justify="right")
    for name, own in _by_name(found):
        values = [
            ", ".join(value_words(v, lang) for v in own.loc[own["origin"] == origin, "value"]) for origin in origins
        ]
        table.add_row(rule_name(name, lang), *values)
    return table


def rule_lines(found: Hindcast, lang: str) -> list[str]:
    """Why each assumption is what it is."""
    colon = "：" if lang == "zh" else ": "
    return [f"  {rule_name(name, lang)}{colon}{own[lang].iloc[-1]}" for name, own in _by_name(found)]


def value_words(value: float | str, lang: str) -> str:
    """A word by its label, a number with four digits that tell."""
    return (
        code_label(value, lang) if isinstance(value, str) else f"{value:.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
    )


def others_tables(found: Hindcast, events: pd.DataFrame, lang: str) -> list[Table]:
    """What others forecast for years that have passed, and the event years they gave; none where a package has none."""
    parts = (
        ("others", SCORED, scored_cells(found.others, lang) if len(found.others) else []),
        ("others_events", EVENTS, event_cells(events, lang)),
    )
    return [_cells(title, columns, rows, lang) for title, columns, rows in parts if rows]


def today_tables(found: Hindcast, lang: str) -> list[Table]:
    """The rule at the valuation date beside the scenario; none where it cannot be applied."""
    return [_cells("today", TODAY, today_cells(found, lang), lang)] if len(found.today) else []


def conclusion_lines(found: Hindcast, lang: str) -> list[str]:
    """What may be concluded: cells with n of ten or more; and that nothing may be said of the model while there is
    none."""
    lines = [_sentence("conclusion", row, lang, best=word("model", row["best"], lang)) for row in _concluded(found)]
    own = found.table[found.table["model"] == OWN]
    return [*lines, text("no_conclusion", lang)] if len(own) and int(own["n"].max()) < ENOUGH else lines


def drift_lines(found: Hindcast, lang: str) -> list[str]:
    """One line for each cell of ours whose mean error lies beyond two standard errors."""
    own = found.table[(found.table["model"] == OWN) & found.table["drift"]]
    return [_sentence("drift", row, lang, mean=row["mean"]) for row in own.to_dict("records")]


def _concluded(found: Hindcast) -> list[dict[Any, Any]]:
    return conclusions(found.table).to_dict("records")


def _sentence(key: str, row: dict[Any, Any], lang: str, **parts: object) -> str:
    named = {column: word(column, row[column], lang) for column in ("scope", "measure")}
    return text(key, lang, **named, horizon=row["horizon"], n=row["n"], **parts)


def _scope(found: Hindcast, scope: str, own: pd.DataFrame, horizons: list[int], lang: str) -> Table:
    table = _blank(text("origins", lang, scope=word("scope", scope, lang), money=_origins(found, scope, lang)))
    table.add_column("")
    for horizon in horizons:
        table.add_column(text("ahead", lang, horizon=horizon), justify="right")
    for measure, rows in own[own["horizon"].isin(horizons)].groupby("measure", sort=False):
        table.add_row(word("measure", str(measure), lang), style="dim")
        for model, cells in rows.groupby("model", sort=False):
            by_horizon = {int(row["horizon"]): cell(row) for row in cells.to_dict("records")}
            shown = [by_horizon.get(horizon, "") for horizon in horizons]
            style = "bold" if model == OWN else None
            table.add_row(f"  {word('model', str(model), lang)}", *shown, style=style)
    return table


def _origins(found: Hindcast, scope: str, lang: str) -> str:
    """From which years money and heads of a scope were forecast."""
    own = found.forecasts[found.forecasts["scope"] == scope]
    heads = own["measure"].str.endswith("heads")
    parts = []
    for key, origins in (("origins_money", own.loc[~heads, "origin"]), ("origins_heads", own.loc[heads, "origin"])):
        if len(origins):
            first, last = origins.min(), origins.max()
            parts.append(text(key, lang, years=f"{first}-{last}" if first < last else str(first)))
    return ("，" if lang == "zh" else ", ").join(parts)


def _by_name(found: Hindcast) -> list[tuple[str, pd.DataFrame]]:
    """The rules of one parameter together, in the order in which they come up."""
    rules = found.rules.assign(what=[name.partition("@")[0] for name in found.rules["name"]])
    return [(str(name), own) for name, own in rules.groupby("what", sort=False)]


def _cells(title: str, columns: tuple[str, ...], rows: list[dict[str, str]], lang: str) -> Table:
    table = _blank(text(title, lang))
    for name in columns:
        table.add_column(column_word(name, lang), overflow="fold")
    for row in rows:
        table.add_row(*(row[name] for name in columns))
    return table


def _blank(title: str) -> Table:
    from rich import box

    return screen_table(title=title, box=box.SIMPLE_HEAD, title_style="bold", title_justify="left", pad_edge=False)
