"""What the page says beside the labels of the dictionary, in Chinese and English, and how it writes numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final, NamedTuple

from fundmodel.presentation.words.messages import MESSAGES
from fundmodel.presentation.words.parameter_units import UNITS_ZH
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.dims import LINES


class Both(NamedTuple):
    """One text in Chinese and English."""

    zh: str
    en: str


SHARED: Final = (
    "title",
    "valuation_date",
    "synthetic",
    "until",
    "scenarios",
    "held_none",
    "data_hash",
    "code_hash",
    "version",
    "scenario_hash",
    "random_seed",
    "deterministic",
    "borne_title",
    "borne_note",
    "patients_title",
    "patients_note",
)
"""Said by the command line and the workbook in the same words."""


@cache
def texts() -> Mapping[str, Both]:
    """Every text of the page by key: those of ``words.json``, and those shared with the command line."""
    own = json.loads(Path(__file__).with_name("page_words.json").read_text(encoding="utf-8"))
    return {**{key: Both(*MESSAGES[key]) for key in SHARED}, **{key: Both(**said) for key, said in own.items()}}


SECTIONS: Final = (
    "population",
    "retirement",
    "enrolment",
    "economy",
    "shock",
    "employee",
    "resident",
    "payment",
    "care",
    "cost",
    "settlement",
    "warning",
)
PERCENT_UNITS: Final = ("fraction", "per year", "per month")


def both(key: str) -> Both:
    """The text called ``key``; an unknown key raises ``KeyError``."""
    return texts()[key]


class Html(str):
    """Text that is HTML already; the template prints it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """What a template engine asks for before it escapes."""
        return str(self)


def markup(text: Both | str) -> Html:
    """Both languages as HTML, each marked with its ``lang``; a text that is the same in both stands alone."""
    if isinstance(text, str) or text.zh == text.en:
        return Html(escape(text if isinstance(text, str) else text.zh))
    return Html(f'<span lang="zh-CN">{escape(text.zh)}</span><span lang="en">{escape(text.en)}</span>')


def pairs(text: Both) -> Html:
    """``markup`` of a list of values, broken only between them."""

    def unbroken(said: str, mark: str) -> str:
        parts = [f"<span>{escape(part)}</span>" for part in said.split(mark)]
        return mark.join(parts) if len(parts) > 1 else escape(said)

    if text.zh == text.en:
        return Html(escape(text.zh))
    zh, en = unbroken(text.zh, "；"), unbroken(text.en, "; ")
    return Html(f'<span lang="zh-CN" class="pairs">{zh}</span><span lang="en" class="pairs">{en}</span>')


def labelled(name: str) -> Both:
    """The dictionary's label of a variable or parameter in both languages."""
    from fundmodel.vocabulary.dictionary import label

    return Both(label(name, "zh"), label(name, "en"))


def fund_words(fund: str) -> Both:
    """The label of a fund in both languages."""
    from fundmodel.presentation.words.labels import fund_label

    return Both(fund_label(fund, "zh"), fund_label(fund, "en"))


def minus(text: str) -> str:
    """A typographic minus for a hyphen before digits."""
    return text.replace("-", "\u2212")


def number(value: float, digits: int = 0) -> str:
    """1234567.8 -> "1,234,568"; with a typographic minus."""
    return minus(grouped(value, digits))


def unit_words(unit: str) -> Both:
    """The unit in which a value is printed: fractions are printed as per cent."""
    if unit == "word":
        return Both("", "")
    if unit == "fraction":
        return Both("%", "%")
    if unit in ("per year", "per month"):
        return Both("%/年" if unit == "per year" else "%/月", f"% {unit}")
    return Both(UNITS_ZH.get(unit, unit), unit)


def value_words(value: Any, unit: str, kind: str) -> Both:
    """A parameter's value in both languages: per cent for fractions, dates and ages before their numbers; weights of a
    date stand in brackets."""
    if isinstance(value, Mapping):
        parts = [
            (_key_words(str(key), "dated"), _bracketed(value_words(one, unit, kind)))
            if isinstance(one, Mapping)
            else (_key_words(str(key), kind), value_words(one, unit, kind))
            for key, one in sorted(value.items(), key=_rank)
        ]
        zh = "；".join(f"{key.zh}：{said.zh}" for key, said in parts)
        return Both(zh, "; ".join(f"{key.en}:\u00a0{said.en}" for key, said in parts))
    if isinstance(value, str):
        return texts().get(value, Both(value, value))
    return Both(*2 * (plain_number(float(value), unit),))


def plain_number(value: float, unit: str) -> str:
    """0.0225 -> "2.25%" for fractions and rates; else the number with at most six digits that matter."""
    if unit in PERCENT_UNITS:
        return minus(f"{round(100.0 * value, 8):.6g}%")
    return minus(f"{value:.0f}" if unit in ("year", "month") else f"{value:,.6g}")


def _rank(item: tuple[Any, Any]) -> tuple[int, str]:
    """Ages and months by number, lines in house order, dates by date: a saved run may have lost the order."""
    key = str(item[0])
    if key.isdigit():
        return int(key), ""
    return (LINES.index(key), "") if key in LINES else (0, key)


def _bracketed(said: Both) -> Both:
    """Without the marks that part the values of the list around it."""
    return Both(f"（{said.zh.replace('；', '，')}）", f"({said.en.replace('; ', ', ')})")


def _key_words(key: str, kind: str) -> Both:
    if kind == "by_age":
        return Both(f"{key}岁起", f"age\u00a0{key}+")
    if kind == "weights":
        return Both(f"{key}月", f"month {key}") if key.isdigit() else labelled(key)
    return Both(*2 * (key.removesuffix("-01"),))
