"""At the door: names become zh or en headings with units, yuan and persons become the units asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.words.labels import fund_label, when_text
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.presentation.words.source_words import source_words
from fundmodel.presentation.words.table_words import COLUMNS, COURSES
from fundmodel.vocabulary.dictionary import label, parameters, variables
from fundmodel.vocabulary.options import get_option
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import DISPLAY_UNITS, PERSONS_PER_WAN, YUAN_PER_YI

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
    "event",
    "solved_verdict",
    "solved_parameter",
    "broken_event",
    *(name for name in COLUMNS if name.endswith("_tag")),
)
"""Columns whose words have labels of their own."""

BASE: Final[Mapping[str, tuple[float, str, str]]] = {"CNY": (1.0, "元", "CNY"), "persons": (1.0, "人", "persons")}
DISPLAY: Final[Mapping[str, tuple[float, str, str]]] = {
    "CNY": (YUAN_PER_YI, "亿元", "CNY 100m"),
    "persons": (PERSONS_PER_WAN, "万人", "10k persons"),
}
MONEY: Final[Mapping[str, tuple[str, str]]] = {
    "亿元": ("亿元", "CNY 100m"),
    "万元": ("万元", "CNY 10k"),
    "元": ("元", "CNY"),
    "100m yuan": ("亿元", "CNY 100m"),
    "10k yuan": ("万元", "CNY 10k"),
    "yuan": ("元", "CNY"),
}
"""What each unit of ``set_options`` is called in a heading."""
UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "fraction": ("小数", "fraction"),
    "CNY per month": ("元/月", "CNY per month"),
    "CNY per person": ("元/人", "CNY per person"),
    "person-years": ("人年", "person-years"),
}
FIRST_YEAR: Final = "first_deficit_year"
"""A year, noted as its January."""
KNOWN: Final = ("known_until", "warning_known_until")
YES_NO: Final = {"zh": ("否", "是"), "en": ("no", "yes")}


def at_the_door(frame: pd.DataFrame, lang: str, display: bool = False) -> pd.DataFrame:
    """The table in words: headings with units, labels for codes; ``display``: 亿元 and 万人, not yuan and persons."""
    return _told(frame, lang, DISPLAY if display else BASE)


def table_in_words(frame: pd.DataFrame, units: str | None = None) -> pd.DataFrame:
    """A table of the public functions as people read it, in the language and money unit of ``set_options``.

    ``units`` is another money unit. Of columns in two languages one stays, and a column that the house does not know is
    left as it is. A unit that is no money raises ``ValueError`` with those valid.
    """
    lang, money = get_option("lang"), get_option("units") if units is None else units
    if money not in MONEY:
        raise ValueError(Said("unknown money unit {money!r}; valid: {units}", money=money, units=list(MONEY)))
    own, other = f"_{lang}", "_en" if lang == "zh" else "_zh"
    shown = frame[[name for name in frame.columns if not str(name).endswith(other)]].rename(
        columns=lambda name: str(name).removesuffix(own)
    )
    return _told(shown, lang, {**DISPLAY, "CNY": (DISPLAY_UNITS[money], *MONEY[money])}, strict=False)


def _told(
    frame: pd.DataFrame, lang: str, scales: Mapping[str, tuple[float, str, str]], strict: bool = True
) -> pd.DataFrame:
    import pandas as pd

    out = {}
    for name in frame.columns:
        column = frame[name]
        if not strict and not _declared(str(name)):
            out[str(name)] = column
            continue
        unit = unit_of(str(name))
        if unit in scales and column.dtype.kind == "f":
            column = column / scales[unit][0]
        dated = scales is not BASE and column.dtype.kind == "M"
        cells = dates(frame, str(name), lang) if dated else words(str(name), column, lang)
        out[heading(str(name), lang, scales)] = cells
    return pd.DataFrame(out)


def dates(frame: pd.DataFrame, name: str, lang: str) -> pd.Series[Any]:
    """The dates of one column as people read them; of a table that knows how far it looks also those that are none."""
    import pandas as pd

    ahead = "deficit_ahead" in name and "warning_known_until" in frame
    known = "warning_known_until" if ahead else "known_until"
    year = FIRST_YEAR in name
    told = []
    for row in frame.to_dict("records"):
        when = row[name]
        if known in row and name not in KNOWN:
            event = str(row.get("event", FIRST_YEAR if year else name))
            told.append(when_text(when, event, row[known], lang))
        else:
            told.append("" if when != when else f"{when:%Y}" if year else f"{when:%Y-%m}")
    return pd.Series(told, frame.index, dtype=object)


def _declared(name: str) -> bool:
    return name in COLUMNS or name in variables() or name in parameters()


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
        return column.map(cache(lambda month: f"{month:%Y-%m}" if month == month else ""))
    if name == "fund":
        return column.map(cache(lambda fund: fund_label(fund, lang)))
    if name in ("label", "note", "area_name") or name.startswith("borrowed_"):
        return column.map(lambda both: both if isinstance(both, str) else both[lang])
    if name == "reason":
        return column.map(cache(lambda group: reason_text(str(group), lang)))
    if name == "reason_parameters":
        joined = {"zh": "、", "en": "; "}[lang]
        return column.map(lambda names: joined.join(label(one, lang) for one in names.split(", ") if one))
    if name == "source":
        return column.map(lambda source: source_words(str(source), lang))
    if name == "unit":
        return column.map(cache(lambda unit: unit_word(str(unit), lang)))
    if name == "trend":
        return column.map(lambda course: COURSES[course][0 if lang == "zh" else 1])
    if name in LABELLED:
        return column.map(cache(lambda word: code_label(str(word), lang) if word else ""))
    return column


def reason_text(group: str, lang: str) -> str:
    """A reason, or the row in which all of them stand together."""
    from fundmodel.presentation.words.explain_words import told
    from fundmodel.vocabulary.reason_groups import reason_label

    return told(group, lang) if group == "difference" else reason_label(group, lang)


def code_label(code: str, lang: str) -> str:
    """The label of a code of the results; a code without one stays as it is."""
    from fundmodel.vocabulary.dictionary import parameters

    declared = code in variables() or code in parameters() or code in COLUMNS
    return title_of(code, lang) if declared else code
