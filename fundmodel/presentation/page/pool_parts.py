"""What the page of a comparison of regimes shows of one fund: the table, who pays, heat maps, spread, who finances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fundmodel.analysis.bridging import DRAWN
from fundmodel.analysis.regime import MUNICIPAL, Regime
from fundmodel.presentation.charts.pool_svg import Dot, key_svg, lorenz_svg, span_of, who_pays_svg
from fundmodel.presentation.frames import pool_cells as cells
from fundmodel.presentation.frames.pool_frames import LORENZ_OF, PoolTables, floors_of, names_of
from fundmodel.presentation.frames.pool_levels import levels_of
from fundmodel.presentation.page.pool_cities import city_grids, matrix_of, year_lines
from fundmodel.presentation.page.pool_shades import months_shade, months_told, shade
from fundmodel.presentation.words.labels import NEVER, fund_label
from fundmodel.presentation.words.pool_words import behaviour_word, percent, signed_yi, told, yi
from fundmodel.vocabulary.said import speak

if TYPE_CHECKING:
    from collections.abc import Sequence

SPREADS: Final = (
    *("gini_months", "theil_months", "ninety_ten_months", "variation_months"),
    *("gini_granted_per_head", "gini_levied_per_head"),
)
OF_PAYERS: Final = ("kakwani", "net_by_income")
FINANCES: Final = (
    *("levied", "fiscal", "cover_local", "cover_provincial", "cover_central", "granted", "wanting"),
    *(f"drawn_{who}" for who in DRAWN),
)
WITH_BASE_YEAR: Final = ("headline_note", "winners_title")
"""What sums incomes of all years of the run, that of the valuation among them."""
MOST_YEARS: Final = 8
"""Columns of a heat map: beyond them every second year, or fewer, is shown."""


def fund_part(shown: PoolTables, fund: str, lang: str) -> dict[str, Any]:
    """Everything of one fund."""
    found = shown.found
    moved = shown.moves(fund)
    first, until = int(found.data.base_year) + 1, found.until
    here: dict[str, Any] = {"first": first, "until": until, "year": until, "count": len(shown.weakest[fund])}
    here |= {"fund": fund_label(fund, lang), "floor": floors_of(found)[fund]}
    return {
        "fund": fund,
        "title": fund_label(fund, lang),
        "heads": [(key, cells.heading(key, shown, fund, lang)) for key in cells.COLUMNS],
        "rows": _rows(shown, fund, lang),
        "promises": _promises(shown, fund, lang),
        "payers": _payers(shown, fund, moved, lang),
        "nets": [_net(shown, fund, one, lang) for one in moved],
        "months": [_months(shown, fund, one, lang) for one in (found.regimes[0], *moved)],
        "levels": levels_of(shown, fund, lang),
        "lines": year_lines(shown, fund, lang),
        "lines_key": _key(shown, fund, lang),
        "grids": city_grids(shown, fund, lang),
        "grid_heads": [cells.regime_label(one, lang) for one in shown.told(fund)],
        "matrices": [matrix_of(shown, fund, one, lang) for one in moved],
        "spread": _spread(shown, fund, lang),
        "lorenz": _lorenz(shown, fund, lang),
        "finance": _finance(shown, fund, moved, lang),
        "risk": _risk(shown, fund, lang),
        "words": {
            key: told(key, lang, **{**here, "first": first - (key in WITH_BASE_YEAR)})
            for key in (
                "headline_note",
                "transfers_note",
                "winners_title",
                "months_note",
                "finance_title",
                "matrix_title",
            )
        },
    }


def _rows(shown: PoolTables, fund: str, lang: str) -> list[dict[str, Any]]:
    """Lines of the table of regimes: each regime, and in it a line for each column of behaviour."""
    told_of = []
    for one, own in cells.rows_of(shown, fund, lang):
        if one.pools and one not in shown.moves(fund):
            continue
        for at, filled in enumerate(own if one.varies else own[:1]):
            word = behaviour_word(one.column(shown.found.behaviours[at]), lang)
            told_of.append(
                {
                    "regime": cells.regime_label(one, lang),
                    "name": one.name,
                    "first": at == 0,
                    "span": len(own) if one.varies else 1,
                    "code": shown.found.behaviours[at],
                    "behaviour": word,
                    "cells": filled,
                }
            )
    return told_of


def _promises(shown: PoolTables, fund: str, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "regime": cells.regime_label(one, lang),
            "promise": cells.promise_of(one, lang),
            "does": cells.does_words(shown, one, fund, lang),
            "borders": cells.borders_of(shown, one.name) if fund != "resident" else {},
        }
        for one in shown.moves(fund)
    ]


def _payers(shown: PoolTables, fund: str, moved: Sequence[Regime], lang: str) -> list[dict[str, str]]:
    """A scatter for each regime, all on the same axes."""
    names, table = names_of(shown.found, lang), shown.who_pays[shown.who_pays["fund"] == fund]
    own = table[table["regime"].isin([one.name for one in moved])]
    across = span_of(list(own["active_to_retired"]))
    words = (told("axis_ratio", lang), told("axis_share", lang))
    found = []
    for one in moved:
        dots = [
            Dot(
                names[row["area"]],
                f"{names[row['area']]}: {row['active_to_retired']:.2f}, {percent(row['share_of_income'])}",
                *(row["active_to_retired"], row["share_of_income"], row["heads"], row["area"] in shown.weakest[fund]),
            )
            for row in own[own["regime"] == one.name].to_dict("records")
        ]
        label, up = cells.regime_label(one, lang), span_of([dot.up for dot in dots], 0.0)
        found.append(
            {"title": label, "svg": who_pays_svg(dots, across, up, words, label), "note": _correlated(own, one, lang)}
        )
    return found


def _correlated(own: pd.DataFrame, one: Regime, lang: str) -> str:
    """How the net share of income goes with active:retired and with income per head, over all years."""
    from fundmodel.analysis.progressivity import correlation

    rows = own[own["regime"] == one.name]
    share, heads = rows["share_of_income"].to_numpy(), rows["heads"].to_numpy()
    with_ratio, with_income = (
        float(correlation(share, rows[name].to_numpy(), heads)) for name in ("active_to_retired", "income_per_head")
    )
    return told("correlated", lang, ratio=_two(with_ratio), income=_two(with_income))


def _net(shown: PoolTables, fund: str, one: Regime, lang: str) -> dict[str, Any]:
    """Net by city and year, what it comes to per head and as a share of own income."""
    rows = shown.transfers[(shown.transfers["fund"] == fund) & (shown.transfers["regime"] == one.name)]
    wide = rows.pivot(index="area", columns="year", values="net")
    years = _years(shown, wide)
    won = shown.winners[(shown.winners["fund"] == fund) & (shown.winners["regime"] == one.name)].set_index("area")
    largest = float(wide[years].abs().to_numpy().max()) or 1.0
    names = names_of(shown.found, lang)
    return {
        "title": cells.regime_label(one, lang),
        "years": years,
        "rows": [
            {
                "area": names[str(area)],
                "weak": str(area) in shown.weakest[fund],
                "cells": [(signed_yi(wide.loc[area, year]), shade(wide.loc[area, year] / largest)) for year in years],
                "net": signed_yi(won.loc[area, "net"]),
                "per_head": _whole(won.loc[area, "per_head"]),
                "share": percent(won.loc[area, "share_of_income"]),
            }
            for area in won.index
        ],
    }


def _months(shown: PoolTables, fund: str, one: Regime, lang: str) -> dict[str, Any]:
    """Months of reserve by city and year, the weakest at the start first."""
    rows = shown.transfers[(shown.transfers["fund"] == fund) & (shown.transfers["regime"] == one.name)]
    wide = rows.pivot(index="area", columns="year", values="reserve_months")
    before = shown.transfers[(shown.transfers["fund"] == fund) & (shown.transfers["regime"] == MUNICIPAL)]
    start = before[before["year"] == before["year"].min()].set_index("area")["reserve_months"]
    line = float(floors_of(shown.found)[fund].split(" / ")[0])
    years, names = _years(shown, wide), names_of(shown.found, lang)
    return {
        "title": cells.regime_label(one, lang),
        "years": years,
        "rows": [
            {
                "area": names[str(area)],
                "weak": str(area) in shown.weakest[fund],
                "cells": [
                    (months_told(wide.loc[area, year]), months_shade(wide.loc[area, year], line)) for year in years
                ],
            }
            for area in start.sort_values(kind="stable").index
        ],
    }


def _years(shown: PoolTables, wide: pd.DataFrame) -> list[int]:
    """The projected years in even steps that end with the last."""
    every = [year for year in map(int, wide.columns.tolist()) if year > shown.found.data.base_year]
    step = -(-len(every) // MOST_YEARS)
    return every[::-1][::step][::-1]


def _spread(shown: PoolTables, fund: str, lang: str) -> dict[str, Any]:
    """Measures of inequality in the last year by regime; why one is none stands below."""
    found = shown.found
    own = found.table[(found.table["fund"] == fund) & (found.table["behaviour"] == found.shown)]
    own = own[own["year"] == found.until]
    payers = shown.progressivity[(shown.progressivity["fund"] == fund) & (shown.progressivity["year"] == found.until)]
    reasons: dict[str, None] = {}
    rows = []
    regimes = shown.told(fund)
    for measure in (*SPREADS, *OF_PAYERS):
        told_of = []
        for one in regimes:
            if measure in OF_PAYERS:
                value, note = float(payers.loc[payers["regime"] == one.name, measure].iloc[0]), None
            else:
                row = own[(own["regime"] == one.name) & (own["measure"] == measure)].iloc[0]
                value, note = float(row["value"]), row["note"]
            if value != value and note is not None:
                reasons[speak(note, lang)] = None
            told_of.append(NEVER if value != value else _two(value) if measure != "net_by_income" else _whole(value))
        rows.append({"measure": told(measure, lang), "cells": told_of})
    joint = "；" if lang == "zh" else "; "
    return {
        "heads": [cells.regime_label(one, lang) for one in regimes],
        "rows": rows,
        "note": told("spread_note", lang, reasons=joint.join(reasons) or NEVER),
    }


def _key(shown: PoolTables, fund: str, lang: str) -> str:
    """The look of each regime in the lines over the years."""
    names = [cells.regime_label(one, lang) for one in shown.told(fund)]
    return key_svg(names, {name: at for at, name in enumerate(names)})


def _lorenz(shown: PoolTables, fund: str, lang: str) -> dict[str, Any]:
    """A drawing for months and one for grants, and the key of both."""
    regimes = shown.told(fund)
    places = {cells.regime_label(one, lang): at for at, one in enumerate(regimes)}
    table = shown.lorenz[shown.lorenz["fund"] == fund]
    drawings, drawn = [], []
    for what in LORENZ_OF:
        curves = {}
        for one in regimes:
            own = table[(table["regime"] == one.name) & (table["what"] == what)]
            if own["of_whole"].notna().all():
                curves[cells.regime_label(one, lang)] = (list(own["of_heads"]), list(own["of_whole"]))
        title = told(f"lorenz_{what.removesuffix('_per_head')}", lang)
        drawings.append({"title": title, "svg": lorenz_svg(curves, places, title)})
        drawn += [name for name in curves if name not in drawn]
    return {"drawings": drawings, "key": key_svg([name for name in places if name in drawn], places)}


def _finance(shown: PoolTables, fund: str, moved: Sequence[Regime], lang: str) -> dict[str, Any]:
    """Sums of all projected years by regime, without what is nothing everywhere."""
    found = shown.found
    own = found.table[(found.table["fund"] == fund) & (found.table["behaviour"] == found.shown)]
    own = own[own["year"] > found.data.base_year]
    sums = own[own["measure"].isin(FINANCES)].groupby(["measure", "regime"])["value"].sum()
    regimes = [found.regimes[0], *moved]
    rows = [
        {"measure": told(name, lang), "cells": [yi(float(sums[name, one.name])) for one in regimes]}
        for name in FINANCES
        if any(abs(float(sums[name, one.name])) >= 1.0 for one in regimes)
    ]
    return {"heads": [cells.regime_label(one, lang) for one in regimes], "rows": rows}


def _risk(shown: PoolTables, fund: str, lang: str) -> str:
    table = shown.found.table
    own = table[(table["measure"] == "risk_pooling_gain") & (table["fund"] == fund)]
    gain = float(own["value"].iloc[0])
    key = "risk_none" if gain != gain else "risk_gain"
    return told(key, lang, gain=percent(gain), fund=cells.in_sentence(fund, lang))


def _whole(yuan: float) -> str:
    return "0" if abs(yuan) < 0.5 else f"{yuan:+,.0f}".replace("-", "\u2212")


def _two(value: float) -> str:
    return NEVER if value != value else f"{value:.2f}".replace("-0.00", "0.00").replace("-", "\u2212")
