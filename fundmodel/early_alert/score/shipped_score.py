"""The score card that ships with the package: how good the alert is on synthetic areas."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from fundmodel.early_alert.score.score_card import TABLES, ScoreCard
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

CARD = "score.json"


@cache
def shipped_score() -> ScoreCard:
    """Skill = 1 - B / B_best and every other table of the card that ships here, of the bed it names.

    Everything in it is synthetic: nothing is a claim for any real place. ``score_alert`` makes a card anew.
    ``InputError`` where the package was built without one. Source: METHODS 6.6.
    """
    import pandas as pd

    card = files("fundmodel.early_alert").joinpath(CARD)
    if not card.is_file():
        raise InputError(Said("This installation holds no score card; make one with `fundmodel score --out FOLDER`."))
    held = json.loads(card.read_text(encoding="utf-8"))
    tables = {name: pd.DataFrame(held[name]) for name in TABLES if name in held}
    return ScoreCard(MappingProxyType(tables), MappingProxyType(held["best"]))
