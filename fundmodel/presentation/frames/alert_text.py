"""The paragraph of an alert (METHODS 6.9), and the parts of it that page and slip print too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.alert_cells import cells
from fundmodel.presentation.frames.alert_frames import (
    RESIDENT,
    UNPAID_BY_BILLS,
    alert_rows,
    distance,
    driver_rows,
    horizon_months,
    next_bounds,
    within_six,
)
from fundmodel.presentation.frames.past_hits import Hits, past_score
from fundmodel.presentation.words import alert_words as words
from fundmodel.presentation.words.labels import NEVER, asked_language, fund_label, months_text
from fundmodel.presentation.words.rounding import adding_up, grouped
from fundmodel.presentation.words.score_words import budgets_word
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from fundmodel.early_alert.alerts import Alerts

NAMED: Final = {"floor": "floor", "def": "deficit_12m"}


def alert_text(alerts: Alerts, area: str, fund: str, lang: str | None = None, hits: Hits | None = None) -> str:
    """The alert of an area and fund as one paragraph; ``hits`` as ``past_score`` gives them."""
    chosen = asked_language(lang)
    alerts.row(area, fund)
    rows = alert_rows(alerts, chosen)
    row = rows[(rows["area"] == area) & (rows["fund"] == fund)].to_dict("records")[0]
    horizon, between = horizon_months(alerts), "；" if chosen == "zh" else "; "
    marks = words.mark_words(row["marks"], chosen)
    return words.told(
        "text",
        chosen,
        level=cells(row, chosen)["level"],
        area=row["name"],
        fund=fund_label(fund, chosen),
        month=row["last_month"],
        released=row["released"],
        balance=money(row["balance"], chosen),
        months=months_text(row["months"]),
        floor=f"{row['floor']:g}",
        basis=words.basis_word(row["basis"], chosen),
        state=words.state_words(row["state"], row["already"], chosen),
        as_of=alerts.as_of,
        first=horizon[0],
        last=horizon[-1],
        interval=words.interval_words(row["months_low"], row["months_high"], chosen),
        drivers=driver_words(alerts, row, chosen),
        change=between.join(changes(row, chosen)),
        verify=between.join(to_verify(row, chosen)),
        measures=words.told("no_measures", chosen),
        past=past_words(row, past_score().hits if hits is None else hits, chosen),
        marks=words.told("marked", chosen, marks=marks) if marks else "",
        version=version_words(alerts, chosen),
        **{f"p_{name}": probability_words(row, event, chosen) for name, event in NAMED.items()},
    )


def probability_words(row: Any, event: str, lang: str) -> str:
    """ "P(below the warning line) 62%", or why there is none."""
    kind, p = within_six(row, event)
    return words.told(f"{kind}_{event}", lang, **({"p": words.percent(p)} if kind == "p" else {}))


def money(yuan: float, lang: str) -> str:
    """100 million yuan with two digits; a dash where there is none."""
    return NEVER if yuan != yuan else words.told("money", lang, value=grouped(yuan / YUAN_PER_YI, 2))


def driver_words(alerts: Alerts, row: Any, lang: str) -> str:
    """The change of the balance and its parts in 100 million yuan, printed so that they sum."""
    change, parts = driver_rows(alerts, row)
    if not parts:
        return words.told("no_drivers", lang)
    total, shares = adding_up(change / YUAN_PER_YI, [yuan / YUAN_PER_YI for _, yuan in parts], 2)
    listed = [
        words.told("driver", lang, name=words.driver_word(name, lang), money=money)
        for (name, _), money in zip(parts, shares, strict=True)
    ]
    return words.told("driven", lang, total=total, parts=words.joined(listed, lang))


def changes(row: Any, lang: str) -> list[str]:
    """What would change the conclusion: the next bounds, the distance to a deficit and to the line, newer data."""
    found = []
    if row["probability"] == row["probability"]:
        for level, bound in next_bounds(row["level"]):
            key, word = ("change_up", words.level_word(level, lang)) if level else ("change_down", "")
            found.append(words.told(key, lang, bound=words.percent(bound), level=word))
    if "deficit_12m" not in row["already"] and row["margin"] == row["margin"]:
        found.append(words.told("change_margin", lang, share=f"{row['margin']:.1%}", month=row["last_month"]))
    gap, yuan = distance(row)
    if yuan == yuan:
        key = "change_distance" if gap >= 0 else "change_short"
        found.append(words.told(key, lang, months=f"{abs(gap):.1f}", money=grouped(abs(yuan) / YUAN_PER_YI, 2)))
    if row["months_behind"] > 0:
        found.append(words.told("change_data", lang, month=row["last_month"], behind=row["months_behind"]))
    return found


def to_verify(row: Any, lang: str) -> list[str]:
    """What an office looks at first: data, arrival of financing, clearing, arrears, budget."""
    arrival = "verify_arrival" if row["fund"] == RESIDENT else "verify_remitted"
    owed = (
        "verify_owed_by_bills"
        if UNPAID_BY_BILLS in row["marks"].split("; ")
        else "verify_owed"
        if row["owed"]
        else "verify_unpaid"
    )
    keys = ["verify_data", arrival, "verify_clearing", owed]
    if not row["budget"]:
        keys.append("verify_budget")
    return [words.told(key, lang, **({"month": row["last_month"]} if key == "verify_data" else {})) for key in keys]


def fact_lines(alerts: Alerts, row: Any, hits: Hits, lang: str) -> list[tuple[str, str | list[str]]]:
    """(heading, what is said) of the card of an area and fund, in their order."""
    balance = words.told(
        "balance_line",
        lang,
        balance=money(row["balance"], lang),
        months=months_text(row["months"]),
        floor=f"{row['floor']:g}",
        basis=words.basis_word(row["basis"], lang),
        interval=words.interval_words(row["months_low"], row["months_high"], lang),
    )
    given = {"month": row["last_month"], "released": row["released"], "lag": row["lag_days"], "as_of": alerts.as_of}
    probabilities = [probability_words(row, event, lang) for event in NAMED.values()]
    found: list[tuple[str, str | list[str]]] = [
        (words.heading("state", lang), words.state_words(row["state"], row["already"], lang)),
        (words.told("slip_balance", lang), balance),
        (words.told("slip_probability", lang), words.joined(probabilities, lang)),
        (words.told("drivers", lang), driver_words(alerts, row, lang)),
        (words.told("change", lang), changes(row, lang)),
        (words.told("verify", lang), to_verify(row, lang)),
        (words.told("measures", lang), words.told("no_measures", lang)),
        (words.told("slip_dates", lang), words.told("slip_dates_line", lang, **given)),
        (words.heading("marks", lang), words.mark_words(row["marks"], lang)),
        (words.told("past", lang), past_words(row, hits, lang)),
    ]
    return [(name, said) for name, said in found if said]


def past_words(row: Any, hits: Hits, lang: str) -> str:
    """How often the level of a row came true on test areas, with its n and the kind of budgets they have."""
    if row["level"] == "none":
        return words.told("no_level", lang)
    found = hits.counts.get((row["fund"], row["event"], row["level"]))
    if found is None or found[1] == 0:
        return words.told("no_past", lang)
    told = {"event": words.event_word(row["event"], lang), "k": found[0], "n": found[1]}
    if not hits.budgets:
        return words.told("past_hits", lang, **told)
    return words.told("past_hits_on", lang, budgets=budgets_word(hits.budgets, lang), **told)


def version_words(alerts: Alerts, lang: str) -> str:
    """Model and data, and that nobody has reviewed it."""
    from fundmodel import __version__

    return words.told("version", lang, version=__version__, data=alerts.data, sha=alerts.sha256[:8])
