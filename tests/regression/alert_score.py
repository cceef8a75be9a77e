"""What the README says of the early alert's score: made from the cards that ship, ``python -m
tests.regression.readme_tables`` writes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fundmodel.early_alert.score.shipped_score import CARDS, shipped_document
from fundmodel.presentation.frames.past_hits import PastCard, past_score
from fundmodel.presentation.frames.score_cells import card_name
from fundmodel.presentation.words.score_words import budgets_word, group_word
from tests.regression.alert_ablation import EVENTS

HEADINGS: Final = (
    *("budgets", "funds", "event", "skill on climatology", "skill on the best rival", "share of the oracle"),
    *("false alarms", "precision", "hit 1-2 / 3-4 / 5-6 months", "the oracle's own"),
)
TOGETHER: Final = ("both", "employee", "resident")
HITS: Final = ("hit_1_2", "hit_3_4", "hit_5_6")
METHOD, ORACLE = "method", "oracle"


def shown() -> list[tuple[str, ...]]:
    """A row a kind of budgets, group and event: figures of the alert beside hits, false alarms and precision of the
    oracle."""
    return [row for card in shipped_document()[CARDS] for row in _rows(card)]


def _rows(card: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    rows = {
        (row["forecast"], row["group"], row["event"]): row | own
        for own in card["rivals"]
        for row in card["alerts"]
        if all(row[name] == own[name] for name in ("forecast", "group", "event"))
    }
    for group in TOGETHER:
        for event, word in EVENTS.items():
            own, oracle = rows[METHOD, group, event], rows[ORACLE, group, event]
            skills = [_two(own[name]) for name in ("skill_on_climatology", "skill_on_best", "share_of_oracle")]
            kind = budgets_word(card["budgets"], "en").removesuffix(" budgets")
            yield kind, group_word(group, "en").lower(), word, *skills, *_warnings(own), " ; ".join(_warnings(oracle))


def _warnings(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return f"{100.0 * row['false_alarms']:.1f} %", _two(row["precision"]), " / ".join(_two(row[hit]) for hit in HITS)


def said() -> str:
    """Of which beds the cards are, how many goals were met, and where the alert is no better than its best rival."""
    told = [f"{card_name(card, 'en')}: {_met(card)}." for card in past_score().cards]
    worse = [f"{row[1]}, {row[2]} ({row[0]} budgets)" for row in shown() if row[4].startswith("-")]
    return " ".join([*told, *([f"No better than its best rival: {'; '.join(worse)}."] if worse else [])])


def _met(card: PastCard) -> str:
    met = [row["met"] for row in card.goals if row["met"] is not None]
    return f"{sum(met)} of {len(met)} goals met"


def _two(value: float) -> str:
    return f"{value:+.2f}".replace("0.", ".").removeprefix("+") if value == value else ""
