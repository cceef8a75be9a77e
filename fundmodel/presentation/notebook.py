"""What a notebook shows: tidy table, card, answer and dates of a run, what it assumes, a control to ask again."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from fundmodel.analysis.areas_summed import together
from fundmodel.analysis.signed_paths import EVENTS
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.frames.area_frames import several_areas
from fundmodel.presentation.frames.range_frames import range_text, ranges_known
from fundmodel.presentation.frames.summary import ITEMS, funds_of, headlines, yearly_accounts
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
from fundmodel.presentation.notebook_figures import one_of
from fundmodel.presentation.page.answer import answer as both_answers
from fundmodel.presentation.words import notebook_words
from fundmodel.presentation.words.headings import at_the_door
from fundmodel.presentation.words.labels import (
    asked_language,
    event_text,
    fund_label,
    prudent_text,
    run_line,
    scenario_labels,
)
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.options import get_option

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection


def tidy(run: Projection, lang: str | None = None) -> pd.DataFrame:
    """One row for each scenario, area, fund, year and item, in yuan; headings and words in zh or en."""
    chosen = asked_language(lang)
    keys = ["scenario", "area", "fund", "year"]

    long = yearly_accounts(run, funds_of(run)).melt(
        id_vars=keys, value_vars=list(ITEMS), var_name="item", value_name="amount"
    )
    rank = {item: place for place, item in enumerate(ITEMS)}
    order = {name: place for place, name in enumerate([*run.scenarios, *funds_of(run)])}
    by = {"item": rank, "scenario": order, "fund": order}
    ordered = long.sort_values(
        [*keys, "item"], key=lambda column: column.map(by[str(column.name)]) if column.name in by else column
    )
    return at_the_door(ordered.reset_index(drop=True), chosen)


def answer(run: Projection, lang: str | None = None, ranges: pd.DataFrame | None = None) -> str:
    """What a run says, in at most five sentences: months held now, when what happens to each fund, where scenarios
    differ, how sure it is.

    ``lang`` is zh or en, that of ``set_options`` unless given. A run of several areas is summed, and the answer says
    so; so it does of synthetic data. Each date has its range (not a probability) beside it: ``ranges`` as
    ``headline_ranges`` gives them, worked out here for built-in scenarios; where there is none the answer says so. A
    run without a pooled fund raises ``InputError``. Source: DESIGN 6, 7.
    """
    known = ranges_known(run) if ranges is None else ranges
    return both_answers(run, alone=True, ranges=known)[0 if asked_language(lang) == "zh" else 1]


def when(
    run: Projection, event: str, fund: str | None = None, scenario: str | None = None, lang: str | None = None
) -> str:
    """When ``event`` comes, with its range in brackets: "2035-08 (2030-05 to not before 2061)".

    ``event`` is a date of ``headlines``; ``fund`` and ``scenario`` are the first of the run unless given; others raise
    ``InputError``. Several areas are summed. A range (not a probability) is known of built-in scenarios. Source:
    METHODS 9.6.
    """
    chosen, of = one_of(event, EVENTS, "event"), one_of(scenario, run.scenarios, "scenario")
    table, told = headlines(together(run), one_of(fund, funds_of(run), "fund")), asked_language(lang)
    row = table[table["scenario"] == of].iloc[0].to_dict()
    between = " " if told == "en" else ""
    return (event_text(row, chosen, told) + between + range_text(ranges_known(run), row, chosen, told, "short")).strip()


def interact(function: Callable[..., Any], **choices: Any) -> None:
    """A control for each argument of ``function`` and a button that calls it: "change this number and run again".

    A choice is (low, high, step) for a number or a list of words, as in ``ipywidgets.interact``. Where there is no
    Jupyter kernel or no ipywidgets nothing is shown but a line that says so; call ``function`` with the number then.
    Source: ipywidgets, ``interact_manual``.
    """
    lang = asked_language(None)
    try:
        from IPython.core.getipython import get_ipython
        from ipywidgets import interact_manual
    except ImportError:
        kernel = None
    else:
        kernel = getattr(get_ipython(), "kernel", None)
    print(notebook_words.told("no_control" if kernel is None else "control", lang))
    if kernel is not None:
        interact_manual.options(manual_name=notebook_words.told("button", lang))(function, **choices)


def assumed(run: Projection) -> pd.DataFrame:
    """Every parameter that the scenarios of a run assume, a row each: what the answer rests on.

    Columns: scenario, parameter, label (zh and en), value, unit, tag (``seen`` and ``derived`` are published,
    ``knowledge`` and ``judgement`` are not facts), source, low, high, interpolate, beyond_last and held_flat (the month
    after which it stays as it is). ``to_display`` gives the table in words. Source: DESIGN 6.
    """
    return sheets.assumptions(run)


def card(run: Projection) -> str:
    """A small HTML card for notebooks: synthetic flag, valuation date, and the key dates of each fund."""
    lang = get_option("lang")
    provenance, names = run.provenance, scenario_labels(run, lang)
    table, ranges = headlines(together(run)), ranges_known(run)
    whom = zip(table["fund"], table["scenario"], strict=True)
    titles = [f"{fund_label(fund, lang)}<br><small>{escape(names[name])}</small>" for fund, name in whom]
    head = "".join(f"<th style='text-align:left;padding:2px 10px'>{title}</th>" for title in ["", *titles])
    rows = "".join(
        f"<tr><td style='text-align:left;padding:2px 10px'>{escape(label(event, lang))}</td>"
        + "".join(
            f"<td style='text-align:left;padding:2px 10px'>{escape(prudent_text(row, event, lang))}"
            f"<br><small>{escape(range_text(ranges, row, event, lang, 'short'))}</small></td>"
            for row in table.to_dict("records")
        )
        + "</tr>"
        for event in EVENTS
    )
    many = f"<p><small>{escape(say('areas_sum', lang, count=run.ledger.sizes['area']))}</small></p>"
    line = escape(say("run_line", lang, **run_line(run))) + (many if several_areas(run) else "")
    flags = [say("synthetic", lang)] if provenance["data"]["synthetic"] else []
    flags += ["<br>".join(map(escape, off))] if (off := unreconciled_lines(run, lang)) else []
    flag = "".join(f"<p style='color:#b00020'><b>{text}</b></p>" for text in flags)
    return (
        f"<div style='border:1px solid #ccc;border-radius:6px;padding:8px 12px;display:inline-block'>"
        f"<b>fundmodel</b> {escape(say('title', lang))}<p style='margin:4px 0'><small>{line}</small></p>"
        f"{flag}<table style='border-collapse:collapse'><tr>{head}</tr>{rows}</table></div>"
    )
