"""What is said of draws: 80 % ranges, chances and fan charts, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("模拟概率与80%区间（抽样{draws}次）", "Chances and 80 % ranges ({draws} draws)"),
    "fund_title": ("{fund}，{label}", "{fund}, {label}"),
    "level": ("结余状态{level}", "level {level}"),
    "event": ("事件", "Event"),
    "projected": ("推演", "Projected"),
    "one_at_a_time": ("单因素区间（非概率）", "One at a time (no probability)"),
    "range_80": ("80%区间", "80 % range"),
    "middle": ("中位", "Middle"),
    "by": ("{year}年末前概率", "Chance by {year}"),
    "never": ("不早于{year}年", "Not before {year}"),
    "span": ("{low}至{high}", "{low} to {high}"),
    "not_ranged": ("未计算", "left out"),
    "note": (
        (
            "抽样{draws}次，种子{seed}，驱动：{drivers}。80%区间为10%与90%分位；概率为年末前发生的抽样占比，最大标准误{error}。"
            "只含列出的驱动，不含其余假设；结余状态看结余，概率看抽样，是两个尺度"
        ),
        (
            "{draws} draws, seed {seed}; drivers: {drivers}. The 80 % range ends at the 10 and 90 % quantiles; a "
            "chance is the share of draws in which the event has come by the end of the year, standard error at most "
            "{error}. Only what is listed varies. Levels look at balances and chances at draws: two scales"
        ),
    ),
    "held": (
        "区间自检：以前一半抽样定80%区间，后一半抽样各年末落入其中的比例为{parts}（标准误至多{error}）；检验的是抽样，不是模型与现实之差。",
        (
            "The bands checked: of the second half of the draws, {parts} lie in the 80 % bands of the first half, all "
            "year ends together (standard error at most {error}). This checks the draws, not the model against the "
            "world."
        ),
    ),
    "held_part": ("{fund}{share}", "{share} ({fund})"),
    "few_draws": (
        "抽样{draws}次，少于{least}次，未做区间自检。",
        "{draws} draws are fewer than {least}: what the bands hold was not checked.",
    ),
    "many_areas": ("共{count}个地区，各地区概率见 chances.csv", "{count} areas; chances.csv holds those of each"),
    "drawing": ("抽样 {name}：{done}/{asked}", "drawing {name}: {done} of {asked}"),
    "fan_title": ("{fund}可支付月数：扇形图（{label}）", "{fund}: months of reserve, fan ({label})"),
    "fan_unit": ("年末，月；筹资应计口径", "end of year, months; earned basis"),
    "fan_note": (
        "各年分别取分位（逐点），任何一条路径都不会始终停在同一分位；{draws}次抽样。",
        "Quantiles of each year by itself (pointwise): no course follows one of them throughout; {draws} draws.",
    ),
    "band": ("{share}%区间", "{share} % range"),
    "median": ("中位", "median"),
    "deterministic": ("推演", "projected"),
    "section": ("模拟概率与区间", "Chances and ranges"),
    "driver.wage": ("工资", "wages"),
    "driver.medinf": ("医疗费用", "cost of care"),
    "driver.interest": ("利率", "interest"),
    "driver.collect": ("征缴", "collection"),
    "driver.fiscal": ("财政补助", "subsidy"),
    "driver.tfr": ("生育", "fertility"),
    "driver.mort": ("死亡率", "mortality"),
    "driver.enrol": ("参保", "enrolment"),
    "driver.area": ("地区冲击", "shocks of areas"),
    "driver.epidemic": ("疫情", "epidemics"),
    "parameters": ("判断参数的取值", "judged parameters"),
}

COLUMNS: Final[Mapping[str, tuple[str, str, str]]] = {
    "fan": ("扇形图分位数", "Fan of quantiles", "text"),
    "chances": ("模拟概率", "Chances", "text"),
    "date_ranges": ("时点的80%区间", "80 % ranges of dates", "text"),
    "quantile": ("分位", "Quantile", "text"),
    "quantile_error": ("分位数标准误", "Standard error of the quantile", "months"),
    "by_end_of": ("年末前", "By the end of", "text"),
    "probability": ("概率", "Probability", "text"),
    "probability_error": ("概率标准误", "Standard error of the probability", "text"),
    "date_low": ("10%分位", "10 % quantile", "text"),
    "date_middle": ("中位", "Middle", "text"),
    "date_high": ("90%分位", "90 % quantile", "text"),
    "never_share": ("推演期内未发生的占比", "Share in which it does not come", "text"),
    "floor_chance": ("低于警戒线的模拟概率", "Chance below the line", "text"),
    "used_up_chance": ("用尽的模拟概率", "Chance used up", "text"),
    "low_floor_chance": ("低值时低于警戒线的概率", "Chance below the line at low", "text"),
    "low_used_up_chance": ("低值时用尽的概率", "Chance used up at low", "text"),
    "high_floor_chance": ("高值时低于警戒线的概率", "Chance below the line at high", "text"),
    "high_used_up_chance": ("高值时用尽的概率", "Chance used up at high", "text"),
    "chance_error": ("概率变动的最大标准误", "Largest error of a change of chance", "text"),
}
"""Titles, headings and units of the tables of draws."""
FILES: Final[Mapping[str, tuple[str, str]]] = {
    "fan.csv": ("抽样所得可支付月数逐年分位数（逐点）", "quantiles of months of reserve by year over draws, pointwise"),
    "chances.csv": (
        "各事件在各年末前的模拟概率与标准误",
        "chance of each event by the end of some years, with its standard error",
    ),
    "date_ranges.csv": ("各时点的10%、50%、90%分位", "10, 50 and 90 % quantile of every date"),
}
"""What each file of draws holds."""


def told(key: str, lang: str, **parts: Any) -> str:
    """One text in ``lang``, its gaps filled."""
    return TEXTS[key][0 if lang == "zh" else 1].format(**parts)


def percent(share: float) -> str:
    """ "37 %"; of what hardly or nearly always happens "<1 %" and ">99 %"."""
    if share <= 0.005:
        return "<1 %"
    return ">99 %" if share >= 0.995 else f"{share * 100:.0f} %"
