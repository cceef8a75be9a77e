"""What a comparison of regimes says in printed words: the first lines, the notes, the cells of its tables; zh or en."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.pooling_break_even import PoolingBreakEven
from fundmodel.analysis.regime import MUNICIPAL, Regime
from fundmodel.analysis.regime_rows import deficit_of
from fundmodel.analysis.regimes import Regimes
from fundmodel.presentation.frames.pool_frames import FUNDS, PoolTables, floors_of
from fundmodel.presentation.frames.pooled_years import OWN, clause_remarks, idle_lines, swing_lines
from fundmodel.presentation.words.labels import NEVER, fund_label, when_text
from fundmodel.presentation.words.pool_words import percent, signed_yi, told, who_words, yi

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = (
    "areas_below",
    "people_below",
    "city_months",
    "peak",
    "bridged_by",
    "own_fund_peak",
    "total_own_fund",
    "poorest_net",
    "first_month_another_below_line",
    "total_own_money",
    "gain",
    "gain_besides",
)
"""Columns of the table of regimes, in the order of the page."""


def regime_label(regime: Regime, lang: str) -> str:
    """What a regime is called."""
    return told("municipal", lang) if regime.file is None else regime.file.label[lang]


def promise_of(regime: Regime, lang: str) -> str:
    """What its text promises."""
    return told("municipal_promise", lang) if regime.file is None else regime.file.promise[lang]


def title_words(found: Regimes, lang: str) -> str:
    """Which package, until when."""
    return told("title", lang, name=found.data.name, until=found.until)


def about_words(found: Regimes, lang: str) -> str:
    """Scenario, areas, number of regimes, valuation date, and from when regimes hold."""
    return told(
        "about",
        lang,
        scenario=found.scenario.name,
        label=found.scenario.label[lang],
        areas=len(found.data.areas),
        regimes=len(found.regimes),
        date=found.run(MUNICIPAL).provenance["data"]["valuation_date"],
        begins=found.begins,
    )


def has_files(found: Regimes) -> bool:
    """Whether any regime follows a published rule."""
    return any(one.file is not None and one.file.after.read != OWN for one in found.regimes)


def break_even_words(regime: str, one: PoolingBreakEven, count: int, lang: str) -> str:
    """Until what loss of collection a regime helps the weakest; a border is cut, not rounded up."""
    if one.verdict == "helps_until":
        share = percent(int(one.share * 1000) / 1000)
        return told("helps_until", lang, regime=regime, count=count, share=share)
    return told(one.verdict, lang, regime=regime, count=count, most=percent(one.most, 0))


def spending_words(one: PoolingBreakEven | None, lang: str) -> str:
    """Until what rise of spending a regime helps the weakest; nothing where it never does, which is said already."""
    if one is None or one.verdict == "never_helps":
        return ""
    share, most = percent(int(one.share * 1000) / 1000) if one.share == one.share else "", percent(one.most, 0)
    return (" " if lang == "en" else "") + told(f"spending_{one.verdict}", lang, share=share, most=most)


def rule_notes(shown: PoolTables, lang: str) -> list[str]:
    """Of every regime what cannot act, that it never acts, and that its factors swing."""
    found, lines = shown.found, []
    for one in found.regimes:
        run = found.run(one.name)
        noted = [*clause_remarks(run, lang), *idle_lines(run, lang), *swing_lines(run, lang)]
        lines += [told("rule_of", lang, regime=regime_label(one, lang), line=line) for line in noted]
    return lines


def break_even_short(one: PoolingBreakEven | None) -> str:
    """The same for a narrow column: "3.2%", "> 50%", "0"; a dash where there is none."""
    if one is None:
        return NEVER
    if one.verdict == "always_helps":
        return f">{percent(one.most, 0)}"
    return "0" if one.verdict == "never_helps" else percent(int(one.share * 1000) / 1000)


def borders_of(shown: PoolTables, regime: str) -> dict[str, str]:
    """Until what loss of collection, and until what rise of spending, a regime helps the weakest, for narrow columns by
    their heading."""
    found = {"break_even": shown.found.break_evens, "break_even_spending": shown.found.spending_break_evens}
    return {name: break_even_short(of.get(regime)) for name, of in found.items()}


def answer_lines(shown: PoolTables, lang: str) -> list[str]:
    """The first lines: the break-even of every regime that moves the employee pool, of collection and of spending."""
    found = shown.found
    labels = {one.name: regime_label(one, lang) for one in found.regimes}
    count = len(shown.weakest["employee_pooled"])
    lines = [
        break_even_words(labels[name], one, count, lang) + spending_words(found.spending_break_evens.get(name), lang)
        for name, one in found.break_evens.items()
    ]
    return lines or [told("no_break_even", lang)]


def total_line(found: Regimes, fund: str, lang: str) -> str:
    """What becomes of all areas together, and what the best regime adds to it; from the totals."""
    of = deficit_of(found, fund)
    key = (
        "total_helped"
        if of["helps"]
        else "deficit_used_up"
        if of["used_up"]
        else "deficit_falls"
        if of["falls"]
        else ""
    )
    return told(
        key or "total_same",
        lang,
        fund=in_sentence(fund, lang),
        start=yi(of["start"]),
        end=yi(of["end"]),
        best=yi(max(of["best"], 0.0)),
        year=found.until,
    )


def in_sentence(fund: str, lang: str) -> str:
    """The label of a fund inside a sentence."""
    said = fund_label(fund, lang)
    return said[:1].lower() + said[1:]


def row_cells(row: Mapping[Any, Any], found: Regimes, lang: str) -> dict[str, str]:
    """A row of ``regime_rows`` as printed."""
    return {
        "areas_below": f"{row['areas_below']:.0f}",
        "people_below": percent(row["people_below"], 0),
        "city_months": f"{row['city_months']:,.0f}",
        "peak": yi(row["peak"]),
        "bridged_by": who_words(row["bridged_by"], lang),
        "own_fund_peak": yi(row["own_fund_peak"]),
        "total_own_fund": yi(row["total_own_fund"]),
        "poorest_net": signed_yi(row["poorest_net"]),
        **{
            name: month_words(row[name], found.until, lang)
            for name in ("first_month_below_line", "first_month_another_below_line")
        },
        "total_own_money": yi(row["total_own_money"]),
        "gain": signed_yi(row["total_gain"]),
        "gain_besides": signed_yi(row["total_gain_besides"]),
    }


def month_words(when: Any, until: int, lang: str) -> str:
    """A first month; what there is none of by then is said so."""
    return told("never", lang, year=until) if when != when else when_text(when, "", None, lang)


def rows_of(shown: PoolTables, fund: str, lang: str) -> list[tuple[Regime, list[dict[str, str]]]]:
    """Each regime with the cells of its columns of behaviour, in their order."""
    own = shown.regimes[shown.regimes["fund"] == fund]
    return [
        (one, [row_cells(row, shown.found, lang) for row in own[own["regime"] == one.name].to_dict("records")])
        for one in shown.found.regimes
    ]


def does_words(shown: PoolTables, regime: Regime, fund: str, lang: str) -> str:
    """What a regime does, beside what it promises: of the column that is shown."""
    row, now = (_row(shown.regimes, name, fund, shown.found.shown) for name in (regime.name, MUNICIPAL))
    return told(
        "does_line",
        lang,
        year=shown.found.until,
        below=f"{row['areas_below']:.0f}",
        now=f"{now['areas_below']:.0f}",
        months=f"{row['city_months']:,.0f}",
        months_now=f"{now['city_months']:,.0f}",
        count=len(shown.weakest[fund]),
        net=signed_yi(row["poorest_net"]),
    )


def note_lines(shown: PoolTables, lang: str) -> list[str]:
    """How to read the columns, the break-even, the months."""
    parts = {"count": len(shown.weakest["employee_pooled"]), "year": shown.found.until}
    keys = (
        "behaviour_note",
        "behaviour_resident",
        *(["break_even_note"] if shown.found.break_evens else []),
        "no_range",
    )
    return [*rule_notes(shown, lang), *(told(key, lang, **parts) for key in keys)]


def heading(key: str, shown: PoolTables, fund: str, lang: str) -> str:
    """A heading with the year, the line and the number of the weakest in it."""
    own = {"year": shown.found.until, "count": len(shown.weakest[fund]), "floor": floors_of(shown.found)[fund]}
    return told(key, lang, **own)


def moved_funds(shown: PoolTables) -> list[str]:
    """The funds that any regime moves."""
    return [fund for fund in FUNDS if shown.moves(fund)]


def _row(table: pd.DataFrame, regime: str, fund: str, behaviour: str) -> Mapping[Any, Any]:
    own = table[(table["regime"] == regime) & (table["fund"] == fund) & (table["behaviour"] == behaviour)]
    return own.iloc[0].to_dict()
