"""One self-contained page of a projection: words, warning table, charts, accounts, assumptions; works offline."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.run_extras import NOTHING_BESIDE, Extras

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.hindcast import Hindcast
    from fundmodel.presentation.charts.drawing import Drawing
    from fundmodel.presentation.frames.range_frames import Ranges
    from fundmodel.projection.result import Projection


SECTION: Final = re.compile(r'<section id="([\w-]+)">\s*<h2>(.*?)</h2>', re.DOTALL)
IN_WORKBOOK: Final = ("assumptions", "group_flow")
"""Sheets of the workbook that hold what the page does not print."""


def page(
    run: Projection,
    lang: str = "zh",
    data: DataPackage | None = None,
    trend: pd.DataFrame | None = None,
    record: Hindcast | None = None,
    ranges: Ranges | None = None,
    extras: Extras = NOTHING_BESIDE,
) -> str:
    """The HTML page of a run."""
    from plotly.offline import get_plotlyjs

    from fundmodel.presentation.words import page_words as words

    here = files(__package__ or __name__)
    parts = {name: here.joinpath(f"page.{name}").read_text(encoding="utf-8") for name in ("css", "js")}
    title = words.both("title")
    text: str = _template().render(
        lang=lang,
        title=title[0 if lang == "zh" else 1],
        titles=json.dumps(title._asdict(), ensure_ascii=False),
        colon=words.Both("：", ": "),
        css=parts["css"],
        js=parts["js"],
        plotly=get_plotlyjs(),
        **contents(run, data, trend, record, ranges, extras),
    )
    return text


@cache
def _template() -> Any:
    """The template of the page, compiled once a process."""
    from jinja2 import Environment, StrictUndefined

    from fundmodel.presentation.words import page_words as words

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["both"] = words.markup
    environment.filters["pairs"] = words.pairs
    environment.filters["sections"] = sections
    environment.globals["w"] = lambda key: words.markup(words.both(key))
    return environment.from_string(files(__package__ or __name__).joinpath("page.html.j2").read_text(encoding="utf-8"))


def sections(body: str) -> list[tuple[str, Any]]:
    """(anchor, heading as HTML) of every section of the page, in its order; of several headings the first."""
    from fundmodel.presentation.words.page_words import Html

    return [(anchor, Html(heading)) for anchor, heading in SECTION.findall(body)]


def contents(
    run: Projection,
    data: DataPackage | None = None,
    trend: pd.DataFrame | None = None,
    record: Hindcast | None = None,
    ranges: Ranges | None = None,
    extras: Extras = NOTHING_BESIDE,
) -> dict[str, Any]:
    """Everything that the template prints; of several areas their sum, and a table of the areas."""
    from fundmodel.analysis.areas_summed import together
    from fundmodel.presentation.frames.assumed_ahead import ahead_line
    from fundmodel.presentation.frames.borrowed_frame import borrowed_lines
    from fundmodel.presentation.frames.published_history import package_of, package_or_empty
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
    from fundmodel.presentation.page import answer, area_rows, assumed, payer_rows, run_rows, utilisation_rows
    from fundmodel.presentation.words.page_words import Both

    pairs = None if ranges is None else ranges.pairs
    by_area = area_rows.area_rows(run, pairs)
    ahead = Both(ahead_line(run, "zh"), ahead_line(run, "en"))
    lent, off = (zip(said(run, "zh"), said(run, "en"), strict=True) for said in (borrowed_lines, unreconciled_lines))
    run = together(run)
    package = None if by_area else package_of(run, data)
    record = None if by_area else record
    groups, figures = _charts(run, package, record, extras)
    people = run_rows.people_scenarios(run)
    return {
        "run": run.provenance,
        "has_history": package is not None,
        "answer": [block for blocks in answer.said(run, ranges=pairs) for block in blocks],
        "areas": by_area,
        "ahead": ahead,
        "borrowed": [Both(*pair) for pair in lent],
        "unreconciled": [Both(*pair) for pair in off],
        "area_words": area_rows.words_of(by_area, run),
        "warning": run_rows.warning_rows(run),
        "warning_years": run_rows.warning_years(run),
        "warning_events": run_rows.WARNING_EVENTS,
        "groups": groups,
        "figures": figures,
        "accounts": run_rows.account_tables(run),
        "flows": [(named, run_rows.flow_rows(run, name), run_rows.group_rows(run, name)) for name, named in people],
        "reconciliation": run_rows.reconciliation_rows(run, package_or_empty(run, data)),
        "assumptions": assumed.assumed(run),
        "held_flat": assumed.held_flat(run),
        "solvency": run_rows.solvency_rows(run),
        "use": utilisation_rows.use_rows(run, package),
        "use_funds": utilisation_rows.use_funds(),
        "trend": [] if trend is None or by_area else payer_rows.trend_rows(run, trend),
        "labelled_column": payer_rows.named,
        **_payers(run),
        **_past(run, record, package, pairs),
        **_new_retired(run, None if ranges is None else ranges.seeds),
        **_funds(run, ranges),
        **_shares(run, package),
        **_beside(run, extras, ranges),
        **_labels(run),
    }


def _payers(run: Projection) -> dict[str, Any]:
    """Who pays, by level of government, per head and within the band of the base."""
    from fundmodel.presentation.page import payer_rows

    return {
        "burden": payer_rows.burden_tables(run),
        "burden_compensated": bool(payer_rows.compensated(run)),
        "burden_tags": payer_rows.burden_tag_rows(run),
        "memo": payer_rows.memo_tables(run),
        "per_head": payer_rows.per_head_rows(run),
        "band": payer_rows.band_rows(run),
    }


def _shares(run: Projection, package: DataPackage | None) -> dict[str, Any]:
    """What the base year takes back of what was changed, contributions over output, financing over income."""
    from fundmodel.presentation.frames.remark_lines import remark_lines
    from fundmodel.presentation.page import contribution_share_rows, financing_rows

    return {
        "remarks": remark_lines(run),
        "contribution_share": contribution_share_rows.share_table(run),
        "financing": None if package is None else financing_rows.path_table(run, package),
    }


def _beside(run: Projection, extras: Extras, ranges: Ranges | None) -> dict[str, Any]:
    """Chances and 80 % ranges, and why the other scenarios differ from the first."""
    from fundmodel.presentation.page import draw_rows, reason_rows

    return {
        "drawn": draw_rows.draw_part(run, extras.draws, ranges),
        "reasons": reason_rows.reason_tables(run, extras.reasons),
        "reason_words": reason_rows.words_of(),
    }


def _ranges(run: Projection, ranges: Ranges | None) -> dict[str, Any]:
    """The range beside each date, and where it comes from."""
    from fundmodel.presentation.page import range_rows
    from fundmodel.presentation.words.range_words import both

    return {
        "ranged": range_rows.ranged(run, ranges),
        "range_lines": range_rows.lines(ranges),
        "range_five": range_rows.five_rows(ranges),
        "range_annex": range_rows.annex_rows(run, ranges),
        "range_words": both,
    }


def _past(
    run: Projection, record: Hindcast | None, data: DataPackage | None, pairs: pd.DataFrame | None
) -> dict[str, Any]:
    """How the model would have done from past years, and what others forecast."""
    from fundmodel.presentation.page import others_rows, record_rows

    return {
        "record": [] if record is None else record_rows.record_rows(record),
        "record_horizons": [] if record is None else record_rows.record_horizons(record),
        "record_notes": record_rows.record_notes(),
        "record_today": others_rows.today_tables(record),
        "others": others_rows.others_tables(run, record, data, pairs),
    }


def _new_retired(run: Projection, seeds: pd.DataFrame | None) -> dict[str, Any]:
    """New retired members by year, and what the seed of members' ages is worth."""
    from fundmodel.presentation.page import retirement_rows
    from fundmodel.presentation.words.retirement_words import both

    return {
        "new_retired": retirement_rows.new_retired_rows(run),
        "new_retired_years": [str(year) for year in retirement_rows.years_shown(run)],
        "seeds": retirement_rows.seed_rows(seeds),
        "seed_note": retirement_rows.seed_note(seeds),
        "retired_words": both,
    }


def _funds(run: Projection, ranges: Ranges | None) -> dict[str, Any]:
    """Tables of a fund that a scenario keeps apart, of one that is used up, of what is left to others, and ranges."""
    from fundmodel.presentation.page import borne_rows, care_rows, gap_rows, pooled_rows

    return {
        "care": care_rows.care_rows(run),
        "pooled": pooled_rows.pooled_tables(run),
        "rules_at_work": pooled_rows.rule_words(run),
        **_ranges(run, ranges),
        "gap": gap_rows.gap_tables(run),
        "providers": borne_rows.provider_tables(run),
        "provider_notes": borne_rows.provider_notes(run),
        "patients": borne_rows.patient_tables(run),
    }


def _labels(run: Projection) -> dict[str, Any]:
    """What the template asks for by name: words of sections, scenarios, funds and variables."""
    from fundmodel.analysis.per_head import IDENTIFIED_BY
    from fundmodel.presentation.page import run_rows
    from fundmodel.presentation.words import page_words as words
    from fundmodel.presentation.words.headings import title_of
    from fundmodel.presentation.words.source_words import both_sources

    return {
        "identified_by": words.Both(**IDENTIFIED_BY),
        "trend_tag": run.provenance["scenarios"][0]["entries"]["enrolment.trend_ends"]["tag"],
        "software": _software(run),
        "scenario_words": {name: run_rows.scenario_words(run, [name]) for name in run.scenarios},
        "section_words": {name: words.both(f"section.{name}") for name in words.SECTIONS},
        "scenario_labels": {s["name"]: words.Both(**s["label"]) for s in run.provenance["scenarios"]},
        "fund_words": {name: words.fund_words(name) for name in run.ledger["fund"].values},
        "labelled": words.labelled,
        "source_words": both_sources,
        "sheet_words": {name: words.Both(*(title_of(name, lang) for lang in ("zh", "en"))) for name in IN_WORKBOOK},
    }


def _charts(
    run: Projection, data: DataPackage | None, record: Hindcast | None, extras: Extras
) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """Headings, words and size of every chart by group, and the figures of both languages as JSON for the page."""
    from fundmodel.presentation.charts import chart_groups
    from fundmodel.presentation.page.draw_rows import FAN, fan_charts
    from fundmodel.presentation.words.page_words import Both

    zh, en = (
        {**chart_groups(run, lang, data, record), FAN: fan_charts(run, extras.draws, lang)} for lang in ("zh", "en")
    )
    groups: dict[str, list[dict[str, Any]]] = {}
    figures: dict[str, dict[str, Any]] = {"zh": {}, "en": {}}
    for group, drawn in zh.items():
        groups[group] = []
        for place, (one, other) in enumerate(zip(drawn, en[group], strict=True)):
            key = f"{group}-{place + 1}"
            said, told = one.layout["meta"], other.layout["meta"]
            meta = {name: Both(said[name], told[name]) for name in said}
            figures["zh"][key], figures["en"][key] = bare(one), bare(other)
            groups[group].append({"key": key, "height": figures["zh"][key]["layout"]["height"], **meta})
    return groups, embedded(figures)


def embedded(document: Any) -> str:
    """A document as JSON that may stand in a script of a page: no label can end the script, or begin a comment."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def bare(figure: Drawing) -> dict[str, Any]:
    """The chart as plain JSON without title and source line, which the page prints itself, and without their room."""
    from fundmodel.presentation.charts.style import SOURCE, TITLE_ROOM
    from fundmodel.presentation.charts.unit_switch import BUTTON_ROOM

    drawn = figure.plain()
    layout = drawn["layout"]
    for name in ("title", "meta"):
        layout.pop(name)
    layout["annotations"] = [a for a in layout.get("annotations", []) if a.get("name") != SOURCE]
    room = layout["margin"]
    below = 34 + (BUTTON_ROOM if "updatemenus" in layout else 0)
    layout["height"] += 30 + below - TITLE_ROOM - 24 - room["b"]
    layout["margin"] = {**room, "l": 48, "r": 26, "t": 30, "b": below}
    return drawn


def _software(run: Projection) -> str:
    from plotly.offline import get_plotlyjs_version

    versions = {**run.provenance["versions"], "plotly.js": get_plotlyjs_version()}
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
