"""What the steps, items and tables of a calibration are called in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.presentation.words.labels import fund_label
from fundmodel.vocabulary.dictionary import label, variables
from fundmodel.vocabulary.dims import FUNDS

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": (
        "校准：{data}，情景 {scenario}，基年 {year}",
        "Calibration of {data}, scenario {scenario}, base year {year}",
    ),
    "population": (
        "1 人口（年末，对照国家统计局）",
        "1 Population (year-end, against the National Bureau of Statistics)",
    ),
    "enrolment": ("2 参保人数", "2 Enrolment"),
    "contributions": ("3 职工缴费", "3 Employee contributions"),
    "subsidies": ("4 居民筹资", "4 Resident financing"),
    "expenditure": ("5 支出水平与年龄曲线", "5 Level and age profile of expenditure"),
    "months": ("6 月度分布", "6 Months"),
    "opening": ("7 期初结余", "7 Opening balances"),
    "accounts": ("核对：校准后的基年账目", "Check: accounts of the base year after calibration"),
    "growth": (
        "对照：多年加权拟合的增长（不改变任何参数）",
        "Beside it: growth fitted to several years (changes no parameter)",
    ),
    "item": ("项目", "Item"),
    "area": ("地区", "Area"),
    "all_areas": ("全部地区", "All areas"),
    "by_area": (
        "各地区：基年系数（校准后各项见 --out 的 calibration.csv）；本地历年给出的首年增长",
        "By area: factors of the base year (every row: calibration.csv of --out); first-year growth by its own years",
    ),
    "own_active_heads": ("在职人数增长", "Growth of active members"),
    "own_contributions": ("人均缴费增长", "Growth of contributions per payer"),
    "own_employee_cost": ("职工人均费用增长", "Growth of employee cost per head"),
    "own_resident_cost": ("居民人均费用增长", "Growth of resident cost per head"),
    "age_60_up": ("60岁及以上", "Ages 60 and over"),
    "modelled": ("模型值", "Modelled"),
    "published": ("公布值", "Published"),
    "factor": ("系数", "Factor"),
    "calibrated": ("校准后", "Calibrated"),
    "tag": ("依据", "Tag"),
    "assumed": ("情景参数", "Assumed"),
    "fitted": ("拟合值", "Fitted"),
    "months_title": (
        "全年占比（%）；* 该月有单独公布数；括号内为与平均分摊之差（百分点）",
        "Share of the year (%); * published by itself; in brackets the difference from an even split (points)",
    ),
    "month": ("月份", "Month"),
    "evidence_title": (
        "费用增长的证据：年均，最小二乘；超额增长参数范围 {low} 至 {high}；* 在范围之外",
        "Evidence on growth of cost: yearly, least squares; range of excess growth {low} to {high}; * outside it",
    ),
    "evidence_years": ("公布年份（年数）", "Published years (number)"),
    "evidence_without": ("，不含2020—2023年", ", without 2020-23"),
    "per_head": ("人均支出", "Per head"),
    "net_of_ageing": ("扣除老龄化", "Net of ageing"),
    "excess": ("再扣除人均国内生产总值", "Net of output per head too"),
    "evidence_employee": ("职工医保（含个人账户）", "Employee scheme with accounts"),
    "evidence_employee_pooled": ("职工统筹基金", "Employee pool"),
    "evidence_resident": ("居民医保", "Resident scheme"),
    "evidence_outside": (
        "在范围之外的是年数少或去掉部分年份的结果；六年、八年全部年份的结果须在范围之内。",
        "What lies outside has few years or leaves some out; six and eight years in full must lie inside.",
    ),
    "met": (
        "校准后与公布数的最大差额：{miss:.4%}（容许 {tolerance:.1%}）。",
        "Largest difference from published figures after calibration: {miss:.4%} (allowed: {tolerance:.1%}).",
    ),
    "written": (
        "校准后的数据包已写入 {place}（{files} 个文件）；使用：fundmodel run {scenario} --data {place}",
        "The calibrated package is in {place} ({files} files); use it: fundmodel run {scenario} --data {place}",
    ),
    "units": ("金额：亿元；人数：万人。", "Money in 100 million yuan, people in 10 thousand."),
    "calibrating": ("校准", "Calibrating"),
    "age_0_15": ("0—15岁", "Ages 0-15"),
    "age_16_59": ("16—59岁", "Ages 16-59"),
    "age_60_64": ("60—64岁", "Ages 60-64"),
    "age_65_up": ("65岁及以上", "Ages 65 and over"),
    "heads_active": ("在职参保人数（含灵活就业）", "Active members, flexible workers included"),
    "heads_retired": ("退休参保人数", "Retired members"),
    "heads_resident": ("居民参保人数（公布口径）", "Resident heads as published"),
    "entry_factor": ("进入职工医保的系数", "Factor on entries"),
    "retired_factor": ("退休存量的系数", "Factor on the retired stock"),
    "uninsured_scale": ("不续保的系数", "Factor on non-renewal"),
    "pool_contributions_per_payer": ("人均统筹缴费（元/年）", "Pool contributions per payer (yuan a year)"),
    "account_contributions_per_payer": ("人均个人账户缴费（元/年）", "Account contributions per payer (yuan a year)"),
    "mean_base": ("月均缴费基数（元）", "Mean contribution base (yuan a month)"),
    "contribution_rate": ("费率与征缴", "Rate and collection"),
    "collection": ("征缴率", "Collection"),
    "cost_ratio": ("退休与在职人均医疗费用之比", "Charges per retired over charges per active member"),
    "months_employee_income": ("职工收入", "Employee income"),
    "months_employee_expenditure": ("职工支出", "Employee expenditure"),
    "months_resident_income": ("居民收入", "Resident income"),
    "months_resident_expenditure": ("居民支出", "Resident expenditure"),
    "growth_pool_contributions": ("统筹收入/工资加权缴费人数", "Pool income per wage-weighted payer"),
    "growth_account_contributions": ("个人账户收入/工资加权缴费人数", "Account income per wage-weighted payer"),
    "growth_employee_contributions": (
        "职工收入（含个人账户）/工资加权缴费人数",
        "Employee income with accounts per wage-weighted payer",
    ),
    "growth_pool_cost": ("统筹医疗支出/费用加权人数", "Pool medical spending per cost-weighted member"),
    "growth_employee_cost": (
        "职工支出（含个人账户）/费用加权人数",
        "Employee spending with accounts per cost-weighted member",
    ),
    "growth_resident_cost": ("居民支出/费用加权人数", "Resident spending per cost-weighted head"),
    "retired_active_cost_ratio": ("退休与在职人均基金支出之比", "Fund cost per retired over cost per active member"),
}
FLOWS: Final[Mapping[str, tuple[str, str]]] = {
    "opening": ("年初结余", "opening balance"),
    "income": ("收入", "income"),
    "expenditure": ("支出", "expenditure"),
    "closing": ("年末结余", "closing balance"),
}


def told(key: str, lang: str, **parts: Any) -> str:
    """The words of ``key`` in ``lang`` with their parts filled in."""
    return WORDS[key][0 if lang == "zh" else 1].format(**parts)


def item_label(item: str, lang: str) -> str:
    """An item of the calibration table: its own words, those of the dictionary, or a fund and its flow."""
    if item in WORDS:
        return told(item, lang)
    flow, _, fund = item.partition("_")
    if flow in FLOWS and fund in FUNDS:
        said = FLOWS[flow][0 if lang == "zh" else 1]
        return f"{fund_label(fund, lang)}{said}" if lang == "zh" else f"{fund_label(fund, lang)}, {said}"
    return label(item, lang) if item in variables() else item
