"""At the door: names become zh or en headings with units, yuan and persons become the units asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.messages import unit_word
from fundmodel.presentation.words.table_words import COLUMNS, COURSES
from fundmodel.vocabulary.dictionary import label, variables
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

LABELLED: Final = (
    "group",
    "sex",
    "item",
    "tag",
    "warning_level",
    "warning_level_cash",
    "beyond_last",
    "interpolate",
    *(name for name in COLUMNS if name.endswith("_tag")),
)
"""Columns whose words have labels of their own."""

BASE: Final[Mapping[str, tuple[float, str, str]]] = {"CNY": (1.0, "元", "CNY"), "persons": (1.0, "人", "persons")}
DISPLAY: Final[Mapping[str, tuple[float, str, str]]] = {
    "CNY": (YUAN_PER_YI, "亿元", "CNY 100m"),
    "persons": (PERSONS_PER_WAN, "万人", "10k persons"),
}
UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "fraction": ("小数", "fraction"),
    "CNY per month": ("元/月", "CNY per month"),
    "CNY per person": ("元/人", "CNY per person"),
    "person-years": ("人年", "person-years"),
}
YES_NO: Final = {"zh": ("否", "是"), "en": ("no", "yes")}


def at_the_door(frame: pd.DataFrame, lang: str, display: bool = False) -> pd.DataFrame:
    """The table in words: headings with units, labels for codes; ``display``: 亿元 and 万人, not yuan and persons."""
    import pandas as pd

    scales = DISPLAY if display else BASE
    out = {}
    for name in frame.columns:
        column = frame[name]
        unit = unit_of(str(name))
        if unit in scales and column.dtype.kind == "f":
            column = column / scales[unit][0]
        out[heading(str(name), lang, scales)] = words(str(name), column, lang)
    return pd.DataFrame(out)


def unit_of(name: str) -> str:
    """The unit that the dictionary gives a variable, or a table its column; "text" for what has none."""
    if name in variables():
        return variables()[name].unit
    return COLUMNS[name][2] if name in COLUMNS else "text"


def title_of(name: str, lang: str) -> str:
    """What a table or column is called; a name that is nowhere declared raises ``KeyError``."""
    return COLUMNS[name][0 if lang == "zh" else 1] if name in COLUMNS else label(name, lang)


def heading(name: str, lang: str, scales: Mapping[str, tuple[float, str, str]] = BASE) -> str:
    """ "income" -> "收入（不含利息，元）" or "Income before interest (CNY)"; no unit where there is none to tell."""
    said = title_of(name, lang)
    unit = unit_of(name)
    both = scales[unit][1:] if unit in scales else UNITS.get(unit)
    if both is None:
        return said
    if lang == "zh":
        return f"{said[:-1]}，{both[0]}）" if said.endswith("）") else f"{said}（{both[0]}）"
    return f"{said} ({both[1]})"


def words(name: str, column: pd.Series[Any], lang: str) -> pd.Series[Any]:
    """The cells of one column in words; numbers stay numbers."""
    if column.dtype.kind == "b":
        return column.map(lambda holds: YES_NO[lang][int(holds)])
    if column.dtype.kind == "M":
        return column.map(lambda month: f"{month:%Y-%m}" if month == month else "")
    if name == "fund":
        return column.map(lambda fund: fund_label(fund, lang))
    if name in ("label", "note", "area_name"):
        return column.map(lambda both: both[lang])
    if name == "unit":
        return column.map(lambda unit: unit_word(str(unit), lang))
    if name == "trend":
        return column.map(lambda course: COURSES[course][0 if lang == "zh" else 1])
    if name in LABELLED:
        return column.map(lambda word: code_label(str(word), lang) if word else "")
    return column


def code_label(code: str, lang: str) -> str:
    """The label of a code of the results; a code without one stays as it is."""
    from fundmodel.vocabulary.dictionary import parameters

    declared = code in variables() or code in parameters() or code in COLUMNS
    return title_of(code, lang) if declared else code
