"""Rule files and kinds of rules for the terminal: a list, or all that is known of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.noted_values import value_words
from fundmodel.presentation.terminal.inventory_screens import ByWidth, card, told_lines
from fundmodel.presentation.words.headings import YES_NO, code_label
from fundmodel.presentation.words.inventory_words import told
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.vocabulary.declared_rules import RuleParameter, rule_kinds, rule_sources

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

Row = Mapping[Any, Any]

WIDE_KIND: Final = 200
"""Letters a line from which a table of eight columns can be read."""


def rule_blocks(table: pd.DataFrame, lang: str) -> list[RenderableType]:
    """Files with what they follow and how many clauses are assumed, then kinds; one alone with its clauses."""
    rows = table.to_dict("records")
    if len(rows) == 1:
        return _one(rows[0], lang)
    blocks: list[RenderableType] = []
    files = [row for row in rows if row["shipped"]]
    if files:
        cells = [_file_cells(row, lang) for row in files]
        blocks += [ByWidth(lang, ("name", "words", "after", "assumed", "named"), cells, told("rule_files", lang))]
        blocks += [note for note in dict.fromkeys(row[f"note_{lang}"] for row in files) if note]
    kinds = [(row["name"], row[f"label_{lang}"], row[f"what_{lang}"]) for row in rows if not row["shipped"]]
    if kinds:
        blocks += [
            *([""] if blocks else []),
            ByWidth(lang, ("name", "words", "promise"), kinds, told("rule_kinds", lang)),
        ]
    return blocks


def _file_cells(row: Row, lang: str) -> tuple[str, ...]:
    return row["name"], row[f"label_{lang}"], row[f"after_{lang}"], str(row["assumed"]), YES_NO[lang][int(row["named"])]


def _one(row: Row, lang: str) -> list[RenderableType]:
    head = [("name", row["name"]), ("words", row[f"label_{lang}"]), ("promise", row[f"what_{lang}"])]
    declared = rule_kinds()[row["kind"]].parameters
    if not row["shipped"]:
        cells = [_parameter_cells(name, one, lang) for name, one in declared.items()]
        columns = ("name", "words", "promise", "default", "options", "unit", "tag", "source")
        return [card(told_lines(head, lang)), "", ByWidth(lang, columns, cells, wide=WIDE_KIND)]
    more = [
        ("rule_kinds", f"{row['kind']} {rule_kinds()[row['kind']].label[lang]}"),
        ("after", row[f"after_{lang}"]),
        ("assumed", str(row["assumed"])),
        ("named", YES_NO[lang][int(row["named"])]),
        ("rule_note", row[f"note_{lang}"]),
    ]
    clauses = [
        (
            name,
            declared[name].label[lang],
            _value(one["value"]),
            told(f"rule_{one['mark']}", lang),
            one[f"source_{lang}"],
        )
        for name, one in row["clauses"].items()
    ]
    shown = ByWidth(lang, ("clause", "words", "value", "mark", "source"), clauses)
    return [card(told_lines([*head, *more], lang)), "", shown]


def _parameter_cells(name: str, one: RuleParameter, lang: str) -> tuple[str, ...]:
    ends = f"{one.range[0]:g} – {one.range[1]:g}" if one.range is not None else ""
    valid = ", ".join(filter(None, [*one.words, ends]))
    said = code_label(one.tag, lang), rule_sources()[one.source][lang]
    return name, one.label[lang], one.what[lang], _value(one.default), valid, unit_word(one.unit, lang), *said


def _value(value: Any) -> str:
    """A value as it is typed in a rule."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_value(one)}" for key, one in value.items()) + "}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return value_words(value)
