"""What score cards say of the alert on synthetic areas: how often a level came true, goals and why they were missed,
what each part of the method is worth (METHODS 6.6)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from fundmodel.early_alert.alerts import LEVELS
from fundmodel.early_alert.score.goals import TYPICAL
from fundmodel.early_alert.score.shipped_score import CARD, CARDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import readable
from fundmodel.vocabulary.said import Said

METHOD: Final = "method"
ABLATION: Final = "ablation.json"
GROUPS: Final = {"employee_pooled": "employee", "resident": "resident"}
NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})

Rows = Sequence[Mapping[str, Any]]


class Hits(NamedTuple):
    """``counts`` {(fund, event, level): (k came true, n area-months)} on a bed of a kind of ``budgets``, "" where the
    card does not say."""

    counts: Mapping[tuple[str, str, str], tuple[int, int]] = NOTHING
    budgets: str = ""


class PastCard(NamedTuple):
    """A score card: name of its ``bed`` and kind of ``budgets``, "" where it does not say; ``hits``; rows of its tables
    ``goals``, ``reasons`` (of the goals that were missed), ``alerts`` (of the method), and ``misses``, none where the
    card keeps no list."""

    bed: str
    budgets: str
    hits: Hits
    goals: Rows = ()
    reasons: Rows = ()
    alerts: Rows = ()
    misses: Rows = ()


class PastScore(NamedTuple):
    """The cards of one or both kinds of budgets, and the record of what each part of the method is worth."""

    cards: Sequence[PastCard] = ()
    ablation: Mapping[str, Any] = NOTHING

    @property
    def own(self) -> PastCard | None:
        """The card that a level of a real package is held against: real budgets miss as typical ones do."""
        return next((card for card in self.cards if card.budgets == TYPICAL), next(iter(self.cards), None))

    @property
    def hits(self) -> Hits:
        """How often each level came true, on that card."""
        return Hits() if self.own is None else self.own.hits


NO_SCORE: Final = PastScore()


def past_score(place: Path | None = None) -> PastScore:
    """The cards of the file ``score.json`` at ``place`` or in that folder; without a place those that ship with the
    package, nothing where none does. A file that is no score card raises ``InputError``."""
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
    card = files("fundmodel.early_alert").joinpath(CARD)
    return _read(card.read_text(encoding="utf-8")) if card.is_file() else NO_SCORE


@cache
def ablation() -> Mapping[str, Any]:
    """The record of what each part of the method is worth; nothing where none ships."""
    record = files("fundmodel.early_alert").joinpath(ABLATION)
    return dict(json.loads(record.read_text(encoding="utf-8"))) if record.is_file() else NOTHING


def _read(text: str) -> PastScore:
    held = json.loads(text)
    return PastScore(tuple(past_card(card) for card in held.get(CARDS, (held,))), ablation())


def past_card(card: Mapping[str, Any]) -> PastCard:
    """A card as its JSON holds it."""
    by_bound = {bound: level for level, bound in LEVELS.items()}
    by_group = {group: fund for fund, group in GROUPS.items()}
    counts = {
        (by_group[row["group"]], row["event"], by_bound[row["from"]]): (int(row["k"]), int(row["n"]))
        for row in card["levels"]
        if row["group"] in by_group and row["from"] in by_bound
    }
    budgets = str(card.get("budgets", ""))
    own = [row for row in card.get("alerts", ()) if row["forecast"] == METHOD]
    tables = (card.get("goals", ()), card.get("reasons", ()), own, card.get("misses", ()))
    return PastCard(str(card.get("bed", "")), budgets, Hits(MappingProxyType(counts), budgets), *tables)
