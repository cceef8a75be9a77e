"""What the hindcast's rule would give today as rows of printed cells, zh or en."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.calibration.rule_today import AHEAD
from fundmodel.presentation.words.hindcast_words import rule_name, text, word
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from fundmodel.calibration.hindcast import Hindcast

TODAY: Final = ("name", "year", "rule", "assumed")
RATES: Final = ("per year", "fraction")


def today_cells(found: Hindcast, lang: str) -> list[dict[str, str]]:
    """One row for each number on which the rule and the scenario do not agree, then the money that follows: rates in
    per cent, money in 亿元 with the rule's difference in per cent."""
    return [
        _money(row, lang) if row["scope"] else _number(row, lang)
        for row in found.today.to_dict("records")
        if row["scope"] or not row["same"]
    ]


def today_note(found: Hindcast, lang: str) -> str:
    """On how many numbers they agree, and what the table shows."""
    money = found.today["scope"] != ""
    own, year = found.today[~money], int(found.today.loc[money, "year"].max()) - max(AHEAD)
    name = str(found.about["scenario"]["name"])
    return text("today_note", lang, year=year, next=year + 1, n=len(own), same=int(own["same"].sum()), scenario=name)


def _number(row: dict[Any, Any], lang: str) -> dict[str, str]:
    rate = parameters()[row["name"]].unit in RATES
    cells = {name: f"{100.0 * row[name]:.2f} %" if rate else f"{row[name]:,.4g}" for name in ("rule", "assumed")}
    return {"name": rule_name(row["name"], lang), "year": str(row["year"]), **cells}


def _money(row: dict[Any, Any], lang: str) -> dict[str, str]:
    what = text("today_money", lang, scope=word("scope", row["scope"], lang), item=word("item", row["name"], lang))
    rule, assumed = (grouped(row[name] / YUAN_PER_YI) for name in ("rule", "assumed"))
    apart = 100.0 * (row["rule"] / row["assumed"] - 1.0)
    return {"name": what, "year": str(row["year"]), "rule": f"{rule} ({apart:+.1f} %)", "assumed": assumed}
