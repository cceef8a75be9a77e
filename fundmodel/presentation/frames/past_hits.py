"""How often a level came true on synthetic test areas, as a score card says (METHODS 6.6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fundmodel.early_alert.alerts import LEVELS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import readable
from fundmodel.vocabulary.said import Said

CARD: Final = "score.json"
GROUPS: Final = {"employee_pooled": "employee", "resident": "resident"}
NOTHING: Final[Mapping[tuple[str, str, str], tuple[int, int]]] = MappingProxyType({})

Hits = Mapping[tuple[str, str, str], tuple[int, int]]
"""(fund, event, level) -> (k came true, n area-months)."""


def past_hits(place: Path | None = None) -> Hits:
    """k of n by fund, event and level, from ``score.json`` at ``place`` or in that folder; without a place from the
    card that ships with the package, nothing where none does. A file that is no score card raises ``InputError``."""
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
def _shipped() -> Hits:
    from importlib.resources import files

    card = files("fundmodel.early_alert").joinpath(CARD)
    return _read(card.read_text(encoding="utf-8")) if card.is_file() else NOTHING


def _read(text: str) -> Hits:
    by_bound = {bound: level for level, bound in LEVELS.items()}
    by_group = {group: fund for fund, group in GROUPS.items()}
    return MappingProxyType(
        {
            (by_group[row["group"]], row["event"], by_bound[row["from"]]): (int(row["k"]), int(row["n"]))
            for row in json.loads(text)["levels"]
            if row["group"] in by_group and row["from"] in by_bound
        }
    )
