"""Values of the clauses of a rule in words, zh or en."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.analysis.regimes import Regime
from fundmodel.presentation.words.labels import NEVER
from fundmodel.presentation.words.messages import unit_word
from fundmodel.presentation.words.pool_words import kind_word, known, percent, told
from fundmodel.vocabulary.declared_rules import READ_AS, rule_kinds
from fundmodel.vocabulary.said import speak

SHARES: Final = ("fraction", "per year")
NO_UNIT: Final = ("word", "flag", "text", "month", "")


def clause_cells(regime: Regime, lang: str) -> list[dict[str, str]]:
    """Each clause of a rule file: what it is called, its value, whether it was seen, and its source."""
    assert regime.file is not None
    declared = rule_kinds()[regime.file.kind].parameters
    return [
        {
            "clause": declared[name].label[lang],
            "value": value_words(clause.value, declared[name].unit, lang),
            "mark": told(clause.mark, lang),
            "code": clause.mark,
            "source": clause.source[lang],
        }
        for name, clause in regime.file.clauses.items()
    ]


def after_words(regime: Regime, lang: str) -> str:
    """The rule that a file follows, and how it was read."""
    assert regime.file is not None
    after = regime.file.after
    read = speak(READ_AS[after.read], lang)
    said = told("after", lang, place=after.place[lang], year=after.year, read=read, address=after.address)
    return said.replace(" (", " (").replace("  ", " ")


def value_words(value: Any, unit: str, lang: str) -> str:
    """0.05 -> "5%", true -> "yes", codes by their words; shares by active:retired one after the other."""
    joint = "、" if lang == "zh" else ", "
    if value is None:
        return told("nothing", lang)
    if isinstance(value, bool):
        return told("yes" if value else "no", lang)
    if isinstance(value, str):
        return told(f"value_{value}", lang) if known(f"value_{value}") else value
    if isinstance(value, Mapping):
        return joint.join(_pair(name, one, lang) for name, one in value.items())
    if isinstance(value, list | tuple):
        return (
            joint.join(_step(one, lang) if isinstance(one, Mapping) else value_words(one, unit, lang) for one in value)
            or NEVER
        )
    if unit in SHARES:
        return percent(float(value), 0 if round(100 * float(value), 6) % 1 == 0 else 1)
    return f"{value:g}" if unit in NO_UNIT else f"{value:g} {unit_word(unit, lang)}"


def _pair(name: Any, value: Any, lang: str) -> str:
    if name == "months":
        return told("value_stop_months", lang, value=f"{value:g}")
    if name == "share_of_income":
        return told("value_stop_share", lang, value=percent(float(value), 0))
    if isinstance(name, int | float):
        return told("value_from_ratio", lang, ratio=f"{name:g}", value=percent(float(value), 0))
    return f"{name} {value_words(value, 'fraction', lang)}"


def _step(one: Mapping[str, Any], lang: str) -> str:
    rule = one.get("rule", one)
    called = str(rule.get("file") or kind_word(str(rule["kind"]), lang))
    return told("value_phase", lang, month=one["from"], rule=called) if "from" in one else called
