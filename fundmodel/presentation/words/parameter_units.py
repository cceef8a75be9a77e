"""Units of parameters in Chinese; in English they are said as they are declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNITS_ZH: Final[Mapping[str, str]] = {
    "fraction": "小数",
    "per year": "每年",
    "per month": "每月",
    "years": "年",
    "year": "年份",
    "months": "月",
    "month": "月份",
    "ratio": "倍",
    "factor": "系数",
    "index": "指数",
    "word": "文字",
    "log points": "对数点",
    "yuan per person and year": "元/人年",
    "yuan per person and month": "元/人月",
    "yuan per year": "元/年",
    "log odds": "对数优势",
    "log odds per log ratio": "对数优势/对数比",
    "CNY per month": "元/月",
    "per member and year": "人次/人年",
    "yuan per episode": "元/人次",
    "yuan per visit": "元/人次",
    "elasticity": "弹性",
    "days": "天",
    "yuan": "元",
    "visits": "人次",
    "per 100 members": "人次/百人",
    "visits per member": "人次/人",
}


def unit_word(unit: str, lang: str) -> str:
    """The unit of a parameter in ``lang``."""
    return UNITS_ZH.get(unit, unit) if lang == "zh" else unit
