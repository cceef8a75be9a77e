"""Errors, faults and remarks in the reader's language, code names of tables by their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.words.template_words import told
from fundmodel.vocabulary.errors import FundmodelError, fault_lines
from fundmodel.vocabulary.said import speak

if TYPE_CHECKING:
    from fundmodel.vocabulary.errors import Fault


def error_text(error: Exception, lang: str) -> str:
    """The message of an error: heading, then a line for each fault."""
    return error.in_language(lang, _code_words()) if isinstance(error, FundmodelError) else str(error)


def fault_text(fault: Fault, lang: str) -> str:
    """ "cpi.csv:3 [value]: ..." or "cpi.csv 第3行 [value]：……。修正：……"."""
    return fault.in_language(lang, _code_words())


def fault_texts(faults: Sequence[Fault], lang: str) -> list[str]:
    """``fault_text`` of each; faults alike but in their row are one line that names the rows."""
    return fault_lines(faults, lang, _code_words())


def problem_text(remark: object, lang: str) -> str:
    """A remark of a data package, or a warning, in the reader's language."""
    return speak(remark, lang, _code_words())


COLUMNS: Final = ("modelled", "published", "factor")
"""Headings of the reconciliation, which are no lines of it."""


@cache
def _code_words() -> Mapping[str, str]:
    """Code names of tables, their columns and choices, of units and of lines of the base year -> Chinese."""
    from fundmodel.presentation.words.parameter_units import UNITS_ZH
    from fundmodel.vocabulary.data_words import about_words, choice_words, column_words, table_words, unit_words
    from fundmodel.vocabulary.dictionary import variables

    words = {
        name: spec.label["zh"] for name, spec in variables().items() if spec.dims == ("item",) and name not in COLUMNS
    }
    words |= {name: own.label["zh"] for name, own in (*choice_words().items(), *unit_words().items())}
    words |= {name: own.label["zh"] for name, own in about_words().items() if "_" in name}
    words["about"] = told("about", "zh")
    for table, own in table_words().items():
        words[table] = own.label["zh"]
        words |= {name: column.label["zh"] for name, column in column_words(table).items() if name not in words}
    lines = {name: spec.label["zh"] for name, spec in variables().items() if spec.dims == ("line",)}
    words = {**UNITS_ZH, **lines, **words}
    return MappingProxyType(words)
