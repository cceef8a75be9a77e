"""What the hindcast is called and what it warns of, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.calibration.forecast_errors import OWN
from fundmodel.vocabulary.dictionary import label, parameters
from fundmodel.vocabulary.dims import ALL_AREAS

if TYPE_CHECKING:
    import pandas as pd

Words = Mapping[str, tuple[str, str]]

RULES: Final[Words] = {
    "share_employee_income": ("职工医保占总收入", "Employee scheme, share of all income"),
    "share_employee_expenditure": ("职工医保占总支出", "Employee scheme, share of all expenditure"),
    "share_employee_balance": ("职工医保占累计结余", "Employee scheme, share of all balances"),
    "share_employee_pooled_income": ("统筹占职工医保收入", "Pool, share of employee income"),
    "share_employee_pooled_expenditure": ("统筹占职工医保支出", "Pool, share of employee expenditure"),
    "share_employee_pooled_balance": ("统筹占职工医保结余", "Pool, share of the employee balance"),
    "share_maternity": ("生育支出占职工医保支出", "Maternity, share of employee expenditure"),
    "migration_pattern": ("分年龄迁移结构取自", "Migration by age, pattern of"),
    "wage_urban_nonprivate": ("上年非私营平均工资，元", "Wage of the year before, non-private, yuan"),
    "wage_urban_private": ("上年私营平均工资，元", "Wage of the year before, private, yuan"),
    "employee.base_growth_2025": ("基年缴费基数增长", "Growth of the base in the base year"),
    "employee.base_growth_2026": ("首个预测年缴费基数增长", "Growth of the base in the first projected year"),
    "employee.cost_growth_2026": ("首个预测年人均费用增长，职工", "First-year growth of unit cost, employee"),
    "resident.cost_growth_2026": ("首个预测年人均费用增长，居民", "First-year growth of unit cost, resident"),
    "enrolment.active_growth": ("首个预测年在职人数增长", "First-year growth of active heads"),
}
"""Assumptions of an origin whose label in the dictionary would name another year, or that are no parameters."""

SCOPES: Final[Words] = {
    "all": ("全部基金", "All funds"),
    "employee": ("职工医保（含个人账户）", "Employee scheme with accounts"),
    "employee_pooled": ("职工统筹基金", "Employee pooled fund"),
    "resident": ("居民医保", "Resident scheme"),
    "history": ("1998年以来全国总额（只有简单预测）", "National totals since 1998 (naive forecasts only)"),
}
MEASURES: Final[Words] = {
    "income": ("收入（%）", "Income, %"),
    "expenditure": ("支出（%）", "Expenditure, %"),
    "balance": ("累计结余（%）", "Balance, %"),
    "months": ("可支付月数（月）", "Reserve, months"),
    "heads": ("参保人数（%）", "Heads, %"),
    "active_heads": ("在职参保人数（%）", "Active heads, %"),
    "retired_heads": ("退休参保人数（%）", "Retired heads, %"),
}
MODELS: Final[Words] = {
    "fundmodel": ("本模型", "fundmodel"),
    "last_growth": ("上年增速", "last growth"),
    "log_linear": ("对数线性趋势", "log-linear trend"),
    "arima": ("ARIMA(0,2,1)", "ARIMA(0,2,1)"),
    "ets": ("指数平滑", "ETS, damped"),
    "equal": ("相同", "equal"),
}
AREAS: Final[Words] = {
    ALL_AREAS: ("全部地区", "all areas"),
    "Shanghai": ("上海", "Shanghai"),
    "City E": ("某市（文中称E市）", "City E"),
}
COLUMNS: Final[Words] = {
    "area": ("地区", "Area"),
    "published": ("发表年", "Published"),
    "publication": ("出版物", "Publication"),
    "place": ("地区", "Place"),
    "known_to": ("数据截至", "Data to"),
    "target_year": ("预测年份", "For year"),
    "item": ("指标", "Item"),
    "law": ("数据与规定", "Data and law"),
    "read": ("所见", "Read"),
    "theirs": ("预测值（亿元）", "Forecast (CNY 100m)"),
    "outturn": ("实际（亿元）", "Actual (CNY 100m)"),
    "naive_error": ("简单预测误差", "Naive, error"),
    "own_error": ("本模型误差", "fundmodel, error"),
    "outcome": ("结果", "Outcome"),
    "rule": ("规则", "Rule"),
    "assumed": ("情景", "Scenario"),
    "same": ("一致", "Same"),
    "scope": ("范围", "Scope"),
    "measure": ("指标", "Measure"),
    "horizon": ("提前年数", "Years ahead"),
    "model": ("方法", "Method"),
    "n": ("个数n", "n"),
    "mean": ("平均误差", "Mean error"),
    "mae": ("平均绝对误差", "Mean absolute error"),
    "rmse": ("均方根误差", "Root mean square error"),
    "spread": ("三分之二区间宽度", "Two-thirds spread"),
    "drift": ("偏向报警（平均误差超过两倍标准误）", "Drift alarm: mean beyond two standard errors"),
    "own_mae": ("本模型同样年份的平均绝对误差", "Our mean absolute error over the same years"),
    "better": ("误差较小者", "Smaller error"),
    "origin": ("起点年", "Origin"),
    "year": ("年份", "Year"),
    "forecast": ("推演值（元、人、月）", "Forecast (CNY, persons, months)"),
    "actual": ("公布值（元、人、月）", "Published (CNY, persons, months)"),
    "error": ("误差", "Error"),
    "unit": ("误差单位", "Unit of the error"),
    "vintage": ("存档", "Vintage"),
    "name": ("项目", "Item"),
    "value": ("取值", "Value"),
    "zh": ("规则", "Rule (zh)"),
    "en": ("规则（英文）", "Rule"),
}
ITEMS: Final[Words] = {
    "income": ("收入", "income"),
    "expenditure": ("支出", "expenditure"),
    "balance": ("累计结余", "balance"),
    "first_current_deficit": ("首次当期赤字", "first current deficit"),
    "first_cumulative_deficit": ("累计结余用完", "balance used up"),
}
OUTCOMES: Final[Words] = {
    "came": ("已发生", "came"),
    "did_not_come": ("未发生", "did not come"),
    "ahead": ("尚未到期", "still ahead"),
    "not_known": ("当地账目未公布，无从核对", "accounts of the place not published"),
}
READ: Final[Words] = {
    "excerpt": ("只见摘录", "excerpt only"),
    "abstract": ("只见摘要", "abstract only"),
    "whole": ("见全文", "read whole"),
}
LAWS: Final[Words] = {
    "2020, one-child variant": ("2020年，独生子女方案", "2020, one-child variant"),
    "2020, coverage and benefits kept": ("2020年，参保与待遇不变", "2020, coverage and benefits kept"),
    "2022, without the outpatient reform": ("2022年，未计门诊改革", "2022, without the outpatient reform"),
}
"""What an author's data and law were; a plain year is its own word."""
CODES: Final[Mapping[str, Words]] = {
    "area": AREAS,
    "scope": SCOPES,
    "measure": MEASURES,
    "model": MODELS,
    "better": MODELS,
    "item": ITEMS,
    "outcome": OUTCOMES,
    "read": READ,
    "law": LAWS,
}
TEXTS: Final[Words] = {
    "title": ("事后重演：从过去各年出发，与公布数对照", "Hindcast: re-run from past years, against what was published"),
    "title_vintages": ("存档推演评分：与其后公布数对照", "Stored vintages, scored against what was published later"),
    "caveat": (
        "这是事后重演，不是当年的预测：人口（WPP 2024）、缺省参数和程序都知道后来的年份；各起点只用到当年为止的账目。",
        (
            "A hindcast, not a record of forecasts: demography (WPP 2024), the defaults and the code know the later "
            "years; of the accounts only those up to each origin are used."
        ),
    ),
    "economy": (
        "起点之后的经济增长用当时已知的近三年平均，不用后来的实际数；其余注明日期的判断随起点平移。",
        (
            "Economic growth after an origin is the mean of the three years known then, not what came; other dated "
            "judgements move with the origin."
        ),
    ),
    "splits": (
        "当年未分开公布的基金按最近公布的比例划分，不评分。2019年只有快报，不含其后并入的生育保险（业内常识，未核实）：从2019年出发的口径略窄。",
        (
            "Funds not published apart at an origin are divided as published nearest to it and not scored. For 2019 "
            "there is only the quick report, without the maternity insurance merged after it (knowledge, unverified): "
            "forecasts from 2019 start from a slightly narrower scope."
        ),
    ),
    "areas": (
        (
            "各地区从同一个起点的全国状况出发，用本地当年为止的人数、收支与增长；起点的年龄组随全国倒推，"
            "工资水平不随年份变化，不计地区间迁移。“全部地区”是各地区之和。"
        ),
        (
            "The areas of an origin stand on one nation of that date, each with its heads, accounts and growth up to "
            "then; their age groups are moved back as the nation's were, relative wages stand and nobody moves between "
            "areas. All areas are their sum."
        ),
    ),
    "by_area": (
        "各地区，全部基金：平均误差 / 平均绝对误差（n）",
        "By area, all funds: mean error / mean absolute error (n)",
    ),
    "cells": (
        "各格：平均误差 / 平均绝对误差（n）；正数为推演偏高；* 表示该简单预测胜过本模型（同样年份平均绝对误差较小）。",
        (
            "Cells: mean error / mean absolute error (n); positive where too much was forecast; * this naive forecast "
            "wins against the model (smaller mean absolute error over the same years)."
        ),
    ),
    "few": (
        (
            "n小于10的格子不下结论；均方根误差与三分之二区间见 --json 或 --out。"
            "可支付月数＝年末结余×12÷当年支出（账面口径）；含个人账户的月数仅供对照。"
        ),
        (
            "No conclusion is drawn from a cell with n below 10. Root mean square error and spread: --json, --out. "
            "Months = balance x 12 / expenditure of the year, cash; with accounts inside they are no warning."
        ),
    ),
    "history": (
        "全国总额自2017年起逐步计入新农合（收入当年增37%）：该阶跃按起点之前的数据估计并剔除，跨越它的预测不评分。",
        (
            "From 2017 the national totals begin to count the rural scheme (income grows 37 % that year): the step is "
            "estimated from data up to each origin and taken out; no forecast is scored across it."
        ),
    ),
    "no_models": (
        "未装 statsmodels：没有 ARIMA 与指数平滑。安装：pip install 'fundmodel[alert]'",
        "statsmodels is missing, so there is no ARIMA and no ETS. Install it: pip install 'fundmodel[alert]'",
    ),
    "conclusion": (
        "{scope}，{measure}，提前{horizon}年：{best}误差最小（各n≥{n}）",
        "{scope}, {measure}, {horizon} ahead: {best} has the smallest error (each n at least {n})",
    ),
    "no_conclusion": ("对本模型的各格n都小于10，不下结论。", "Every cell of the model has n below 10: no conclusion."),
    "drift": (
        "偏向报警：{scope}，{measure}，提前{horizon}年，平均误差{mean:+.1f}超过两倍标准误（n={n}）",
        "Drift alarm: {scope}, {measure}, {horizon} ahead, mean error {mean:+.1f} beyond two standard errors (n={n})",
    ),
    "others": ("他人公布的预测与其后的实际", "What others forecast, and what came"),
    "others_note": (
        (
            "误差＝（预测－实际）÷实际，%。同一起点的简单预测（沿用上年增速）与本模型（当时的规定，不用其后拟合的参数）列在旁边；"
            "当时未分开公布的范围，两者都按最近公布的比例划分，简单预测沿用全部基金的增速；数据包没有起点账目的，两者都没有。"
            "共{n}个数，来自{sources}份出版物，见摘录者已注明；清单由检索所得，不是抽样；不据此比较优劣。"
        ),
        (
            "Error = (forecast - actual) / actual, %. A naive forecast of the same origin (growth of the year before) "
            "and ours (law of that date, no parameter fitted later) stand beside it; a scope not published apart then "
            "is divided in both as published nearest to it, the naive one growing as all funds grew, and neither is "
            "given where the package has no accounts of the origin. {n} figures from {sources} publications, read as "
            "said; the list was found by searching, it is no sample, and no ranking follows from it."
        ),
    ),
    "others_events": ("他人给出的事件年份", "Event years that others gave"),
    "events_note": (
        (
            "共{n}个年份，来自{sources}份出版物；清单由检索所得，不是抽样。各按其数据与规定，范围与地区不尽相同，"
            "与本模型（估值日的数据与规定）并列而不相比；与之相合不是检验。"
        ),
        (
            "{n} years from {sources} publications; the list was found by searching, it is no sample. Each rests on "
            "its own data and law, scopes and places differ, and ours (data and law of the valuation date) stands "
            "among them: to agree with them is no test."
        ),
    ),
    "today": ("重演所用规则在今天给出什么", "What the hindcast's rule would give today"),
    "today_note": (
        (
            "把重演的规则用于{year}年末，{n}个参数中{same}个与情景 {scenario} 一致"
            "（比率相差不超过0.05个百分点，金额不超过千分之一）；"
            "其余两者并列，其后是由此推出的收支（亿元）。情景的取值是判断，并知道规则之外的消息（例如{next}年通知）。"
        ),
        (
            "Applied at the end of {year}, the rule agrees with the scenario {scenario} on {same} of {n} parameters "
            "(rates within a twentieth of a point, amounts within a thousandth); where it does not both are given, "
            "then the money that follows (100m yuan). The scenario holds judgement, and knows more than the rule "
            "reads (the notice of {next})."
        ),
    ),
    "today_money": ("{scope}：{item}", "{scope}: {item}"),
    "rules": ("各起点的假设", "What was assumed at each origin"),
    "why": ("依据（写的是最后一个起点）：", "Why (as it reads for the last origin that needs it):"),
    "origins": ("{scope}：{money}", "{scope}: {money}"),
    "origins_money": ("资金自{years}年出发", "money from {years}"),
    "origins_heads": ("人数自{years}年出发", "heads from {years}"),
    "ahead": ("提前{horizon}年", "{horizon} ahead"),
    "running": ("从{origin}年出发重演", "re-running from {origin}"),
    "scoring": ("评分", "scoring"),
    "stored": ("已存档，供以后评分：{place}", "Stored for later scoring: {place}"),
}


def text(key: str, lang: str, **parts: object) -> str:
    """A sentence in ``lang`` with its parts filled in."""
    return TEXTS[key][_place(lang)].format(**parts)


def word(column: str, code: str, lang: str) -> str:
    """A scope, measure or method in words; a code without a word stays as it is."""
    pair = CODES[column].get(code)
    return code if pair is None else pair[_place(lang)]


def column_word(name: str, lang: str) -> str:
    """The heading of a column."""
    return COLUMNS[name][_place(lang)]


def rule_name(name: str, lang: str) -> str:
    """What a rule is about, in words: ours, or the label of its parameter, or the name as it is."""
    parameter = name.partition("@")[0]
    if parameter in RULES:
        return RULES[parameter][_place(lang)]
    return label(parameter, lang) if parameter in parameters() else name


def in_words(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """A table of the hindcast with headings and codes in words; of the two rule columns only the reader's."""
    shown = frame.drop(columns=[name for name in ("zh", "en") if name != lang and name in frame])
    for column in shown.columns.intersection(list(CODES)):
        shown = shown.assign(**{column: [word(column, str(code), lang) for code in shown[column]]})
    return shown.rename(columns={name: both[_place(lang)] for name, both in COLUMNS.items()})


def _place(lang: str) -> int:
    return 0 if lang == "zh" else 1


def cell(row: Any, own: str = OWN) -> str:
    """ "+1.6 / 3.0 (6)": mean error, mean absolute error and n; a star where this naive forecast wins."""
    star = "*" if row["model"] != own and row["better"] == row["model"] else ""
    return f"{row['mean']:+.1f} / {row['mae']:.1f} ({int(row['n'])}){star}"
