"""An alert as it is printed: cells of its rows, and the lines that stand below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.alert_frames import AHEAD, expected_false_alarms
from fundmodel.presentation.words import alert_words as words
from fundmodel.presentation.words.labels import fund_label, months_text, when_text
from fundmodel.presentation.words.observed_words import scope_words

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.early_alert.alerts import Alerts

STRUCTURAL: Final = ("state", "months", "deficit_ahead", "floor_ahead", "first_warning", "floor_month")


def cells(row: Any, lang: str) -> dict[str, str]:
    """The cells of a row as they are printed on screen, page and slip."""
    quiet = row["group"] != AHEAD
    return {
        "level": words.NOT_TOLD[row["group"]][words.place(lang)] if quiet else words.level_word(row["level"], lang),
        "probability": words.percent(row["probability"]),
        "event": "" if quiet else words.event_word(row["event"], lang),
        "level_short": "" if quiet else f"{words.level_word(row['level'], lang)} {words.percent(row['probability'])}",
        "event_short": "" if quiet else words.EVENTS_SHORT[row["event"]][words.place(lang)],
        "state_short": words.STATES[row["state"]][words.place(lang)],
        "data": f"{row['last_month']} +{row['lag_days']:.0f}",
        "state": words.state_words(row["state"], row["already"], lang),
        "months": months_text(row["months"]),
        "interval": words.interval_words(row["months_low"], row["months_high"], lang),
        "floor": f"{row['floor']:g}",
        "basis": words.basis_word(row["basis"], lang),
        "last_month": str(row["last_month"]),
        "released": str(row["released"]),
        "lag_days": f"{row['lag_days']:.0f}",
        "marks": words.mark_words(row["marks"], lang),
    }


def mark_lines(rows: pd.DataFrame, lang: str) -> list[str]:
    """A line for each mark and each scope, with the funds it is of; what is true of all is said of all."""
    who: dict[str, list[str]] = {}
    for row in rows.to_dict("records"):
        name = f"{row['name']} {fund_label(row['fund'], lang)}"
        marks = [words.mark_words(code, lang) for code in row["marks"].split("; ") if code and code != "synthetic"]
        for said in (*marks, scope_words(row["scope"], lang)):
            if said:
                who.setdefault(said, []).append(name)
    colon, every = ("：", "全部") if lang == "zh" else (": ", "all")
    return [
        f"{said}{colon}{every if len(names) == len(rows) else words.first_named(names, lang)}"
        for said, names in who.items()
    ]


def left_out_lines(alerts: Alerts, lang: str) -> list[str]:
    """Who is left out and why."""
    if not alerts.left_out:
        return [words.told("none_left_out", lang)]
    return [words.told("left_out_line", lang, who=who, why=why) for who, why in left_out_words(alerts, lang)]


def left_out_words(alerts: Alerts, lang: str) -> list[tuple[str, str]]:
    """(area and fund, reason) of all that is left out."""
    found = []
    for area, fund, code in alerts.left_out:
        name = alerts.names.get(area, {}).get(lang, area)
        who = f"{name} {fund_label(fund, lang)}" if fund else name
        found.append((who, words.LEFT_OUT[code][words.place(lang)]))
    return found


def false_alarm_line(rows: pd.DataFrame, lang: str) -> str:
    """How many of those raised are expected to be false alarms; who could not be looked at is no all-clear."""
    count, expected = expected_false_alarms(rows)
    if count:
        return words.told("false_alarms", lang, count=count, expected=expected)
    held = int((rows["already"] != "").sum())
    if not held and rows["probability"].isna().all():
        return words.told("nobody_looked_at", lang)
    return words.told("no_alarms_but", lang, count=held) if held else words.told("no_alarms", lang)


def structural_cells(row: Any, lang: str) -> dict[str, str]:
    """The cells of a row of ``structural_rows``."""
    from fundmodel.vocabulary.dictionary import label

    yes = {name: words.YES_NO[int(row[name])][words.place(lang)] for name in ("deficit_ahead", "floor_ahead")}
    known = {"first_warning": "warning_known_until", "floor_month": "known_until"}
    when = {name: when_text(row[name], name, row[until], lang) for name, until in known.items()}
    return {
        "fund": fund_label(row["fund"], lang),
        "state": label(row["state"], lang) if row["state"] else "",
        "months": months_text(row["months"]),
        "basis": words.basis_word(row["basis"], lang),
        **yes,
        **when,
    }
