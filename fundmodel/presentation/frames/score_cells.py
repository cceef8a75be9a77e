"""A score card as it is printed: goals beside what was reached, past hits of each level, what was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from fundmodel.early_alert.alerts import LEVELS
from fundmodel.presentation.frames.past_hits import GROUPS, PastScore
from fundmodel.presentation.words import alert_words as words
from fundmodel.presentation.words.labels import NEVER
from fundmodel.presentation.words.score_words import (
    COUNTED,
    figure_word,
    group_word,
    reason_word,
    said_of_score,
)

GOAL_COLUMNS: Final = ("group", "event", "figure", "goal", "reached", "interval_90", "met")
MONTHS_AHEAD: Final = ("1_2", "3_4", "5_6")


def goal_cells(row: Mapping[str, Any], lang: str) -> dict[str, str]:
    """The cells of a row of the card's goals; a digit more where rounding would show a goal that was missed as met."""
    digits = 1 if row["figure"] in COUNTED else 2
    own = {name: _number(row[name], digits) for name in ("low", "high", "bound")}
    reached = _number(row["reached"], digits)
    if not row["met"] and reached in own.values():
        reached = _number(row["reached"], digits + 1)
    told = (row["low"] is not None, row["high"] is not None)
    way = {(True, False): "at_least", (False, True): "at_most", (True, True): "between"}[told]
    goal = said_of_score(way, lang, low=own["low"], high=own["high"])
    if row["bound"] is not None:
        goal = said_of_score("bounded", lang, goal=goal, bound=own["bound"])
    low, high = (_number(row[end], digits) for end in ("lower_90", "upper_90"))
    return {
        "group": group_word(row["group"], lang),
        "event": words.event_word(row["event"], lang),
        "figure": figure_word(row["figure"], lang),
        "goal": goal,
        "reached": reached,
        "interval_90": NEVER if NEVER in (low, high) else said_of_score("between", lang, low=low, high=high),
        "met": said_of_score("met" if row["met"] else "missed", lang),
    }


def card_words(score: PastScore, lang: str) -> str:
    """Which bed, how many goals were met, and that all of it is synthetic."""
    bed = said_of_score("bed", lang, bed=score.bed) if score.bed else ""
    met = sum(bool(row["met"]) for row in score.goals)
    return bed + said_of_score("goals_met", lang, met=met, count=len(score.goals)) + said_of_score("synthetic", lang)


def hit_rows(score: PastScore, lang: str) -> list[list[str]]:
    """A row a fund and event: how often each level came true, k of n; the first row is the heading."""
    rows = [["", *(words.level_word(level, lang) for level in LEVELS)]]
    for fund in GROUPS:
        for event in words.EVENTS:
            told = [score.hits.get((fund, event, level)) for level in LEVELS]
            if any(told):
                rows.append([_named(GROUPS[fund], event, lang), *(_past(one, lang) for one in told)])
    return rows


def miss_rows(score: PastScore, lang: str) -> list[list[str]]:
    """A row a group and event: events missed by how far ahead they first came; the first row is the heading."""
    rows = [["", *(said_of_score(f"first_{ahead}", lang) for ahead in MONTHS_AHEAD)]]
    for row in score.alerts:
        if row["group"] in GROUPS.values():
            rows.append(
                [_named(row["group"], row["event"], lang), *(_missed(row, ahead, lang) for ahead in MONTHS_AHEAD)]
            )
    return rows


def miss_line(score: PastScore, lang: str) -> str:
    """Why events were missed, where the card lists them; else where the list is."""
    reasons = Counter(str(row["reason"]) for row in score.misses)
    if not reasons:
        return said_of_score("no_list", lang)
    many = [said_of_score("why_many", lang, reason=reason_word(one, lang), count=n) for one, n in reasons.most_common()]
    return said_of_score("why_missed", lang, reasons=words.joined(many, lang))


def _named(group: str, event: str, lang: str) -> str:
    return said_of_score("named", lang, group=group_word(group, lang), event=words.event_word(event, lang))


def _missed(row: Mapping[str, Any], ahead: str, lang: str) -> str:
    n, hit = int(row[f"events_{ahead}"]), row[f"hit_{ahead}"]
    return said_of_score("missed_of", lang, n=n, missed=round((1.0 - hit) * n)) if n else NEVER


def _past(told: tuple[int, int] | None, lang: str) -> str:
    if told is None or not told[1]:
        return NEVER
    return said_of_score("past_of", lang, k=told[0], n=told[1], share=words.percent(told[0] / told[1]))


def _number(value: float | None, digits: int) -> str:
    return NEVER if value is None or value != value else f"{value:.{digits}f}"
