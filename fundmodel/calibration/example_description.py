"""What the synthetic packages say of themselves: notes in both languages and ``datapackage.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from fundmodel.assumptions.tables.columns import SOURCE, numbers
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.assumptions.tables.table_schema import Column, Table

TYPES: Final = {"integer": "integer", "number": "number", "text": "string", "month": "yearmonth", "date": "date"}
TITLES: Final = {
    "areas": ("统筹地区（合成数据）", "Areas (synthetic)"),
    "area_heads": ("分年参保人数（合成数据）", "Heads by year (synthetic)"),
    "area_accounts": ("分年收支（合成数据）", "Accounts by year (synthetic)"),
    "budgets": ("收支预算（合成数据）", "Budgets (synthetic)"),
    "city_terms": (
        "各市费率、支付比例和财力（合成数据）",
        "Rates, payment ratios and fiscal level by city (synthetic)",
    ),
    "moments": ("数据特征：目标与取值（合成数据）", "Moments of the data: target and value (synthetic)"),
    "destinations": ("迁出人口去向（合成数据）", "Destinations of movers (synthetic)"),
    "notes": ("数据说明", "Notes on the data"),
    "observations": ("月度、季度收支（合成数据）", "Accounts inside the year (synthetic)"),
}
OWN_TABLES: Final = {
    table.name: table
    for table in (
        Table(
            "city_terms",
            (
                Column("area", "text"),
                Column("kind", "text"),
                *numbers("employer_rate employee_payment_ratio resident_payment_ratio", "fraction", 0.0, 1.0),
                *numbers("fiscal_level", "ratio"),
                *numbers("hub_share", "fraction", 0.0, 1.0, empty=True),
                Column("prints", "text"),
                SOURCE,
            ),
            ("area",),
        ),
        Table(
            "moments",
            (
                Column("moment", "text"),
                *numbers("target_low target_high drawn_low drawn_high", "see unit", low=None),
                Column("unit", "text"),
                Column("tag", "text"),
                SOURCE,
            ),
            ("moment",),
        ),
    )
}
"""Tables that only the synthetic province has; its description declares them."""
LICENCE: Final = {
    "name": "CC0-1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
    "title": "Creative Commons Zero 1.0",
}
_FACTOR_ZH: Final = "合成数据：{what}，与本模型自下而上的推算不必相符；不是任何城市的事实。"
_FACTOR_EN: Final = (
    "Synthetic: {what}; it need not agree with what the model builds up from below, and is no fact about any city."
)
_PER_HEAD: Final = ("由全国人均数乘以随机水平得出", "is the nation's per head times a drawn level")
_RATES: Final = (
    "按各市自己的单位费率（6%至9.5%，见表 city_terms）生成，而基准情景各市同为一个费率",
    "follows the city's own employer rate (6 to 9.5 %, table city_terms), while the baseline has one rate for all",
)
_LEFT: Final = (
    "由本市筹资和结余倒推，人均费用水平与全国不同",
    "is what the city's income and margin leave, so that its charges per head differ from the nation's",
)
_FACTORS: Final = {
    "employee_pool_contributions": (("统筹基金收入", "pool income"), _RATES),
    "account_contributions": (("个人账户收入", "account income"), _PER_HEAD),
    "account_spending": (("个人账户支出", "account spending"), _PER_HEAD),
    "resident_subsidy": (("居民基金收入", "resident income"), _PER_HEAD),
    "employee_inpatient": (("职工住院支出", "in-patient spending of the employee scheme"), _LEFT),
    "resident_inpatient": (("居民住院支出", "in-patient spending of the resident scheme"), _LEFT),
    "employee_maternity_allowance": (("生育支出", "maternity spending"), _PER_HEAD),
    "care_heads": (("长护参保人数", "the number insured for long-term care"), _PER_HEAD),
    "care_beneficiaries": (("长护待遇人数", "the number with long-term care"), _PER_HEAD),
}
NOTES: Final = (
    {
        "key": "synthetic",
        "note_zh": "合成数据：14个虚构城市，由固定种子的程序按既定特征（表 moments）生成，不是任何地方的事实。",
        "note_en": "Synthetic: 14 invented cities, drawn to stated moments (table moments) by a seeded program; no "
        "facts about any place.",
    },
    {
        "key": "pattern",
        "note_zh": "年龄结构为全国分年龄人口按本市年龄组调整；生育、死亡、国际迁移率和参保结构沿用全国模式。",
        "note_en": "Ages are the nation's fitted to each city's age groups; fertility, mortality, migration from "
        "abroad and the pattern of enrolment are the nation's.",
    },
    *(
        {
            "key": f"factor_{item}",
            "note_zh": _FACTOR_ZH.format(what=f"{what[0]}{why[0]}"),
            "note_en": _FACTOR_EN.format(what=f"{what[1]} {why[1]}"),
        }
        for item, (what, why) in _FACTORS.items()
    ),
)
"""Rows of the table ``notes``."""


PROVINCE: Final = "example-province"
PROVINCE_TITLES: Final = {
    PROVINCE: {"zh": "示例省（合成数据）：14个虚构城市", "en": "Example province (synthetic): 14 invented cities"},
    f"{PROVINCE}-surplus": {
        "zh": "示例省·结余型（合成数据）：14个虚构城市，均在警戒线以上",
        "en": "Example province in surplus (synthetic): 14 invented cities, all above their lines",
    },
    f"{PROVINCE}-deficit": {
        "zh": "示例省·缺口型（合成数据）：14个虚构城市，全省收不抵支",
        "en": "Example province in deficit (synthetic): 14 invented cities that together spend more than they take in",
    },
}
VARIANT_NOTES: Final[Mapping[str, tuple[dict[str, str], ...]]] = {
    PROVINCE: (),
    f"{PROVINCE}-surplus": (
        {
            "key": "variant",
            "note_zh": "合成数据：与 example-province 为同样的城市、人口、工资和费率，但各市结余更多，没有城市收不抵支"
            "；部分特征因此不在表 moments 的目标之内。",
            "note_en": "Synthetic: the cities, people, wages and rates of example-province, but every city holds more "
            "and none is in deficit; some moments therefore lie outside their targets.",
        },
    ),
    f"{PROVINCE}-deficit": (
        {
            "key": "variant",
            "note_zh": "合成数据：与 example-province 为同样的城市、人口、工资和费率，但全省两项基金都收不抵支，"
            "任何统筹方式只能改变由谁先用完，不能补上缺口；部分特征因此不在表 moments 的目标之内。",
            "note_en": "Synthetic: the cities, people, wages and rates of example-province, but both funds of the "
            "province as a whole spend more than they take in: pooling changes who runs out first and closes no gap; "
            "some moments therefore lie outside their targets.",
        },
    ),
}
"""What the notes of each package say of its state before all else."""


def description(tables: Mapping[str, pd.DataFrame], name: str = PROVINCE) -> dict[str, Any]:
    """``datapackage.json`` of the province called ``name``."""
    how = "what it leaves out is the national pattern."
    return _described(
        tables,
        name,
        PROVINCE_TITLES[name],
        "2025",
        how,
        "fundmodel, seeded generator around national figures per head",
    )


def county_description(tables: Mapping[str, pd.DataFrame], name: str, last_year: str) -> dict[str, Any]:
    """``datapackage.json`` of the two counties that publish nothing but their accounts."""
    title = {
        "zh": "示例县（合成数据）：两个虚构县的月度、季度收支",
        "en": "Example county (synthetic): accounts of two invented counties inside the year",
    }
    how = "it holds nothing but observations, so nothing can be projected from it."
    return _described(tables, name, title, last_year, how, "fundmodel, seeded generator")


def _described(
    tables: Mapping[str, pd.DataFrame], name: str, title: dict[str, str], year: str, how: str, source: str
) -> dict[str, Any]:
    return {
        "name": name,
        "profile": "tabular-data-package",
        "title": title["en"],
        "titles": title,
        "description": "Synthetic data 合成数据: no facts about any place. Written by a seeded generator "
        f"(python -m fundmodel.calibration.{_generator(name)}); {how}",
        "version": "2026.1",
        "synthetic": True,
        "valuation_date": f"{year}-12-31",
        "base_year": int(year),
        "licenses": [LICENCE],
        "sources": [{"title": source}],
        "resources": [_resource(name, list(map(str, table.columns))) for name, table in tables.items()],
    }


def _generator(name: str) -> str:
    """The module that writes a package; the variants of the province come from the one of the province."""
    return (PROVINCE if name.startswith(PROVINCE) else name).replace("-", "_")


def _resource(name: str, header: list[str]) -> dict[str, Any]:
    zh, en = TITLES[name]
    table = OWN_TABLES.get(name) or TABLES[name]
    return {
        "name": name,
        "path": f"{name}.csv",
        "title": en,
        "titles": {"zh": zh, "en": en},
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "status": "synthetic",
        "schema": {
            "fields": [_field(table.column(column)) for column in header],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
        "sources": [{"title": "fundmodel, seeded generator"}],
        "licenses": [LICENCE],
    }


def _field(column: Column) -> dict[str, Any]:
    limits = {"required": not column.empty, "minimum": column.low, "maximum": column.high}
    found: dict[str, Any] = {"name": column.name, "type": TYPES[column.kind]}
    if column.unit is not None:
        found["unit"] = column.unit
    return {
        **found,
        "constraints": {key: limit for key, limit in limits.items() if limit is not None and limit is not False},
    }
