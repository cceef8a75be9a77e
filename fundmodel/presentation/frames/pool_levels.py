"""What one level of rates and benefits costs beside pooling, in printed words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.harmonised_costs import DRAWN, HUB_PRICE, has_terms
from fundmodel.presentation.frames.pool_cells import regime_label
from fundmodel.presentation.words.labels import NEVER
from fundmodel.presentation.words.pool_words import behaviour_word, percent, signed_yi, told, yi

if TYPE_CHECKING:
    from fundmodel.presentation.frames.pool_frames import PoolTables

SHOWN: Final = ("own_money", "brings", "brings_last_year", "months", "months_brought")


def levels_of(shown: PoolTables, fund: str, lang: str) -> list[dict[str, str]]:
    """Each step with its cells; what is against nothing has a dash."""
    table = shown.levels[shown.levels["fund"] == fund]
    return [_cells(row, lang) for row in table.to_dict("records")]


def _cells(row: dict[Any, Any], lang: str) -> dict[str, str]:
    pure = row["step"] == row["over"]
    months = [f"{row['months']:.1f}", f"{row['months_brought']:+.2f}"]
    return {
        "step": told(f"step_{row['step']}", lang),
        "over": NEVER if pure else told(f"step_{row['over']}", lang),
        "own_money": yi(row["own_money"]),
        "brings": NEVER if pure else signed_yi(row["brings"]),
        "brings_last_year": NEVER if pure else signed_yi(row["brings_last_year"]),
        "months": months[0].replace("-", "\u2212"),
        "months_brought": NEVER
        if pure
        else months[1].replace("-0.00", "0").replace("+0.00", "0").replace("-", "\u2212"),
    }


def levels_title(shown: PoolTables, lang: str) -> str:
    """Of which regime they are."""
    of = shown.found.harmonised
    labels = {one.name: regime_label(one, lang) for one in shown.found.regimes}
    return "" if of is None else told("levels_title", lang, regime=labels[of.regime])


def levels_note(shown: PoolTables, lang: str) -> str:
    """How to read them, or why there are none."""
    found = shown.found
    if found.harmonised is None:
        return "" if has_terms(found.data) else told("levels_none", lang)
    price, drawn = f"{HUB_PRICE:g}", percent(DRAWN, 0)
    behaviour = behaviour_word(found.behaviours[0], lang)
    return told("levels_note", lang, year=found.until, drawn=drawn, price=price, behaviour=behaviour)
