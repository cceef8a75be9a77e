"""Values of the clauses of a rule in words, zh or en."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.analysis.regime import Regime
from fundmodel.assumptions.scenario.rule_diff import NOTHING
from fundmodel.presentation.words.headings import code_label
from fundmodel.presentation.words.labels import NEVER
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.presentation.words.pool_words import WHO, kind_word, known, percent, told, who_words
from fundmodel.vocabulary.declared_rules import MARKS, READ_AS, rule_kinds
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


def rule_value_words(name: str, value: Any, unit: str, lang: str) -> str:
    """A value of the parameter ``name`` in ``diff_scenarios`` of rules; a list is its words with commas between."""
    if value is None or value == NOTHING:
        return told("nothing", lang)
    if isinstance(value, str) and name.endswith(".lever"):
        return told(f"lever_{value}", lang)
    if isinstance(value, str):
        return ("、" if lang == "zh" else ", ").join(word_of_rule(one, lang) for one in value.split(", "))
    return value_words(value, unit, lang)


def mark_word(mark: str, lang: str) -> str:
    """Seen or assumed, as a clause of a file is marked; else the tag of a value."""
    return told(mark, lang) if mark in MARKS else code_label(mark, lang)


def word_of_rule(code: str, lang: str) -> str:
    """A word that a parameter of a rule may be, a kind or a financier, as it is said; a name of anybody's as it is."""
    if code in rule_kinds():
        return kind_word(code, lang)
    for key in (f"value_{code}", f"lever_{code}"):
        if known(key):
            return told(key, lang)
    return who_words(code, lang) if code in WHO else code


def value_words(value: Any, unit: str, lang: str) -> str:
    """0.05 -> "5%", true -> "yes", codes by their words; shares by active:retired one after the other."""
    joint = "、" if lang == "zh" else ", "
    if value is None:
        return told("nothing", lang)
    if isinstance(value, bool):
        return told("yes" if value else "no", lang)
    if isinstance(value, str):
        return word_of_rule(value, lang)
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
