"""The page of an alert: a table of all funds by urgency and a card for each that is raised; works offline."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from fundmodel.early_alert.alerts import LEVELS
from fundmodel.presentation.charts.alert_svg import months_svg, probability_svg
from fundmodel.presentation.frames.alert_cells import cells, false_alarm_line, left_out_lines, mark_lines
from fundmodel.presentation.frames.alert_frames import AHEAD, GROUPS, alert_rows, courses, horizon_months, raised
from fundmodel.presentation.frames.alert_text import fact_lines, version_words
from fundmodel.presentation.frames.change_cells import COLUMNS as CHANGE_COLUMNS
from fundmodel.presentation.frames.change_cells import NUMBERS as CHANGE_NUMBERS
from fundmodel.presentation.frames.change_cells import change_cells, column_heading
from fundmodel.presentation.frames.score_cells import (
    GOAL_COLUMNS,
    ablation_line,
    ablation_rows,
    card_name,
    card_words,
    goal_blocks,
    hit_rows,
    miss_line,
    miss_rows,
)
from fundmodel.presentation.words import alert_words as words
from fundmodel.presentation.words.change_words import said_of_changes
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.score_words import goal_heading, said_of_score

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.early_alert.alerts import Alerts
    from fundmodel.presentation.frames.change_cells import Changed
    from fundmodel.presentation.frames.past_hits import Hits, PastCard, PastScore

COLUMNS: Final = (
    *("fund", "level", "probability", "event", "state", "months", "interval", "floor", "basis"),
    *("last_month", "released", "lag_days", "marks"),
)
NUMBERS: Final = ("probability", "months", "interval", "floor", "lag_days")


def alert_page(alerts: Alerts, lang: str, score: PastScore, changed: Changed | None = None) -> str:
    """The HTML page of an alert in one language: who, cards, what changed since an earlier alert where one is given,
    and what score cards say of alerts like it."""
    rows, horizon, steps = alert_rows(alerts, lang), horizon_months(alerts), courses(alerts)
    about = {"areas": rows["area"].nunique(), "funds": len(rows), "draws": alerts.draws, "seed": alerts.seed}
    return rendered(
        lang,
        title=words.told("title", lang, name=alerts.data, as_of=alerts.as_of),
        about=words.told("about", lang, first=horizon[0], last=horizon[-1], **about),
        synthetic=say("synthetic", lang) if alerts.synthetic else "",
        answer=false_alarm_line(rows, lang),
        groups=[
            _group(rows[rows["group"] == group], group, lang) for group in GROUPS if (rows["group"] == group).any()
        ],
        lines=[*mark_lines(rows.assign(marks=""), lang), *left_out_lines(alerts, lang)],
        cards=[
            _card(alerts, row, steps[row["area"], row["fund"]], score.hits, lang)
            for row in raised(rows).to_dict("records")
        ],
        changed=None if changed is None else _changed(changed, alerts, lang),
        score=_score(score, lang) if any(card.goals for card in score.cards) else None,
        foot=[words.told("event_note", lang), words.told("scales", lang), version_words(alerts, lang)],
    )


def rendered(lang: str, **parts: Any) -> str:
    """The template filled in; what is not given is empty."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals["w"] = lambda key: words.told(key, lang)
    here = files(__package__ or __name__)
    template = environment.from_string(here.joinpath("alert.html.j2").read_text(encoding="utf-8"))
    blank: dict[str, Any] = {"structural": "", "synthetic": "", "answer": "", "lines": [], "cards": None, "foot": []}
    blank |= {"changed": None, "score": None}
    return template.render(lang=lang, css=here.joinpath("alert.css").read_text(encoding="utf-8"), **{**blank, **parts})


def column_heads(names: Sequence[str], lang: str) -> list[dict[str, Any]]:
    """What the template asks of each column."""
    return [{"name": name, "heading": words.heading(name, lang), "number": name in NUMBERS} for name in names]


def _group(own: pd.DataFrame, group: str, lang: str) -> dict[str, Any]:
    quiet = ("level", "probability", "event") if group != AHEAD else ()
    return {
        "heading": words.told(GROUPS[group], lang, count=len(own)),
        "columns": column_heads(("name", *(name for name in COLUMNS if name not in quiet)), lang),
        "rows": [
            {
                "area": row["area"],
                "fund": row["fund"],
                "level": row["level"],
                "cells": {
                    **cells(row, lang),
                    "marks": _own_marks(row, lang),
                    "name": row["name"],
                    "fund": fund_label(row["fund"], lang),
                },
            }
            for row in own.to_dict("records")
        ],
    }


def _changed(changed: Changed, alerts: Alerts, lang: str) -> dict[str, Any]:
    """The section on what changed."""
    key = "unchanged" if changed.rows.empty else "changed"
    return {
        "said": said_of_changes(key, lang, since=changed.since, count=len(changed.rows)),
        "columns": [
            {"name": name, "heading": column_heading(name, lang), "number": name in CHANGE_NUMBERS}
            for name in CHANGE_COLUMNS
        ],
        "rows": [
            {"area": row["area"], "fund": row["fund"], "level": "", "cells": change_cells(row, alerts.names, lang)}
            for row in changed.rows.to_dict("records")
        ],
    }


def _score(score: PastScore, lang: str) -> dict[str, Any]:
    """The section on how good the alert is: goals on each kind of budgets, past hits and misses on the one that levels
    of real packages are held against, parts of the method."""
    own = score.own
    assert own is not None
    name, worth = card_name(own, lang), ablation_rows(score, lang)
    tables = [
        (said_of_score("past_on", lang, bed=name), hit_rows(own, lang), ""),
        (said_of_score("misses_on", lang, bed=name), miss_rows(own, lang), miss_line(own, lang)),
        *([(said_of_score("ablation", lang), worth, ablation_line(score, lang))] if worth else []),
    ]
    return {
        "heading": said_of_score("card", lang),
        "notes": [said_of_score(key, lang) for key in ("judged_on", "columns")],
        "goal_heads": [goal_heading(column, lang) for column in GOAL_COLUMNS],
        "cards": [(card_words(card, lang), _blocks(card, lang)) for card in score.cards if card.goals],
        "tables": [(heading, rows, line) for heading, rows, line in tables if len(rows) > 1],
    }


def _blocks(card: PastCard, lang: str) -> list[tuple[str, list[tuple[list[str], str, str]]]]:
    """Heading, then cells, class and reason of each goal."""
    classes = {True: "met", False: "missed", None: "shown"}
    return [
        (
            block.heading,
            [([one.cells[name] for name in GOAL_COLUMNS], classes[one.met], one.why) for one in block.lines],
        )
        for block in goal_blocks(card, lang)
    ]


def _own_marks(row: Any, lang: str) -> str:
    """The marks of a row without what the page says of all."""
    return words.mark_words("; ".join(code for code in row["marks"].split("; ") if code != "synthetic"), lang)


def _card(alerts: Alerts, row: Any, steps: pd.DataFrame, hits: Hits, lang: str) -> dict[str, Any]:
    months = horizon_months(alerts)
    events = [event for event in words.EVENTS if event in steps and event not in row["already"]]
    lines = {words.event_word(event, lang): list(steps[event]) for event in events if steps[event].notna().any()}
    spans = [words.interval_words(*span, lang) for span in zip(steps["months_low"], steps["months_high"], strict=True)]
    told = {name: [words.percent(p) for p in values] for name, values in lines.items()}
    axis = [words.month_word(month, lang) for month in months]
    line = words.told("chart_floor", lang, floor=f"{row['floor']:g}")
    bounds = {words.level_word(level, lang): bound for level, bound in LEVELS.items()}
    return {
        "area": row["area"],
        "fund": row["fund"],
        "level": row["level"],
        "cells": cells(row, lang),
        "heading": f"{row['name']} {fund_label(row['fund'], lang)}",
        "step_heads": [*told, words.heading("interval", lang)],
        "steps": list(zip(months, zip(*told.values(), spans, strict=True), strict=True)),
        "facts": fact_lines(alerts, row, hits, lang),
        "probability_svg": probability_svg(axis, lines, bounds, words.told("chart_probability", lang)),
        "months_svg": months_svg(
            *(axis, list(steps["months_low"]), list(steps["months_high"]), row["floor"]),
            *(line, words.told("chart_months", lang)),
        ),
    }
