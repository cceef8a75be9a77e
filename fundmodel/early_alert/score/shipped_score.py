"""The score cards that ship with the package, one a kind of budgets: how good the alert is on synthetic areas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from fundmodel.early_alert.bed.published_rows import PLAN_ERRORS
from fundmodel.early_alert.score.goals import TYPICAL
from fundmodel.early_alert.score.score_board import METHOD, ORACLE, ORACLE_NOW
from fundmodel.early_alert.score.score_card import TABLES, ScoreCard
from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

CARD: Final = "score.json"
CARDS: Final = "cards"
SHIPPED: Final = ("goals", "reasons", "levels", "alerts", "coverage", "reliability", "publishers", "rivals")
"""Tables that people are told of."""
OWN: Final = (METHOD, ORACLE, ORACLE_NOW)


def shipped_score(budgets: str = TYPICAL) -> ScoreCard:
    """Skill = 1 - B / B_best and every other table of the card that ships here of a kind of ``budgets``: "typical",
    which miss as real ones do, or "good".

    Everything in it is synthetic: nothing is a claim for any real place. ``score_alert`` makes a card anew.
    ``InputError`` where the package was built without one. Source: METHODS 6.6.
    """
    cards = _shipped()
    if budgets not in cards:
        raise InputError(
            Said("budgets={kind!r}: no such score card ships; valid: {valid}", kind=budgets, valid=list(cards))
        )
    return cards[budgets]


def shipped_document() -> dict[str, Any]:
    """The cards that ship as one JSON document; ``InputError`` where the package was built without."""
    place = files("fundmodel.early_alert").joinpath(CARD)
    if not place.is_file():
        raise InputError(Said("This installation holds no score card; make one with `fundmodel score --out FOLDER`."))
    return dict(json.loads(place.read_text(encoding="utf-8")))


@cache
def _shipped() -> Mapping[str, ScoreCard]:
    import pandas as pd

    found = {}
    for held in shipped_document()[CARDS]:
        tables = {name: pd.DataFrame(held[name]) for name in TABLES if name in held}
        best = MappingProxyType(held["best"])
        found[held["budgets"]] = ScoreCard(MappingProxyType(tables), best, held["bed"], held["budgets"])
    return MappingProxyType(found)


def ship(card: ScoreCard, place: Path) -> str:
    """The file at ``place`` with this card in it, as JSON, a row a line: it stands in the place of a card of the same
    kind of budgets; what is there beside it stays. ``InputError`` where what is there is no file of cards."""
    held = {one["budgets"]: one for one in shipped_cards(place)} | {card.budgets: _shown(card)}
    cards = [_text(held[kind]) for kind in PLAN_ERRORS if kind in held]
    return '{\n "synthetic": true,\n "cards": [\n' + ",\n".join(cards) + "\n ]\n}\n"


def shipped_cards(place: Path) -> list[dict[str, Any]]:
    """The cards of a file, none where there is no file; ``InputError`` where it is another."""
    if not place.exists():
        return []
    try:
        cards = json.loads(place.read_text(encoding="utf-8"))[CARDS]
        if all(one["budgets"] in PLAN_ERRORS for one in cards):
            return list(cards)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    raise InputError(
        Said("{place!r} holds no score cards and is not written over; name another file for --ship.", place=str(place))
    )


def _shown(card: ScoreCard) -> dict[str, Any]:
    """What ships of a card: rivals over the whole horizon, warnings of the method and the oracles."""
    rivals, alerts = card.tables["rivals"], card.tables["alerts"]
    kept = {
        "rivals": rivals[rivals["horizon"] == AHEAD_MONTHS],
        "alerts": alerts[alerts["forecast"].isin(OWN)],
    }
    head = {"bed": card.bed, "budgets": card.budgets, "synthetic": True, "best": card.best}
    tables = {name: kept.get(name, card.tables[name]) for name in SHIPPED}
    rows = {name: json.loads(frame.to_json(orient="records")) for name, frame in tables.items()}
    told = [{name: value for name, value in row.items() if value is not None} for row in rows["reasons"]]
    return head | rows | {"reasons": told}


def _text(card: Mapping[str, Any]) -> str:
    """A card as JSON, a row a line."""
    parts = []
    for name, value in card.items():
        if isinstance(value, list):
            rows = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in value)
            parts.append(f'   "{name}": [\n{rows}\n   ]')
        else:
            parts.append(f'   "{name}": {json.dumps(value)}')
    return "  {\n" + ",\n".join(parts) + "\n  }"
