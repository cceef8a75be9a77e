"""The tables of a comparison of regimes with headings and codes in words, for CSV files and the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.pool_cells import regime_label
from fundmodel.presentation.frames.pool_frames import PoolTables, names_of
from fundmodel.presentation.frames.pool_values import value_words
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.presentation.words.pool_words import behaviour_word, known, told, who_words
from fundmodel.vocabulary.declared_rules import rule_kinds
from fundmodel.vocabulary.said import speak
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

MONEY: Final = (
    *("total_own_money", "total_areas", "total_own_fund", "total_owed", "total_gain", "total_gain_interest"),
    *(
        "total_gain_besides",
        "poorest_net",
        "levied",
        "granted",
        "fiscal",
        "wanting",
        "charged",
        "peak",
        "own_fund_peak",
    ),
    *("lent", "net", "income", "present_value", "gain"),
    *("own_money", "brings", "brings_last_year", "yuan_moved"),
)
"""Columns in yuan that a workbook shows in 亿元."""
YUAN: Final = ("per_head", "income_per_head", "net_by_income")
"""Columns that stay in yuan: of one person."""
DIGITS: Final = 6


def heading(name: str, lang: str, display: bool = False) -> str:
    """What a column is called, money with its unit."""
    said = told(f"column_{name}" if known(f"column_{name}") else name, lang) if _worded(name) else name
    unit = told("yi_yuan" if display and name in MONEY else "yuan", lang) if name in (*MONEY, *YUAN) else ""
    if not unit:
        return said
    return f"{said}（{unit}）" if lang == "zh" else f"{said} ({unit})"


def in_words(shown: PoolTables, table: pd.DataFrame, lang: str, display: bool = False) -> pd.DataFrame:
    """A table as people read it; ``display``: money in 亿元, as a workbook has it, and not in yuan."""
    import pandas as pd

    if "clause" in table:
        table = _clauses(shown, table, lang)
    if "measure" in table:
        table = table.copy()
        told_of = [measure_word(name, lang) for name in table["measure"]]
        table.insert(list(table.columns).index("measure") + 1, "measure_word", told_of)
    codes = _codes(shown, lang)
    columns: dict[str, Any] = {}
    for name in table.columns:
        values = table[name]
        if values.dtype.kind == "f":
            scaled = values / YUAN_PER_YI if display and name in MONEY else values
            columns[heading(str(name), lang, display)] = scaled.round(2 if name in MONEY and not display else DIGITS)
        elif values.dtype.kind == "M":
            columns[heading(str(name), lang)] = values.map(lambda when: "" if when != when else f"{when:%Y-%m}")
        else:
            words = codes.get(str(name))
            columns[heading(str(name), lang)] = values if words is None else values.map(words)
    return pd.DataFrame(columns)


def measure_word(name: str, lang: str) -> str:
    """What a measure of ``pooling_metrics`` is called."""
    return told(f"column_{name}" if known(f"column_{name}") else name, lang)


def _worded(name: str) -> bool:
    return known(name) or known(f"column_{name}")


def _codes(shown: PoolTables, lang: str) -> Mapping[str, Any]:
    """By column: from a code to its word."""
    labels = {one.name: regime_label(one, lang) for one in shown.found.regimes}
    names = names_of(shown.found, lang)
    return {
        "regime": lambda code: labels[code],
        "fund": lambda code: fund_label(code, lang),
        **dict.fromkeys(("area", "payer", "receiver"), lambda code: names.get(code) or told(code, lang)),
        **dict.fromkeys(("step", "over"), lambda code: told(f"step_{code}", lang)),
        "of": lambda code: told(f"of_{code}", lang),
        "behaviour": lambda code: behaviour_word(code, lang),
        "bridged_by": lambda codes: who_words(codes, lang),
        "verdict": lambda code: told(f"verdict_{code}", lang),
        "result": lambda code: told(code, lang),
        "mark": lambda code: told(code, lang),
        "what": lambda code: told("months" if code == "months" else "gini_granted_per_head", lang),
        "unit": lambda unit: unit_word(unit, lang),
        "note": lambda note: "" if note is None or note != note else speak(note, lang),
    }


def _clauses(shown: PoolTables, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Clauses by their labels and their values in words."""
    kinds = {one.name: one.kind for one in shown.found.regimes}
    declared = [rule_kinds()[kinds[row["regime"]]].parameters[row["clause"]] for row in table.to_dict("records")]
    values = [value_words(value, one.unit, lang) for value, one in zip(table["value"], declared, strict=True)]
    other = "source_en" if lang == "zh" else "source_zh"
    return table.assign(clause=[one.label[lang] for one in declared], value=values).drop(columns=other)
