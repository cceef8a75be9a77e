"""One self-contained page of a projection: words, warning table, charts, accounts, assumptions; works offline."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.vocabulary.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from fundmodel.assumptions.package import DataPackage
    from fundmodel.calibration.hindcast import Hindcast
    from fundmodel.projection.result import Projection


def write_page(
    run: Projection,
    path: str | Path,
    lang: str = "zh",
    data: DataPackage | None = None,
    trend: pd.DataFrame | None = None,
    record: Hindcast | None = None,
) -> Path:
    """Write the page of ``run`` to one HTML file with everything in it; both languages, ``lang`` shown first.

    Nothing is fetched: one copy of plotly.js, styles and figures are inside. Written beside, then renamed, so never
    half a page. ``data`` gives published history where the run's package is not built in; ``trend`` is what
    ``trend_table`` gives, ``record`` what ``record_of`` gives. A language that is not known and a place that cannot be
    written raise ``InputError``.
    Source: DESIGN 7; USERS 1, 2, 15, 22, 23.
    """
    from fundmodel.presentation.beside import write_file
    from fundmodel.vocabulary.dictionary import LANGUAGES

    if lang not in LANGUAGES:
        raise InputError(f"There is no language {lang!r}; choose one of {', '.join(LANGUAGES)}")
    return write_file(Path(path), page(run, lang, data, trend, record).encode("utf-8"))


def page(
    run: Projection,
    lang: str = "zh",
    data: DataPackage | None = None,
    trend: pd.DataFrame | None = None,
    record: Hindcast | None = None,
) -> str:
    """The page as text."""
    from jinja2 import Environment, StrictUndefined
    from plotly.offline import get_plotlyjs

    from fundmodel.presentation.page import words

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["both"] = words.markup
    environment.filters["pairs"] = words.pairs
    environment.globals["w"] = lambda key: words.markup(words.both(key))
    here = files(__package__ or __name__)
    parts = {name: here.joinpath(f"page.{name}").read_text(encoding="utf-8") for name in ("css", "js")}
    template = environment.from_string(here.joinpath("page.html.j2").read_text(encoding="utf-8"))
    title = words.both("title")
    return template.render(
        lang=lang,
        title=title[0 if lang == "zh" else 1],
        titles=json.dumps(title._asdict(), ensure_ascii=False),
        colon=words.Both("：", ": "),
        css=parts["css"],
        js=parts["js"],
        plotly=get_plotlyjs(),
        **contents(run, data, trend, record),
    )


def contents(
    run: Projection,
    data: DataPackage | None = None,
    trend: pd.DataFrame | None = None,
    record: Hindcast | None = None,
) -> dict[str, Any]:
    """Everything that the template prints; of several areas their sum, and a table of the areas."""
    from fundmodel.analysis.per_head import IDENTIFIED_BY
    from fundmodel.analysis.together import together
    from fundmodel.presentation.charts.published import package_of, package_or_empty
    from fundmodel.presentation.page import answer, areas, assumed, care, purses, rows, use, words
    from fundmodel.presentation.page import record as past

    by_area = areas.area_rows(run)
    run = together(run)
    known = None if by_area else package_of(run, data)
    record = None if by_area else record
    groups, figures = _charts(run, known, record)
    people = rows.people_scenarios(run)
    return {
        "run": run.provenance,
        "has_history": known is not None,
        "answer": answer.answer(run),
        "areas": by_area,
        "record": [] if record is None else past.record_rows(record),
        "record_horizons": [] if record is None else past.record_horizons(record),
        "record_notes": past.record_notes(),
        "care": care.care_rows(run),
        "area_words": areas.words_of(by_area, run),
        "warning": rows.warning_rows(run),
        "warning_years": rows.warning_years(run),
        "warning_events": rows.WARNING_EVENTS,
        "groups": groups,
        "figures": figures,
        "accounts": rows.account_tables(run),
        "flows": [(named, rows.flow_rows(run, name), rows.group_rows(run, name)) for name, named in people],
        "reconciliation": rows.reconciliation_rows(run, package_or_empty(run, data)),
        "assumptions": assumed.assumed(run),
        "section_words": {name: words.both(f"section.{name}") for name in words.SECTIONS},
        "held_flat": assumed.held_flat(run),
        "solvency": rows.solvency_rows(run),
        "burden": purses.burden_tables(run),
        "burden_beside": bool(purses.compensated(run)),
        "burden_tags": purses.burden_tag_rows(run),
        "beside": purses.beside_tables(run),
        "use": use.use_rows(run, known),
        "use_funds": use.use_funds(),
        "per_head": purses.per_head_rows(run),
        "band": purses.band_rows(run),
        "identified_by": words.Both(**IDENTIFIED_BY),
        "trend": [] if trend is None or by_area else purses.trend_rows(run, trend),
        "trend_tag": run.provenance["scenarios"][0]["entries"]["enrolment.trend_ends"]["tag"],
        "labelled_column": purses.named,
        "scenario_words": {name: rows.scenario_words(run, [name]) for name in run.scenarios},
        "scenario_labels": {s["name"]: words.Both(**s["label"]) for s in run.provenance["scenarios"]},
        "fund_words": {name: words.fund_words(name) for name in run.ledger["fund"].values},
        "labelled": words.labelled,
        "software": _software(run),
    }


def _charts(
    run: Projection, data: DataPackage | None, record: Hindcast | None
) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """Headings, words and size of every chart by group, and the figures of both languages as JSON for the page."""
    from fundmodel.presentation.charts import chart_groups
    from fundmodel.presentation.page.words import Both

    zh, en = (chart_groups(run, lang, data, record) for lang in ("zh", "en"))
    groups: dict[str, list[dict[str, Any]]] = {}
    figures: dict[str, dict[str, Any]] = {"zh": {}, "en": {}}
    for group, drawn in zh.items():
        groups[group] = []
        for place, (one, other) in enumerate(zip(drawn, en[group], strict=True)):
            key = f"{group}-{place + 1}"
            meta = {name: Both(one.layout.meta[name], other.layout.meta[name]) for name in one.layout.meta}
            figures["zh"][key], figures["en"][key] = bare(one), bare(other)
            groups[group].append({"key": key, "height": figures["zh"][key]["layout"]["height"], **meta})
    return groups, json.dumps(figures, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def bare(figure: go.Figure) -> dict[str, Any]:
    """The figure as plain JSON without title and source line, which the page prints itself, and without their room."""
    from fundmodel.presentation.charts.style import SOURCE, TITLE_ROOM

    known: dict[str, Any] = json.loads(figure.to_json())
    layout = known["layout"]
    for name in ("title", "meta", "template"):
        layout.pop(name, None)
    layout["annotations"] = [a for a in layout.get("annotations", []) if a.get("name") != SOURCE]
    room = layout["margin"]
    layout["height"] += 30 + 34 - TITLE_ROOM - 24 - room["b"]
    layout["margin"] = {**room, "l": 48, "r": 26, "t": 30, "b": 34}
    return known


def _software(run: Projection) -> str:
    from plotly.offline import get_plotlyjs_version

    versions = {**run.provenance["versions"], "plotly.js": get_plotlyjs_version()}
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
