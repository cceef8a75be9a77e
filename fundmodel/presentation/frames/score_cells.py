"""Score cards as they are printed: goals beside what was reached and why some were missed, past hits of each level,
what was missed, what each part of the method is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from fundmodel.early_alert.alerts import LEVELS
from fundmodel.early_alert.bed.published_rows import PLAN_ERRORS
from fundmodel.presentation.frames.past_hits import GROUPS, PastCard, PastScore
from fundmodel.presentation.words import alert_words as words
from fundmodel.presentation.words.labels import NEVER
from fundmodel.presentation.words.score_reasons import goal_reasons
from fundmodel.presentation.words.score_words import (
    COUNTED,
    budgets_word,
    figure_word,
    group_word,
    part_word,
    reason_word,
    said_of_score,
)

GOAL_COLUMNS: Final = ("figure", "goal", "reached", "interval_90", "oracle", "prototype", "met")
MONTHS_AHEAD: Final = ("1_2", "3_4", "5_6")
TOGETHER: Final = ("both", "employee", "resident")
"""Groups of the ablation, in the order in which they are shown."""


class GoalLine(NamedTuple):
    """A goal: its cells by column, whether it was met (None: no goal), and why not, "" where it was."""

    cells: Mapping[str, str]
    met: bool | None
    why: str


class GoalBlock(NamedTuple):
    """The goals of a group and event under their heading."""

    heading: str
    lines: Sequence[GoalLine]


def goal_blocks(card: PastCard, lang: str) -> list[GoalBlock]:
    """The goals of a card, those of a group and event together, in the card's order."""
    blocks: dict[tuple[str, str], list[GoalLine]] = {}
    for row in card.goals:
        key = (row["group"], row["event"])
        own = [one for one in card.reasons if (one["group"], one["event"], one["figure"]) == (*key, row["figure"])]
        line = GoalLine(goal_cells(row, lang), row["met"], goal_reasons(own, lang))
        blocks.setdefault(key, []).append(line)
    return [GoalBlock(_named(*key, lang), lines) for key, lines in blocks.items()]


def goal_cells(row: Mapping[str, Any], lang: str) -> dict[str, str]:
    """The cells of a row of the card's goals; a digit more where rounding would show a goal that was missed as met."""
    digits = 1 if row["figure"] in COUNTED else 2
    goals = [_number(row[name], digits) for name in ("low", "high", "bound")]
    reached, lower, upper, first, last = (
        _number(row.get(name), digits)
        for name in ("reached", "lower_90", "upper_90", "prototype_low", "prototype_high")
    )
    if row["met"] is False and reached in goals:
        reached = _number(row["reached"], digits + 1)
    if row["met"] is False and lower == goals[2]:
        lower = _number(row["lower_90"], digits + 1)
    met = {True: "met", False: "missed"}
    return {
        "figure": figure_word(row["figure"], lang),
        "goal": _goal(goals, lang),
        "reached": reached,
        "interval_90": _between(lower, upper, lang),
        "oracle": _number(row.get("oracle"), digits),
        "prototype": _between(first, last, lang),
        "met": NEVER if row["met"] is None else said_of_score(met[row["met"]], lang),
    }


def _goal(goal: Sequence[str], lang: str) -> str:
    low, high, bound = goal
    way = {(True, False): "at_least", (False, True): "at_most", (True, True): "between"}.get(
        (low != NEVER, high != NEVER), "no_goal"
    )
    told = said_of_score(way, lang, low=low, high=high)
    return told if bound == NEVER else said_of_score("bounded", lang, goal=told, bound=bound)


def _between(low: str, high: str, lang: str) -> str:
    if high in (NEVER, low):
        return high
    return said_of_score("below" if low == NEVER else "between", lang, low=low, high=high)


def card_words(card: PastCard, lang: str) -> str:
    """Which bed and budgets, how many goals were met, and that all of it is synthetic."""
    met = [row["met"] for row in card.goals if row["met"] is not None]
    bed = said_of_score("bed", lang, bed=card_name(card, lang)) if card.bed else ""
    return bed + said_of_score("goals_met", lang, met=sum(met), count=len(met)) + said_of_score("synthetic", lang)


def card_name(card: PastCard, lang: str) -> str:
    """Kind of budgets with their errors, and the bed's name."""
    if card.budgets not in PLAN_ERRORS:
        return card.bed
    income, spending = (f"{100.0 * error:g}%" for error in PLAN_ERRORS[card.budgets])
    kind = budgets_word(card.budgets, lang)
    told = said_of_score("budgets", lang, budgets=kind, income=income, spending=spending)
    return said_of_score("goals_on", lang, budgets=told, bed=card.bed)


def hit_rows(card: PastCard, lang: str) -> list[list[str]]:
    """A row a fund and event: how often each level came true, k of n; the first row is the heading."""
    rows = [["", *(words.level_word(level, lang) for level in LEVELS)]]
    for fund in GROUPS:
        for event in words.EVENTS:
            told = [card.hits.counts.get((fund, event, level)) for level in LEVELS]
            if any(told):
                rows.append([_named(GROUPS[fund], event, lang), *(_past(one, lang) for one in told)])
    return rows


def miss_rows(card: PastCard, lang: str) -> list[list[str]]:
    """A row a group and event: events missed by how far ahead they first came; the first row is the heading."""
    rows = [["", *(said_of_score(f"first_{ahead}", lang) for ahead in MONTHS_AHEAD)]]
    for row in card.alerts:
        if row["group"] in GROUPS.values():
            rows.append(
                [_named(row["group"], row["event"], lang), *(_missed(row, ahead, lang) for ahead in MONTHS_AHEAD)]
            )
    return rows


def miss_line(card: PastCard, lang: str) -> str:
    """Why events were missed, where the card lists them; else where the list is."""
    reasons = Counter(str(row["reason"]) for row in card.misses)
    if not reasons:
        return said_of_score("no_list", lang)
    many = [said_of_score("why_many", lang, reason=reason_word(one, lang), count=n) for one, n in reasons.most_common()]
    return said_of_score("why_missed", lang, reasons=words.joined(many, lang))


def ablation_rows(score: PastScore, lang: str) -> list[list[str]]:
    """A row a part of the method, the largest gain first: what it is worth by event and group, with its interval; the
    first row is the heading, nothing where no record is there."""
    rows = {(row["part"], row["event"], row["group"]): row for row in score.ablation.get("ablation", ())}
    if not rows:
        return []
    pairs = [
        (event, group) for event in words.EVENTS for group in TOGETHER if any(key[1:] == (event, group) for key in rows)
    ]
    parts = sorted({key[0] for key in rows}, key=lambda part: -rows[part, *pairs[0]]["gain"])
    head = ["", *(_named(group, event, lang) for event, group in pairs)]
    return [head, *([part_word(part, lang), *(_gain(rows[part, *pair], lang) for pair in pairs)] for part in parts)]


def ablation_line(score: PastScore, lang: str) -> str:
    """Of which bed the ablation is."""
    return said_of_score("ablation_of", lang, bed=score.ablation["bed"], origins=len(score.ablation["origins"]))


def _gain(row: Mapping[str, Any], lang: str) -> str:
    gain, low, high = (_number(row[name], 2) for name in ("gain", "lower_90", "upper_90"))
    return said_of_score("gain", lang, gain=gain, low=low, high=high)


def _named(group: str, event: str, lang: str) -> str:
    told = words.event_word(event, lang) if event else said_of_score("intervals", lang)
    return said_of_score("named", lang, group=group_word(group, lang), event=told)


def _missed(row: Mapping[str, Any], ahead: str, lang: str) -> str:
    n, hit = int(row[f"events_{ahead}"]), row[f"hit_{ahead}"]
    return said_of_score("missed_of", lang, n=n, missed=round((1.0 - hit) * n)) if n else NEVER


def _past(told: tuple[int, int] | None, lang: str) -> str:
    if told is None or not told[1]:
        return NEVER
    return said_of_score("past_of", lang, k=told[0], n=told[1], share=words.percent(told[0] / told[1]))


def _number(value: float | None, digits: int) -> str:
    return NEVER if value is None or value != value else f"{round(value, digits) + 0.0:.{digits}f}"
