"""What a score card says of the alert on synthetic areas: how often a level came true, goals, misses (METHODS 6.6)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from fundmodel.early_alert.alerts import LEVELS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import readable
from fundmodel.vocabulary.said import Said

CARD: Final = "score.json"
METHOD: Final = "method"
GROUPS: Final = {"employee_pooled": "employee", "resident": "resident"}
NOTHING: Final[Mapping[tuple[str, str, str], tuple[int, int]]] = MappingProxyType({})

Hits = Mapping[tuple[str, str, str], tuple[int, int]]
"""(fund, event, level) -> (k came true, n area-months)."""


class PastScore(NamedTuple):
    """A score card: name of its ``bed``, "" where it does not say; ``hits``; rows of its tables ``goals`` and
    ``alerts`` (of the method), and ``misses``, none where the card keeps no list."""

    bed: str
    hits: Hits
    goals: Sequence[Mapping[str, Any]]
    alerts: Sequence[Mapping[str, Any]]
    misses: Sequence[Mapping[str, Any]]


NO_SCORE: Final = PastScore("", NOTHING, (), (), ())


def past_score(place: Path | None = None) -> PastScore:
    """The card ``score.json`` at ``place`` or in that folder; without a place the card that ships with the package,
    nothing where none does. A file that is no score card raises ``InputError``."""
    if place is None:
        return _shipped()
    named = readable(place)
    path = readable(named / CARD) if named.is_dir() else named
    try:
        return _read(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(
            Said(
                "{place!r} is no score card; give the {card} that the score of the alert wrote, or its folder.",
                place=str(place),
                card=CARD,
            )
        ) from None


@cache
def _shipped() -> PastScore:
    from importlib.resources import files

    card = files("fundmodel.early_alert").joinpath(CARD)
    return _read(card.read_text(encoding="utf-8")) if card.is_file() else NO_SCORE


def _read(text: str) -> PastScore:
    by_bound = {bound: level for level, bound in LEVELS.items()}
    by_group = {group: fund for fund, group in GROUPS.items()}
    card = json.loads(text)
    hits = {
        (by_group[row["group"]], row["event"], by_bound[row["from"]]): (int(row["k"]), int(row["n"]))
        for row in card["levels"]
        if row["group"] in by_group and row["from"] in by_bound
    }
    own = [row for row in card.get("alerts", ()) if row["forecast"] == METHOD]
    return PastScore(
        str(card.get("bed", "")), MappingProxyType(hits), card.get("goals", ()), own, card.get("misses", ())
    )
